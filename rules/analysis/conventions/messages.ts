import * as ts from 'typescript'
import { addHookCall } from '../edits/hooks'
import { addImport, importedAs } from '../edits/imports'
import { freshName, isHidden, visibleNames } from '../edits/names'
import { type Edit, type FunctionNode, nameOfFunction, type Source, statementsOf } from '../edits/source'
import { quoted } from '../edits/style'
import { isInEffect, isSharedLoad } from './background'
import { isShownInPart, isUnread, resetBefore } from './error-states'
import { ownNotice } from './own-notice'
import { asSeenFrom, nearest, type ProjectFiles, resolveRelative, siblingsOf } from './places'
import { screenNotice } from './screen-notice'
import { callerName, enclosingFunctions } from './surroundings'
import { ownToast } from './toast-hooks'
import { isSeen, type Mounted, mountedIn } from './toasters'
import { type Flavour, methodOf, toastHabit, toastLines } from './toasts'
import { sentence, type Wording } from './wording'

/** A way to tell the user something: the statement that does, and what the file needs for it. */
export interface MessageWay {
  /** `toast`, `state` or `alert`: what the app's user sees. */
  readonly shown: 'toast' | 'state' | 'alert'
  /** Statements as `layOut` takes them; `error` is the name of the caught value. */
  readonly lines: (wording: Wording, error: string) => readonly string[]
  readonly edits: readonly Edit[]
  /** What is called: `toast.error`, `setError`. */
  readonly by: string
}

/** A way of showing a toast that an import stands for. */
interface ToastModule {
  readonly flavour: Flavour
  readonly specifier: string
  /** What is imported: `toast`, `useToast`, `default` … */
  readonly name: string
}

/**
 * How this app shows a message to its user at a node: as this file does (its toast, the error state of the component, an
 * `alert`), else the toast that the nearest files use, else `alert`. Undefined where none of them can be had there.
 */
export function messageWay(source: Source, node: ts.Node, project: ProjectFiles): MessageWay | undefined {
  const isLoaded = isInEffect(source, node)
  const state = errorState(source, node, project)
  // What a screen or a hook loads by itself has its place on it.
  if (isLoaded && state !== undefined) return state
  if (isSharedLoad(source, node, project)) return undefined
  const imported = toastModules(specifiersIn(source), (name) => source.text.includes(`${name}.error(`))
  const mounted = mountedIn(project)
  const own = imported.find(({ specifier }) => isSeen(source.path, specifier, mounted))
  const isUnseen = imported.length > 0 && own === undefined
  const bound = isUnseen ? undefined : boundToast(source, node, project)
  if (bound !== undefined) return bound
  const kept = ownToast(source, node, project)
  if (kept?.isHere) return { ...kept, shown: 'toast' }
  const fromFile = own === undefined ? undefined : wayOf(source, node, own, project)
  if (fromFile !== undefined) return fromFile
  if (state !== undefined) return state
  const notice = ownNotice(source, node)
  if (notice !== undefined)
    return { shown: 'state', lines: (wording) => [notice.line(textOf(source, wording))], edits: [], by: notice.by }
  // An alert stops everything: it answers what a person did, and never comes with the page.
  const app = appToast(source.path, project, mounted)
  // Its own toasts are of a kind that nobody sees, and another kind is there.
  const wantsNone = isUnseen && app !== undefined && !ALERTS.test(source.text)
  const isAlertable = !isLoaded && !wantsNone && !visibleNames(node).has('alert') && takesAlerts(source, project)
  const alerted = isAlertable ? alertWay(source) : undefined
  if (alerted !== undefined && ALERTS.test(source.text)) return alerted
  // What looks like shadcn's hook is the app's own, where that is how it is called.
  const isKept = kept !== undefined && (app === undefined || app.specifier === kept.specifier)
  const fromApp = isKept || app === undefined ? undefined : wayOf(source, node, app, project)
  const shown = (isKept ? { ...kept, shown: 'toast' as const } : fromApp) ?? alerted
  return shown ?? (isLoaded ? noticeWay(source, node, project) : undefined)
}

