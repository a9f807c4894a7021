import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'

/** The files of settings that bundlers read: https://vite.dev/guide/env-and-mode, https://nextjs.org/docs/app/guides/environment-variables */
const LOADED = /(?:^|\/)\.env(?:\.[\w-]+)?(?:\.local)?$/
/** No mode that an app is built in. */
const KEPT_ASIDE =
  /(?:^|\/)\.env\.(?:backup|back|bak|old|orig(?:inal)?|save|saved|copy|tmp|temp|disabled|prev(?:ious)?)\b/i
/** Frameworks that serve files by their place. */
const BY_PLACE = [
  'expo-router',
  'nuxt',
  'astro',
  'gatsby',
  'vike',
  'umi',
  'vite-plugin-pages',
  '@generouted/react-router',
  '@remix-run/react',
  '@react-router/dev',
  '@tanstack/react-start',
  '@tanstack/router-plugin',
]
const ENTRY =
  /(?:^|\/)(?:main|index|app|entry[\w.-]*|client|bootstrap|root|sw|service-?worker|background|content[\w-]*|popup|preload|renderer|_app|_document)\.\w+$|(?:^|\/)public\//i

/** Whether a variable of a settings file becomes part of what browsers get: a bundler reads the file, and code reads the variable. */
export function isBundled(project: Project, path: string, variable: string): boolean {
  if (!LOADED.test(path) || KEPT_ASIDE.test(path)) return false
  return project.productCode.some((facts) => {
    if (!facts.environment?.some(({ name }) => name === variable)) return false
    const side = project.side(facts)
    return side !== 'server' && side !== 'edge'
  })
}

/** Puts something on the page, or listens there: an app may begin in such a file. */
const BEGINS =
  /(?:^|\.)(?:createRoot|hydrateRoot|render|createApp|mount|addEventListener|registerRoot\w*|registerComponent)$/

/**
 * Whether a file of the browser's code gets there: it is where an app begins, or a file imports it that gets there itself. Yes
 * where nothing tells.
 */
export function isShipped(project: Project, facts: CodeFacts): boolean {
  const { link } = project
  const seen = new Set<string>()
  const open = [facts]
  for (let at = open.pop(); at; at = open.pop()) {
    if (seen.has(at.path)) continue
    seen.add(at.path)
    if (ENTRY.test(at.path) && !handsOnAlone(at)) return true
    const importers = link.importersOf(at.path).filter(({ path }) => !link.standsAside(path))
    if (
      importers.length === 0 &&
      (mayBegin(project, at) || (at !== facts && at.calls.some(({ text }) => BEGINS.test(text))))
    )
      return true
    open.push(...importers)
  }
  return false
}

/** An `index` that only hands on what files beside it export. */
function handsOnAlone({ path, calls, functions, exports }: CodeFacts): boolean {
  const isIndex = /\/index\.[jt]sx?$/.test(path)
  return isIndex && calls.length === 0 && functions.length === 0 && Object.keys(exports).length > 0
}

/** Whether an app may begin in a file that nothing imports. */
function mayBegin({ files, modules, productCode }: Project, { path }: CodeFacts): boolean {
  const has = (name: string) => modules.hasDependency(path, name)
  if (has('next')) return /(?:^|\/)(?:app|pages)\//.test(path)
  const isVite = () => [...files.keys()].some((each) => /(?:^|\/)vite\.config\.[cm]?[jt]s$/.test(each))
  if (BY_PLACE.some(has) || !(has('vite') || has('react-scripts') || isVite())) return true
  return productCode.some(({ calls }) => calls.some(({ text }) => /^(?:import\.meta|…)\.glob/.test(text)))
}
