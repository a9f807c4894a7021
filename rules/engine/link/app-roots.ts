import type { CallFact, CodeFacts, PackageFacts, TextRange, Value } from '../../analysis/facts'
import { inFolder } from '../../analysis/paths'
import type { Project } from '../project'
import { compareDepth } from '../resolution/paths'
import { Boundaries, nameOf } from './boundaries'
import { packageFolderOf, packagesOf } from './packages'
import { isRouterCovered, routerMade } from './routers'

/** A place where an app begins to render with no error boundary above its pages. */
export interface OpenRoot {
  /**
   * `render`: `createRoot(…).render(<App />)` · `next-app`, `next-pages`: the root layout, `_app` · `route-module`: the
   * root of React Router's framework mode, and of Remix · `expo-router`: its root layout · `router`: TanStack Start's.
   */
  readonly kind: 'render' | 'next-app' | 'next-pages' | 'route-module' | 'expo-router' | 'router'
  readonly file: string
  readonly range: TextRange
  /** What stands there: `App`, `RootLayout`. */
  readonly name: string
  /** Whose error page people see; undefined where they see none. */
  readonly framework: string | undefined
  /** Where some of its pages have an error file, or a boundary in a layout, at or above them: how many have none, and how many pages there are. */
  readonly open?: readonly [open: number, pages: number]
}

const FRAMEWORKS: Partial<Record<OpenRoot['kind'], string>> = {
  'next-app': 'Next.js',
  'next-pages': 'Next.js',
  'route-module': 'React Router',
}

/** Parts of other people's pages: not an app of its own. */
const EXTENSION = ['wxt', 'plasmo', '@crxjs/vite-plugin', '@types/chrome', 'webextension-polyfill', 'chrome-types']
const ROUTE_MODULES = ['@react-router/dev', '@remix-run/dev', '@remix-run/react']

/** The roots of all apps of the workspace that nothing above their pages catches errors for. */
export function* openRoots(project: Project): Generator<OpenRoot> {
  for (const facts of project.link.resolver.codeFiles()) yield* renderRoots(project, facts)
  for (const { folder, facts } of packagesOf(project)) {
    const root = frameworkRoot(project, folder, facts)
    if (root) yield root
  }
}

function* renderRoots(project: Project, facts: CodeFacts): Generator<OpenRoot> {
  if (!facts.imports.some(({ specifier }) => /^react-dom(?:\/client)?$/.test(specifier))) return
  if (EXTENSION.some((name) => project.modules.hasDependency(facts.path, name)) || isLibrary(project, facts.path))
    return
  const found: OpenRoot[] = []
  for (const [c, call] of facts.calls.entries()) {
    const container = containerOf(project, facts, c)
    if (!container || !isPageElement(facts, container, 0)) continue
    const inside = facts.elements.flatMap((element, e) =>
      element.range.start > call.range.start && element.range.end < call.range.end ? [e] : [],
    )
    const root = inside.find(
      (e) => !/^(?:StrictMode|Fragment)$/.test(nameOf(facts, facts.elements[e]?.component ?? NONE)),
    )
    const element = root === undefined ? undefined : facts.elements[root]
    if (!element || isUnseen(project, facts, inside)) continue
    // What is rendered in place of an app that has one is a page of its own: settings that are missing, say.
    if (new Boundaries(project).among(facts, inside)) return
    const framework = routerName(project, facts.path)
    found.push({
      kind: 'render',
      file: facts.path,
      range: element.range,
      name: nameOf(facts, element.component),
      framework,
    })
  }
  yield* found
}

/** The router that catches errors of the pages and shows an error page of its own. */
function routerName(project: Project, path: string): string | undefined {
  const router = routerMade(project, path)
  const callee = router && project.link.resolver.callee(router.path, router.c)
  if (callee?.k !== 'api') return undefined
  return callee.pkg.startsWith('@tanstack/') ? 'TanStack Router' : 'React Router'
}