const ALERTS = /(?<![\w.])(?:window\.)?alert\(/

/** A line on the screen, in place of what could not be loaded. */
function noticeWay(source: Source, node: ts.Node, project: ProjectFiles): MessageWay | undefined {
  const notice = screenNotice(source, node, project)
  if (notice === undefined) return undefined
  const { setter, edits } = notice
  return {
    shown: 'state',
    lines: (wording) => [`${setter}(${textOf(source, wording)});`],
    edits,
    by: 'a line on the screen',
  }
}

/** Whether an `alert` would not stand out: the app shows some, or has nothing of its own to show messages with. */
function takesAlerts(source: Source, project: ProjectFiles): boolean {
  if (ALERTS.test(source.text)) return true
  let renders = /<\w/.test(source.text) && /\.[jt]sx$/.test(source.path)
  for (const facts of siblingsOf(project, source.path)) {
    if (facts.calls.some((call) => /^(?:window\.)?alert$/.test(call.text))) return true
    if (facts.calls.some((call) => /toast|snackbar/i.test(call.text))) renders = false
  }
  return renders
}

function alertWay(source: Source): MessageWay {
  return {
    shown: 'alert',
    lines: (wording) => [`alert(${textOf(source, wording)});`],
    edits: [],
    by: 'an alert',
  }
}

/** The text for the user, as code. */
function textOf(source: Source, wording: Wording): string {
  return wording.expression ?? quoted(source.style, sentence(wording))
}

/** A toast function that a hook has given to code round the node. */
function boundToast(source: Source, node: ts.Node, project: ProjectFiles): MessageWay | undefined {
  for (const { local, flavour } of hookResults(source, node)) return toastWay(source, project, flavour, local, [])
  return undefined
}

function toastWay(
  source: Source,
  project: ProjectFiles,
  flavour: Flavour,
  local: string,
  edits: readonly Edit[],
): MessageWay {
  const habit = toastHabit(source, project)
  const lines = (wording: Wording): string[] => toastLines(source, flavour, local, wording, habit)
  return { shown: 'toast', lines, edits, by: methodOf(flavour, local) }
}

/** Names bound to `useToast()` and the like in the functions round a node, nearest first. */
function* hookResults(source: Source, node: ts.Node): Generator<{ local: string; flavour: Flavour }> {
  const specifiers = specifiersIn(source)
  for (const fn of enclosingFunctions(node)) {
    for (const statement of fn.body === undefined ? [] : (statementsOf(fn.body) ?? [])) {
      if (!ts.isVariableStatement(statement)) continue
      for (const { name, initializer } of statement.declarationList.declarations) {
        const hook = initializer && ts.isCallExpression(initializer) ? initializer.expression.getText(source.tree) : ''
        const property = { useToast: 'toast', useSnackbar: 'enqueueSnackbar', 'App.useApp': 'message' }[hook]
        if (property === undefined) continue
        const isChakra = specifiers.some((each) => each.specifier.startsWith('@chakra-ui') && each.name === hook)
        const flavour: Flavour =
          hook === 'useSnackbar' ? 'notistack' : hook === 'App.useApp' ? 'antd' : isChakra ? 'chakra-hook' : 'call'
        if (ts.isIdentifier(name) && isChakra) yield { local: name.text, flavour }
        if (!ts.isObjectBindingPattern(name)) continue
        const element = name.elements.find((each) => (each.propertyName ?? each.name).getText(source.tree) === property)
        if (element !== undefined && ts.isIdentifier(element.name)) yield { local: element.name.text, flavour }
      }
    }
  }
}

/** `const [error, setError] = useState<string | null>(null)` of the component round a node. */
function errorState(source: Source, node: ts.Node, project: ProjectFiles): MessageWay | undefined {
  for (const fn of enclosingFunctions(node)) {
    for (const statement of fn.body === undefined ? [] : (statementsOf(fn.body) ?? [])) {
      if (!ts.isVariableStatement(statement)) continue
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isArrayBindingPattern(name) || initializer === undefined || !ts.isCallExpression(initializer)) continue
        if (!/(^|\.)useState$/.test(initializer.expression.getText(source.tree))) continue
        const setter = name.elements[1]?.getText(source.tree) ?? ''
        if (!/^set(\w*Error|\w*ErrorMessage|ErrorMsg)$/.test(setter) || !isFor(source, setter, node)) continue
        if (takesScreen(fn, name.elements[0]?.getText(source.tree) ?? '') && !callsIt(node, fn, setter)) continue
        if (isUnread(source, fn, name.elements[0]?.getText(source.tree) ?? '', project)) continue
        if (isInEffect(source, node) && isShownInPart(fn, name.elements[0]?.getText(source.tree) ?? '')) continue
        const held = initializer.typeArguments?.[0]?.getText(source.tree) ?? ''
        const initial = initializer.arguments[0]?.kind
        if (initial === ts.SyntaxKind.FalseKeyword || held === 'boolean') {
          const edits = resetBefore(source, node, fn, setter, 'false')
          return { shown: 'state', lines: () => [`${setter}(true);`], edits, by: setter }
        }
        if (initial === ts.SyntaxKind.ObjectLiteralExpression || /Record|\{|\[/.test(held)) continue
        const takesError = /\bError\b/.test(held) && !/\bstring\b/.test(held)
        return {
          shown: 'state',
          lines: (wording) => {
            const text = textOf(source, wording)
            return [takesError ? `${setter}(new Error(${text}));` : `${setter}(${text});`]
          },
          edits: resetBefore(source, node, fn, setter, initializer.arguments[0]?.getText(source.tree) ?? 'undefined'),
          by: setter,
        }
      }
    }
  }
  return undefined
}

/** `if (error) return …`: what is on the screen goes when the state is filled. */
function takesScreen(fn: FunctionNode, state: string): boolean {
  const looks = new RegExp(`^if \\(\\s*(?:![\\w.]+ && )?${state}\\b[^)]*\\)\\s*(?:\\{\\s*)?return\\b`)
  return (fn.body === undefined ? [] : (statementsOf(fn.body) ?? [])).some((each) => looks.test(each.getText()))
}

/** The function of a component that a node stands in fills a state itself, elsewhere. */
function callsIt(node: ts.Node, owner: FunctionNode, setter: string): boolean {
  const functions = enclosingFunctions(node)
  const inner = functions[functions.indexOf(owner) - 1]
  return inner !== undefined && new RegExp(`\\b${setter}\\(\\s*(?!null|''|""|undefined|false)`).test(inner.getText())
}

/** Whether a state is for the failure of a node: `setReportsError` is for code that has to do with reports only. */
function isFor(source: Source, setter: string, node: ts.Node): boolean {
  const about = /^set(\w*?)(?:Error|ErrorMessage|ErrorMsg)$/.exec(setter)?.[1] ?? ''
  if (/^(?:Load|Loading|Fetch|Page)$/.test(about))
    return isInEffect(source, node) || /^(?:fetch|get|load|refresh)/.test(callerName(node) ?? '')
  if (/^(?:|Is|Has|Submit|Save|Form|Api|Request|General|Server)$/i.test(about)) return true
  const name = callerName(node)?.toLowerCase() ?? ''
  return (about.match(/[A-Z][a-z]+/g) ?? []).some((word) => name.includes(word.toLowerCase().replace(/s$/, '')))
}

/** The way a toast module is used at a node of a file that may not import it yet. */
function wayOf(source: Source, node: ts.Node, module: ToastModule, project: ProjectFiles): MessageWay | undefined {
  const isHook = /^use[A-Z]/.test(module.name)
  if (!isHook) return importedWay(source, node, module, project)
  const owner = enclosingFunctions(node).findLast((fn) => /^([A-Z]|use[A-Z])/.test(nameOfFunction(fn)))
  if (owner === undefined) {
    // Outside components a hook cannot be called; shadcn's module gives the function itself as well.
    const plain: ToastModule = { flavour: 'call', specifier: module.specifier, name: 'toast' }
    const isThere = module.flavour === 'hook' && exportsToast(source.path, module.specifier, project)
    return isThere ? importedWay(source, node, plain, project) : undefined
  }
  return hookWay(source, node, owner, module, project)
}

/** Kits that only pages of the web are made with. */
const OF_WEB = /from ['"](?:@chakra-ui\/|@mui\/|@radix-ui\/|react-dom|next\/|remotion)/

function importedWay(
  source: Source,
  node: ts.Node,
  module: ToastModule,
  project: ProjectFiles,
): MessageWay | undefined {
  const usual = { antd: 'message', mantine: 'notifications', native: 'Alert' }[module.flavour as string] ?? 'toast'
  const local = OWN_CHANNEL.test(module.name) ? module.name : usual
  // A page of the web has no such alert.
  if (module.flavour === 'native' && OF_WEB.test(source.text)) return undefined
  const imported = addImport(source, { module: module.specifier, name: module.name, local })
  // `const { toast } = useToast()` round the node: the name means another thing there.
  if (imported === undefined || isHidden(node, imported.local)) return undefined
  return toastWay(source, project, module.flavour, imported.local, imported.edits)
}

function hookWay(
  source: Source,
  node: ts.Node,
  owner: FunctionNode,
  module: ToastModule,
  project: ProjectFiles,
): MessageWay | undefined {
  const imported = addImport(source, { module: module.specifier, name: module.name })
  if (imported === undefined) return undefined
  const wanted = module.flavour === 'notistack' ? 'enqueueSnackbar' : 'toast'
  if (freshName(node, [wanted]) !== wanted) return undefined
  const bound = module.flavour === 'chakra-hook' ? wanted : `{ ${wanted} }`
  const hook = addHookCall(source, owner, `const ${bound} = ${imported.local}();`)
  if (hook.length === 0) return undefined
  return toastWay(source, project, module.flavour, wanted, [...imported.edits, ...hook])
}

interface Specifier {
  readonly specifier: string
  readonly name: string
}

function specifiersIn(source: Source): Specifier[] {
  return source.tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return []
    const specifier = statement.moduleSpecifier.text
    const clause = statement.importClause
    const bindings = clause?.namedBindings
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : []
    const names = named.map((element) => ({ specifier, name: (element.propertyName ?? element.name).text }))
    const wanted = names.filter(({ name }) => importedAs(source, { module: specifier, name }) !== undefined)
    return clause?.name === undefined ? wanted : [{ specifier, name: 'default' }, ...wanted]
  })
}

