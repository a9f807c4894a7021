import { type ProjectFiles, resolveRelative } from './places'

/** What shows the toasts of a library, by the names it is usually rendered under. */
const TOASTER = /^(?:Hot|Shad\w*|UI|Sonner|React\w*|App)?(?:Toaster|ToastContainer|ToastProvider|Toasts?|Sonner)$/
/** Files that only give the app its toaster: what they render counts where they are rendered. */
const KIT = /(?:^|\/)ui\/[^/]+$/
/** Libraries whose toasts need something on the page that shows them. */
const NEEDS_ONE = /^(?:sonner|react-hot-toast|react-toastify)$|\/sonner$|use-?toast$/i

/** Where an app puts what stands round all its screens. */
const ROOT = /(?:^|\/)(?:app|_app|main|index|layout|root|__root|providers?)\.[jt]sx$/i

/**
 * The toasters that an app renders somewhere; those of a package of the workspace are not looked into and count as its own.
 * Undefined where the root that would render one is not among the files.
 */
export function mountedIn(project: ProjectFiles): ReadonlySet<string> | undefined {
  const found = new Set<string>()
  let hasRoot = false
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || KIT.test(facts.path)) continue
    if (facts.jsx && ROOT.test(facts.path)) hasRoot = true
    for (const { component: shown } of facts.elements) {
      const component = shown.k === 'local' ? facts.declarations[shown.d]?.values[0] : shown
      if (component?.k !== 'import') continue
      if (TOASTER.test(component.name) || /toast|sonner/i.test(component.specifier))
        for (const family of familiesOf(project, facts.path, component.specifier)) found.add(family)
    }
  }
  if (found.size > 0) for (const path of storesShown(project)) found.add(READS + path)
  const isKnown = hasRoot || found.size > 0
  const values = valuesGiven(project)
  if (!isKnown && values.length > 0) found.add(UNKNOWN)
  for (const path of values) found.add(VALUE + path)
  return isKnown || values.length > 0 ? found : undefined
}

/** Before the path of a hook that gives its `toast` as what is shown, not as what shows it. */
const VALUE = 'value '

/** `const [toast, setToast] = useState(…)`: the hooks of that name whose `toast` cannot be called. */
function valuesGiven(project: ProjectFiles): string[] {
  return [...project.files.values()].flatMap((facts) => {
    const bare = facts.path.replace(/\.[jt]sx?$/, '')
    if (facts.kind !== 'code' || !STORE.test(bare)) return []
    const names = new Set(facts.declarations.map(({ name }) => name))
    return names.has('toast') && names.has('setToast') ? [bare] : []
  })
}

/** Before the path of a module whose toasts the toaster of the component kit shows. */
const READS = 'reads '
const STORE = /(?:^|\/)use-?toast$/i

/** The `use-toast` that the kit's toaster reads, and what only hands it on: a twin of it keeps toasts that nobody sees. */
function storesShown(project: ProjectFiles): Set<string> {
  const links = new Map<string, string[]>()
  const shown = new Set<string>()
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code') continue
    const bare = facts.path.replace(/\.[jt]sx?$/, '')
    const isToaster = /(?:^|\/)ui\/toaster$/i.test(bare)
    if (!isToaster && !STORE.test(bare)) continue
    const given = Object.values(facts.exports).flatMap((value) => (value.k === 'import' ? [value.specifier] : []))
    const stores = [...facts.imports.map(({ specifier }) => specifier), ...given, ...facts.exportAll]
      .filter((specifier) => STORE.test(specifier))
      .map((specifier) => bareOf(facts.path, specifier))
    if (isToaster) for (const store of stores) shown.add(store)
    else links.set(bare, stores)
  }
  for (let before = -1; before !== shown.size; ) {
    before = shown.size
    for (const [bare, stores] of links) {
      if (isAmong(shown, bare)) for (const store of stores) shown.add(store)
      else if (stores.some((store) => isAmong(shown, store))) shown.add(bare)
    }
  }
  return shown
}

function isAmong(paths: ReadonlySet<string>, path: string): boolean {
  return [...paths].some((each) => each === path || each.endsWith(`/${path}`) || path.endsWith(`/${each}`))
}

/** A path without its extension, or the end of one where it is written with an alias. */
function bareOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? resolveRelative(path, specifier) : specifier.replace(/^[@~#]\//, '')
}

/** Whether toasts of a module are seen: what shows them is rendered, or it needs nothing for that. */
export function isSeen(path: string, specifier: string, mounted: ReadonlySet<string> | undefined): boolean {
  if (!NEEDS_ONE.test(specifier) || mounted === undefined) return true
  const values = [...mounted].flatMap((each) => (each.startsWith(VALUE) ? [each.slice(VALUE.length)] : []))
  if (STORE.test(specifier) && isAmong(new Set(values), bareOf(path, specifier))) return false
  const stores = [...mounted].flatMap((each) => (each.startsWith(READS) ? [each.slice(READS.length)] : []))
  if (STORE.test(specifier) && stores.length > 0 && !isAmong(new Set(stores), bareOf(path, specifier))) return false
  const family = familyOf(path, specifier)
  if (mounted.has(family) || mounted.has(UNKNOWN)) return true
  return family === 'own' ? mounted.size > values.length : family === 'shadcn' && mounted.has('own')
}

/** A toaster whose file is not among those that are known: it may show the toasts of any library. */
const UNKNOWN = 'unknown'

/** What a toaster shows: one of the app's own the toasts of the libraries that its file uses besides. */
function familiesOf(project: ProjectFiles, path: string, specifier: string): string[] {
  const family = familyOf(path, specifier)
  if (family !== 'own') return [family]
  const bare = bareOf(path, specifier)
  for (const facts of project.files.values()) {
    const own = facts.path.replace(/(?:\/index)?\.[jt]sx?$/, '')
    if (facts.kind !== 'code' || (own !== bare && !own.endsWith(`/${bare}`))) continue
    const used = facts.imports.filter((each) => NEEDS_ONE.test(each.specifier))
    return [family, ...used.map((each) => familyOf(facts.path, each.specifier))]
  }
  return [UNKNOWN]
}

/** Which toaster a module belongs to: sonner's, shadcn's, that of a package, or one of the app's own. */
function familyOf(path: string, specifier: string): string {
  if (/(?:^|\/)sonner$/i.test(specifier)) return 'sonner'
  if (/^react-(?:hot-toast|toastify)$/.test(specifier)) return specifier
  const bare = specifier.startsWith('.') ? resolveRelative(path, specifier) : specifier
  return /(?:^|\/)(?:ui\/toaster|use-?toast)$/i.test(bare) ? 'shadcn' : 'own'
}