/** `packages/…` beside `apps/…`: what it renders is a preview or a part of other pages. */
function isLibrary(project: Project, path: string): boolean {
  const at = /^(.*?)packages\//.exec(path)?.[1]
  return at !== undefined && packagesOf(project).some(({ folder }) => folder.startsWith(`${at}apps/`))
}

const NONE: Value = { k: 'opaque' }

/** A component that is rendered comes from where the analysis does not follow, such as an awaited import. */
function isUnseen(project: Project, facts: CodeFacts, elements: readonly number[]): boolean {
  return elements.some((e) => {
    const { component } = facts.elements[e] ?? { component: NONE }
    const target = project.link.resolver.resolve(facts.path, component)
    const isKnown = target.k !== 'unknown' && !(target.k === 'api' && target.pkg === 'global:')
    return !isKnown && component.k === 'local' && !isImported(facts, component)
  })
}

function isImported(facts: CodeFacts, component: Value & { k: 'local' }): boolean {
  return facts.declarations[component.d]?.values[0]?.k === 'import'
}

/** What a call renders into, where it is a call that begins to render an app. */
export function containerOf(project: Project, facts: CodeFacts, c: number): Value | undefined {
  const target = project.link.resolver.callee(facts.path, c)
  const call = facts.calls[c]
  if (!call || target.k !== 'api' || !/^react-dom(?:\/client)?$/.test(target.pkg)) return undefined
  if (/(?:^|\.)createRoot\(\)\.render$/.test(target.path)) {
    return target.maker?.path === facts.path ? facts.calls[target.maker.c]?.args[0] : undefined
  }
  if (/(?:^|\.)hydrateRoot$/.test(target.path)) return call.args[0]
  return target.pkg === 'react-dom' && /(?:^|\.)(?:render|hydrate)$/.test(target.path) ? call.args[1] : undefined
}

/** `document.getElementById('root')`: an element of the page itself, not one that was made for a dialog or a widget. */
export function isPageElement(facts: CodeFacts, value: Value, depth: number): boolean {
  if (value.k === 'call') return /\.(?:getElementById|querySelector)$/.test(facts.calls[value.c]?.text ?? '')
  if (value.k === 'either') return value.of.some((each) => isPageElement(facts, each, depth + 1))
  if (value.k !== 'local' || depth > 3) return false
  return (facts.declarations[value.d]?.values ?? []).some((each) => isPageElement(facts, each, depth + 1))
}

function frameworkRoot(project: Project, folder: string, { dependencies }: PackageFacts): OpenRoot | undefined {
  if (Object.hasOwn(dependencies, 'next')) return nextApp(project, folder) ?? nextPages(project, folder)
  if (ROUTE_MODULES.some((name) => Object.hasOwn(dependencies, name))) return routeModule(project, folder)
  if (Object.hasOwn(dependencies, 'expo-router')) return expoRouter(project, folder)
  return Object.hasOwn(dependencies, '@tanstack/react-start') ? tanstackStart(project, folder) : undefined
}

/** More than half of the pages have no `error` file and no layout with a boundary at or above them, and there is no `global-error`. */
function nextApp(project: Project, folder: string): OpenRoot | undefined {
  for (const app of [inFolder(folder, 'app'), inFolder(folder, 'src/app')]) {
    const files = codeUnder(project, app)
    const layouts = files.filter(({ path }) => /\/layout\.[jt]sx?$/.test(path))
    const layout = layouts.sort((a, b) => compareDepth(a.path, b.path))[0]
    const pages = files.filter(({ path }) => /\/page\.[jt]sx?$/.test(path))
    if (!layout || pages.length === 0) continue
    if (files.some(({ path }) => path.slice(app.length).match(/^\/global-error\.[jt]sx?$/))) return undefined
    const errors = files.filter(({ path }) => /\/error\.[jt]sx?$/.test(path))
    let open = pages.filter(({ path }) => !errors.some((error) => isAbove(error.path, path)))
    for (const { path } of layouts) {
      if (open.length * 2 <= pages.length) return undefined
      // What a layout lays out is followed a long way: not of one whose pages are covered as it is.
      const isAsked = path !== layout.path && open.some((page) => isAbove(path, page.path))
      if (isAsked && isGuardingLayout(project, path)) open = open.filter((page) => !isAbove(path, page.path))
    }
    if (open.length * 2 <= pages.length) return undefined
    const root = defaultExport(project, layout, 'next-app')
    return root && open.length < pages.length ? { ...root, open: [open.length, pages.length] } : root
  }
  return undefined
}

