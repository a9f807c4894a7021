import {
  type BoundaryApp,
  boundaryFile,
  type NewFile,
  nextErrorFiles,
  routeBoundaryLines,
  routeErrorFile,
} from '../../../analysis/conventions/boundary-files'
import { dependsOn, siblingsOf, specifierFor } from '../../../analysis/conventions/places'
import { elementAt, elementNamed, wrapElement } from '../../../analysis/edits/elements'
import { addImport } from '../../../analysis/edits/imports'
import { addOption, addToEach } from '../../../analysis/edits/objects'
import { callAt, type Edit, insertion, type Source } from '../../../analysis/edits/source'
import { layOut } from '../../../analysis/edits/style'
import type { Finding, Fix } from '../../../engine/finding'
import { routerMade } from '../../../engine/link/routers'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, textOf } from './fix'

const TITLE = 'Add an error boundary with a message and a way back'

/**
 * Writes the boundary of the framework that was found and mounts it: a class round the root, `error` and `global-error` of
 * Next.js, the `ErrorBoundary` export of a route module, the error component of a router. A boundary that the app has but
 * does not use at its root is used. Unsafe: it shows text and creates files.
 */
export function fixesForMissingErrorBoundary(finding: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (source === undefined) return []
  const app: BoundaryApp = { root: source, project, textOf: sourceOf }
  switch (textOf(finding, 'kind')) {
    case 'next-app': {
      const creates = nextErrorFiles(app)
      return creates.length === 0 ? [] : [{ title: TITLE, applicability: 'unsafe', edits: [], creates, needs: [] }]
    }
    case 'next-pages':
      return mounted(app, elementNamed(source, 'Component'))
    case 'route-module':
      return inRouteModule(app)
    case 'expo-router':
      return fixOf(source, TITLE, 'unsafe', [reexported(source)])
    case 'router':
      return inRouter(app, finding.range.start, undefined)
    default:
      return atRoot(app, finding, sourceOf)
  }
}

/** Files of Next.js that are rendered on the server, and the folder of the app they belong to. */
const SERVER_PAGE = /^((?:.*\/)?app)\/(?:.*\/)?(?:page|layout|template|default)\.[jt]sx$/

