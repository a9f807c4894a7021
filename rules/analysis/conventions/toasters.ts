import { type ProjectFiles, resolveRelative } from './places'

/** What shows the toasts of a library, by the names it is usually rendered under. */
const TOASTER = /^(?:Hot|Shad\w*|UI|Sonner|React\w*|App)?(?:Toaster|ToastContainer|ToastProvider|Toasts?|Sonner)$/
/** Files that only give the app its toaster: what they render counts where they are rendered. */
const KIT = /(?:^|\/)ui\/[^/]+$/
/** Libraries whose toasts need something on the page that shows them. */
const NEEDS_ONE = /^(?:sonner|react-hot-toast|react-toastify)$|\/sonner$|use-?toast$/i

/** Where an app puts what stands round all its screens. */
const ROOT = /(?:^|\/)(?:app|_app|main|index|layout|root|__root|providers?)\.[jt]sx$/i

/** What there is in an app for its toasts to be seen. */
export interface Mounted {
  /** What the toasters that it renders belong to. */
  readonly families: ReadonlySet<string>
  /** The modules whose toasts the toaster of the component kit shows; none where no toaster is rendered. */
  readonly stores: ReadonlySet<string>
  /** The hooks that give their `toast` as what is shown, not as what shows it. */
  readonly values: ReadonlySet<string>
}

/**
 * The toasters that an app renders somewhere; those of a package of the workspace are not looked into and count as its own.
 * Undefined where the root that would render one is not among the files.
 */
export function mountedIn(project: ProjectFiles): Mounted | undefined {
  const families = new Set<string>()
  let hasRoot = false
  for (const facts of project.files.values()) {
    if (facts.kind !== 'code' || KIT.test(facts.path)) continue
    if (facts.jsx && ROOT.test(facts.path)) hasRoot = true
    for (const { component: shown } of facts.elements) {
      const component = shown.k === 'local' ? facts.declarations[shown.d]?.values[0] : shown
      if (component?.k !== 'import') continue
      if (TOASTER.test(component.name) || /toast|sonner/i.test(component.specifier))
        for (const family of familiesOf(project, facts.path, component.specifier)) families.add(family)
    }
  }
  const stores = families.size > 0 ? storesShown(project) : new Set<string>()
  const values = valuesGiven(project)
  if (!hasRoot && families.size === 0) {
    if (values.size === 0) return undefined
    families.add(UNKNOWN)
  }
  return { families, stores, values }
}

/** `const [toast, setToast] = useState(…)`: the hooks of that name whose `toast` cannot be called. */
function valuesGiven(project: ProjectFiles): Set<string> {
  const found = new Set<string>()
  for (const facts of project.files.values()) {
    const bare = facts.path.replace(/\.[jt]sx?$/, '')
    if (facts.kind !== 'code' || !STORE.test(bare)) continue
    const names = new Set(facts.declarations.map(({ name }) => name))
    if (names.has('toast') && names.has('setToast')) found.add(bare)
  }
  return found
}

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
export function isSeen(path: string, specifier: string, mounted: Mounted | undefined): boolean {
  if (!NEEDS_ONE.test(specifier) || mounted === undefined) return true
  const { families, stores, values } = mounted
  if (STORE.test(specifier)) {
    const bare = bareOf(path, specifier)
    if (isAmong(values, bare) || (stores.size > 0 && !isAmong(stores, bare))) return false
  }
  const family = familyOf(path, specifier)
  if (families.has(family) || families.has(UNKNOWN)) return true
  return family === 'own' ? families.size > 0 : family === 'shadcn' && families.has('own')
}

/** A toaster whose file is not among those that are known: it may show the toasts of any library. */
const UNKNOWN = 'unknown'
/** A toaster of the app's own with a store of its own. */
const APART = 'apart'

/** What a toaster shows: one of the app's own the toasts of the libraries that its file uses besides. */
function familiesOf(project: ProjectFiles, path: string, specifier: string): string[] {
  const family = familyOf(path, specifier)
  if (family !== 'own') return [family]
  const bare = bareOf(path, specifier)
  for (const facts of project.files.values()) {
    const own = facts.path.replace(/(?:\/index)?\.[jt]sx?$/, '')
    if (facts.kind !== 'code' || (own !== bare && !own.endsWith(`/${bare}`))) continue
    const used = facts.imports.filter((each) => NEEDS_ONE.test(each.specifier))
    // A context of its own shows what is given to that, and nothing that is put into another store.
    const isApart = facts.calls.some(({ text }) => /(?:^|\.)createContext$/.test(text))
    return [isApart ? APART : family, ...used.map((each) => familyOf(facts.path, each.specifier))]
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