/** An object of the app's own with a method for each kind of message: `notify.error('…')`. */
const OWN_CHANNEL = /^(?:notify|notification|notifications|notifier|toaster|snack|snackbar|flash|feedback)$/

/** The ways to show a toast among imports; a function that can be called anywhere before a hook. */
function toastModules(specifiers: readonly Specifier[], callsError: (name: string) => boolean): ToastModule[] {
  const found = specifiers.flatMap(({ specifier, name }) => {
    const isOwn = OWN_CHANNEL.test(name) && /^(?:\.|[@~#]\/)/.test(specifier) && callsError(name)
    const flavour = isOwn ? 'method' : flavourOf(specifier, name)
    return flavour === undefined ? [] : [{ flavour, specifier, name }]
  })
  return found.sort((a, b) => Number(/^use/.test(a.name)) - Number(/^use/.test(b.name)))
}

function flavourOf(specifier: string, name: string): Flavour | undefined {
  if (/^(react-hot-toast|react-toastify|sonner)$/.test(specifier) || /\/sonner$/.test(specifier)) {
    return name === 'toast' || (name === 'default' && specifier === 'react-hot-toast') ? 'method' : undefined
  }
  if (/use-?toast$/i.test(specifier)) return name === 'toast' ? 'call' : name === 'useToast' ? 'hook' : undefined
  if (specifier.startsWith('@chakra-ui/')) return name === 'useToast' ? 'chakra-hook' : undefined
  if (specifier === 'antd') return name === 'message' ? 'antd' : undefined
  if (specifier === '@mantine/notifications') return name === 'notifications' ? 'mantine' : undefined
  if (specifier === 'notistack') return name === 'useSnackbar' ? 'notistack' : undefined
  if (specifier === 'react-native') return name === 'Alert' ? 'native' : undefined
  return undefined
}

/** The toast that the files nearest to a path use most; the parts of a component kit do not count. */
function appToast(path: string, project: ProjectFiles, mounted: Mounted | undefined): ToastModule | undefined {
  const seen: { path: string; value: ToastModule }[] = []
  for (const facts of siblingsOf(project, path)) {
    if (/(^|\/)(ui|hooks?)\/(toaster|sonner|use-?toast)\.[jt]sx?$/i.test(facts.path)) continue
    const specifiers = facts.imports
      .filter((each) => !each.typeOnly)
      .flatMap((each) => Object.values(each.names).map((name) => ({ specifier: each.specifier, name })))
    const callsError = (name: string) => facts.calls.some(({ text }) => text === `${name}.error`)
    const module = toastModules(specifiers, callsError).find(({ specifier }) => isSeen(facts.path, specifier, mounted))
    if (module !== undefined)
      seen.push({ path: facts.path, value: { ...module, specifier: asSeenFrom(path, facts.path, module.specifier) } })
  }
  return nearest(path, seen, (module) => `${module.specifier} ${module.name}`)
}

function exportsToast(path: string, specifier: string, project: ProjectFiles): boolean {
  const tail = specifier.startsWith('.') ? resolveRelative(path, specifier) : specifier.replace(/^[@~#]\//, '')
  for (const facts of siblingsOf(project, path)) {
    const bare = facts.path.replace(/\.[jt]sx?$/, '')
    if ((bare === tail || bare.endsWith(`/${tail}`)) && facts.exports.toast !== undefined) return true
    if (facts.imports.some((each) => each.specifier === specifier && Object.values(each.names).includes('toast')))
      return true
  }
  return false
}