/** The `error` files that a page of Next.js lacks for what it throws on the server; none where it has one above it. */
export function errorPageFor(source: Source, project: FixProject, sourceOf: SourceOf): NewFile[] {
  const top = SERVER_PAGE.exec(source.path)?.[1]
  if (top === undefined || !dependsOn(project, source.path, 'next') || /^\s*['"]use client['"]/.test(source.text))
    return []
  const paths = [...project.files.keys()].filter((path) => path.startsWith(`${top}/`))
  const isCovered = paths.some((path) => {
    const folder = /^(.*\/)(?:global-)?error\.[jt]sx?$/.exec(path)?.[1]
    return folder !== undefined && source.path.startsWith(folder)
  })
  const layout = paths.filter((path) => /\/layout\.[jt]sx$/.test(path)).sort((a, b) => a.length - b.length)[0]
  const root = isCovered || layout === undefined ? undefined : sourceFor(layout, sourceOf)
  return root === undefined ? [] : nextErrorFiles({ root, project, textOf: sourceOf })
}

/** Round the root; where a router catches errors before that, in the router. */
function atRoot(app: BoundaryApp, finding: Finding, sourceOf: SourceOf): Fix[] {
  const project = app.project as Project
  const router = elementNamed(app.root, 'RouterProvider')
    ? routerMade(project, finding.file)
    : routerBelow(project, finding)
  const made = router && sourceFor(router.path, sourceOf)
  const call = router && project.link.call(router)
  if (made === undefined || call === undefined) return mounted(app, elementAt(app.root, finding.range.start))
  const callee = project.link.resolver.callee(made.path, router?.c ?? -1)
  const module = callee.k === 'api' ? callee.pkg : 'react-router-dom'
  const hook = module.startsWith('@tanstack/') ? undefined : { module }
  return inRouter({ ...app, root: made }, call.nameRange.start, hook)
}

/** The router of the app, where some component renders a `RouterProvider`. */
function routerBelow(project: Project, { file }: Finding): { path: string; c: number } | undefined {
  const names = [...siblingsOf(project, file)].some((facts) =>
    facts.imports.some(({ names: imported }) => Object.values(imported).includes('RouterProvider')),
  )
  return names ? routerMade(project, file) : undefined
}

function mounted(app: BoundaryApp, element: Parameters<typeof wrapElement>[1] | undefined): Fix[] {
  const { root, project } = app
  if (element === undefined) return []
  const own = existingBoundary(app)
  const file = own === undefined ? boundaryFile(app) : undefined
  const path = own?.path ?? file?.path
  if (path === undefined) return []
  const wanted = {
    module: specifierFor(project, root.path, path),
    name: own?.name ?? 'ErrorBoundary',
    local: 'ErrorBoundary',
  }
  const imported = addImport(root, wanted)
  if (imported === undefined) return []
  const edits = [...imported.edits, ...wrapElement(root, element, imported.local)]
  return fixOf(root, own === undefined ? TITLE : `Use ${own.path} round the app`, 'unsafe', edits, {
    creates: file === undefined ? [] : [file],
  })
}

/** A boundary that the app has, takes nothing but children, and does not use here. */
function existingBoundary({ root, project }: BoundaryApp): { path: string; name: string } | undefined {
  for (const facts of siblingsOf(project, root.path)) {
    const i = facts.classes.findIndex(
      ({ members, name }) =>
        Object.hasOwn(members, 'getDerivedStateFromError') && /^(?:App|Global|Root)?ErrorBoundary$/.test(name),
    )
    if (i < 0) continue
    for (const [name, value] of Object.entries(facts.exports)) {
      const at = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
      if (at?.k === 'class' && at.i === i) return { path: facts.path, name }
    }
  }
  return undefined
}

function inRouteModule(app: BoundaryApp): Fix[] {
  const { root } = app
  const module = /from ['"](@remix-run\/react|react-router)['"]/.exec(root.text)?.[1]
  if (module === undefined) return []
  const names = ['isRouteErrorResponse', 'useRouteError']
  const edits: Edit[] = []
  for (const name of names) {
    const imported = addImport(root, { module, name })
    if (imported === undefined) return []
    edits.push(...imported.edits)
  }
  const hasLayout = /export (?:function|const) Layout\b/.test(root.text)
  const lines = routeBoundaryLines(app, !hasLayout, /\bScripts\b/.test(root.text))
  if (lines === undefined) return []
  const { newline } = root.style
  const end = root.text.trimEnd().length
  const text = `${newline}${newline}${layOut(root.style, lines, '')}`
  return fixOf(root, TITLE, 'unsafe', [...edits, insertion(root, end, text)])
}

function reexported(source: Source): Edit {
  const last = source.tree.statements.findLast((each) => /^import\b/.test(each.getText(source.tree)))
  const line = layOut(
    source.style,
    [`export { ErrorBoundary } from ${source.style.quote}expo-router${source.style.quote};`],
    '',
  )
  return insertion(source, last?.end ?? 0, `${source.style.newline}${source.style.newline}${line}`)
}

/** The error component of a router: an option of TanStack Router, `errorElement` of each outermost route of React Router. */
function inRouter(app: BoundaryApp, offset: number, hook: { readonly module: string } | undefined): Fix[] {
  const { root, project } = app
  const call = callAt(root, offset)
  const file = routeErrorFile(app, hook)
  if (call === undefined || file === undefined) return []
  const imported = addImport(root, { module: specifierFor(project, root.path, file.path), name: 'RouteError' })
  if (imported === undefined) return []
  const edits = hook
    ? addToEach(root, call, { name: 'errorElement', value: `<${imported.local} />` })
    : addOption(root, call, 0, { name: 'defaultErrorComponent', value: imported.local })
  return edits.length === 0 ? [] : fixOf(root, TITLE, 'unsafe', [...imported.edits, ...edits], { creates: [file] })
}