/** A page stands in the folder of a file, or below it. */
function isAbove(path: string, page: string): boolean {
  return page.startsWith(path.slice(0, path.lastIndexOf('/') + 1))
}

/** A layout of a part of the app that has a boundary round what it lays out. */
function isGuardingLayout(project: Project, path: string): boolean {
  return new Boundaries(project).within(project.link.resolver.exported(path, 'default'))
}

function nextPages(project: Project, folder: string): OpenRoot | undefined {
  for (const pages of [inFolder(folder, 'pages'), inFolder(folder, 'src/pages')]) {
    const files = codeUnder(project, pages)
    const app = files.find(({ path }) => /^\/_app\.[jt]sx?$/.test(path.slice(pages.length)))
    if (!app || files.some(({ path }) => /^\/_error\.[jt]sx?$/.test(path.slice(pages.length)))) continue
    return defaultExport(project, app, 'next-pages')
  }
  return undefined
}

function routeModule(project: Project, folder: string): OpenRoot | undefined {
  const root = codeUnder(project, inFolder(folder, 'app')).find(({ path }) =>
    /^\/root\.[jt]sx?$/.test(path.slice(inFolder(folder, 'app').length)),
  )
  return !root || Object.hasOwn(root.exports, 'ErrorBoundary')
    ? undefined
    : defaultExport(project, root, 'route-module')
}

function expoRouter(project: Project, folder: string): OpenRoot | undefined {
  for (const app of [inFolder(folder, 'app'), inFolder(folder, 'src/app')]) {
    const root = codeUnder(project, app).find(({ path }) => /^\/_layout\.[jt]sx?$/.test(path.slice(app.length)))
    if (root)
      return Object.hasOwn(root.exports, 'ErrorBoundary') ? undefined : defaultExport(project, root, 'expo-router')
  }
  return undefined
}

function tanstackStart(project: Project, folder: string): OpenRoot | undefined {
  for (const facts of codeUnder(project, folder)) {
    if (packageFolderOf(project, facts.path) !== folder) continue
    const c = facts.calls.findIndex((call, i) => makesRouter(project, facts, call, i))
    const call = facts.calls[c]
    if (!call || isRouterCovered(project, facts.path, new Boundaries(project), 0)) continue
    return { kind: 'router', file: facts.path, range: call.nameRange, name: call.text, framework: 'TanStack Router' }
  }
  return undefined
}

function makesRouter(project: Project, facts: CodeFacts, { text }: CallFact, c: number): boolean {
  if (!/(?:^|\.)createRouter$/.test(text)) return false
  const target = project.link.resolver.callee(facts.path, c)
  return target.k === 'api' && target.pkg === '@tanstack/react-router'
}

/** The default export of a file as a root, unless what it renders has a boundary. */
function defaultExport(project: Project, facts: CodeFacts, kind: OpenRoot['kind']): OpenRoot | undefined {
  const target = project.link.resolver.exported(facts.path, 'default')
  if (target.k !== 'function' || target.path !== facts.path) return undefined
  const fact = facts.functions[target.f]
  if (!fact?.name || new Boundaries(project).within(target)) return undefined
  return { kind, file: facts.path, range: fact.nameRange, name: fact.name, framework: FRAMEWORKS[kind] }
}

function codeUnder(project: Project, folder: string): CodeFacts[] {
  return [...project.files.values()].filter(
    (facts): facts is CodeFacts => facts.kind === 'code' && (folder === '' || facts.path.startsWith(`${folder}/`)),
  )
}
