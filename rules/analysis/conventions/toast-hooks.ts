import * as ts from 'typescript'
import { addHookCall } from '../edits/hooks'
import { addImport } from '../edits/imports'
import { freshName, visibleNames } from '../edits/names'
import { addDestructuredName } from '../edits/objects'
import { type Edit, type FunctionNode, nameOfFunction, type Source, statementsOf } from '../edits/source'
import { quoted } from '../edits/style'
import type { CallFact, CodeFacts, Value } from '../facts'
import { asSeenFrom, nearest, type ProjectFiles, siblingsOf } from './places'
import { enclosingFunctions } from './surroundings'
import { sentence, type Wording } from './wording'

/** How a hook of the app's own is called to show a failure, as other files do: `const { showToast } = useToast()`. */
interface ToastHook {
  readonly specifier: string
  readonly hook: string
  /** What is called: `showToast`, `error`. */
  readonly member: string
  /** `toast.error(…)` on the whole result, as opposed to a member taken out of it. */
  readonly isWhole: boolean
  readonly form: Form
}

/** `error(text)` · `error(title, text)` · `showToast(text, kind)` · `showToast(kind, text)` · `showToast({ type, message })` */
type Form =
  | { readonly k: 'text' | 'titled' }
  | { readonly k: 'text-kind' | 'kind-text'; readonly kind: string }
  | { readonly k: 'object'; readonly members: readonly (readonly [name: string, kind: string | undefined])[] }

/** A toast of the app's own, with what the file needs for it. */
export interface OwnToast {
  readonly by: string
  readonly lines: (wording: Wording) => readonly string[]
  readonly edits: readonly Edit[]
  /** The file uses the hook already. */
  readonly isHere: boolean
  readonly specifier: string
}

const HOOK = /^use(?:App|Global)?(?:Toast|Toaster|Toasts|Notifications?|Notify|Snackbar|Alerts?|Flash|Feedback)$/
const LOCAL = /^(?:\.|[@~#]\/)/
const KIND = /^(?:error|danger|destructive|failure)$/
const FAILS = /^(?:error|danger|(?:show|toast|notify)Error)$/
const IS_KIND = /^(?:type|kind|severity|variant|status|level)$/
const IS_TEXT = /^(?:message|text|content|description|msg|body)$/

/**
 * The toast of a hook that the app wrote itself, for a component or hook round a node; undefined where no file shows a
 * failure by one, or the node is out of reach of what provides it.
 */
export function ownToast(source: Source, node: ts.Node, project: ProjectFiles): OwnToast | undefined {
  const owner = enclosingFunctions(node).findLast((fn) => /^(?:[A-Z]|use[A-Z])/.test(nameOfFunction(fn)))
  if (owner === undefined || /<\w*(?:Toast|Notif|Snack|Alert)\w*Provider|\.Provider\b/.test(source.text))
    return undefined
  const facts = project.files.get(source.path)
  const own = facts?.kind === 'code' ? hooksIn(facts) : []
  const seen = [...siblingsOf(project, source.path)].flatMap((each) =>
    hooksIn(each).map((value) => ({
      path: each.path,
      value: { ...value, specifier: asSeenFrom(source.path, each.path, value.specifier) },
    })),
  )
  const key = (value: ToastHook): string => JSON.stringify([value.specifier, value.hook, value.member, value.form])
  const here = own.map((value) => ({ path: source.path, value }))
  const found = nearest(source.path, here.length > 0 ? here : seen, key)
  return found && written(source, node, owner, found)
}

function written(source: Source, node: ts.Node, owner: FunctionNode, toast: ToastHook): OwnToast | undefined {
  const bound = boundIn(source, node, toast)
  const imported = addImport(source, { module: toast.specifier, name: toast.hook })
  if (imported === undefined) return undefined
  const isHere = imported.edits.length === 0
  const made = (by: string, edits: readonly Edit[]): OwnToast => ({
    by,
    lines: (wording) => linesOf(source, by, toast.form, wording),
    edits,
    isHere,
    specifier: toast.specifier,
  })
  if (bound?.k === 'name') return made(bound.name, [])
  const name = toast.isWhole ? 'toast' : /^(?:error|danger)$/.test(toast.member) ? 'showError' : toast.member
  if (freshName(node, [name]) !== name) return undefined
  if (bound?.k === 'pattern') return made(name, addDestructuredName(source, bound.pattern, toast.member, name))
  const taken = name === toast.member ? name : `${toast.member}: ${name}`
  const pattern = toast.isWhole ? name : `{ ${taken} }`
  const hook = addHookCall(source, owner, `const ${pattern} = ${imported.local}();`)
  return hook.length === 0
    ? undefined
    : made(toast.isWhole ? `${name}.${toast.member}` : name, [...imported.edits, ...hook])
}

type Bound =
  | { readonly k: 'name'; readonly name: string }
  | { readonly k: 'pattern'; readonly pattern: ts.ObjectBindingPattern }

/** What the functions round a node have of the hook already. */
function boundIn(source: Source, node: ts.Node, { hook, member, isWhole }: ToastHook): Bound | undefined {
  const visible = visibleNames(node)
  for (const fn of enclosingFunctions(node)) {
    for (const statement of fn.body === undefined ? [] : (statementsOf(fn.body) ?? [])) {
      if (!ts.isVariableStatement(statement)) continue
      for (const { name, initializer } of statement.declarationList.declarations) {
        const isHook = initializer && ts.isCallExpression(initializer) && initializer.expression.getText() === hook
        if (!isHook) continue
        if (ts.isIdentifier(name)) return isWhole ? { k: 'name', name: `${name.text}.${member}` } : undefined
        if (!ts.isObjectBindingPattern(name)) continue
        const taken = name.elements.find((each) => (each.propertyName ?? each.name).getText(source.tree) === member)
        if (taken === undefined) return { k: 'pattern', pattern: name }
        if (ts.isIdentifier(taken.name) && visible.has(taken.name.text)) return { k: 'name', name: taken.name.text }
      }
    }
  }
  return undefined
}

function linesOf(source: Source, by: string, form: Form, wording: Wording): string[] {
  const word = (value: string): string => quoted(source.style, value)
  const text = wording.expression ?? word(sentence(wording))
  switch (form.k) {
    case 'text':
      return [`${by}(${text});`]
    case 'titled':
      return wording.expression === undefined
        ? [`${by}(${word(wording.what)}, ${word(wording.advice)});`]
        : [`${by}(${text});`]
    case 'text-kind':
      return [`${by}(${text}, ${word(form.kind)});`]
    case 'kind-text':
      return [`${by}(${word(form.kind)}, ${text});`]
    case 'object': {
      const isTitled = form.members.some(([name]) => name === 'title')
      const hasText = form.members.some(([name]) => IS_TEXT.test(name))
      const members = form.members.map(([name, kind]) => {
        if (kind !== undefined) return `${name}: ${word(kind)}`
        if (name === 'title') return `${name}: ${hasText ? (wording.expression ?? word(wording.what)) : text}`
        return `${name}: ${isTitled ? word(wording.advice) : text}`
      })
      return [`${by}({ ${members.join(', ')} });`]
    }
  }
}

/** The ways in which a file shows failures by hooks of the app. */
function hooksIn(facts: CodeFacts): ToastHook[] {
  return facts.calls.flatMap((call) => {
    const { callee } = call
    const value = callee.k === 'local' ? facts.declarations[callee.d]?.values[0] : callee
    if (value?.k !== 'member') return []
    const whole = value.of.k === 'local' ? facts.declarations[value.of.d]?.values[0] : value.of
    const isWhole = callee.k !== 'local'
    const hook = whole?.k === 'call' ? importedHook(facts, facts.calls[whole.c]) : undefined
    // What is added to a list of notifications is read when somebody opens it.
    const isKept = hook !== undefined && /Notifications?$/.test(hook.hook) && !FAILS.test(value.name)
    const form = hook && !isKept ? formOf(value.name, call.args) : undefined
    return hook && form ? [{ ...hook, member: value.name, isWhole, form }] : []
  })
}

function importedHook(facts: CodeFacts, call: CallFact | undefined): Pick<ToastHook, 'hook' | 'specifier'> | undefined {
  const callee = call?.callee.k === 'local' ? facts.declarations[call.callee.d]?.values[0] : call?.callee
  if (callee?.k !== 'import' || !HOOK.test(callee.name) || !LOCAL.test(callee.specifier)) return undefined
  return { hook: callee.name, specifier: callee.specifier }
}

function formOf(member: string, args: readonly Value[]): Form | undefined {
  const [first, second, third] = args
  if (first === undefined || third !== undefined) return undefined
  if (FAILS.test(member) && first.k !== 'object') return { k: second === undefined ? 'text' : 'titled' }
  if (second?.k === 'string' && KIND.test(second.text) && first.k !== 'object')
    return { k: 'text-kind', kind: second.text }
  if (first.k === 'string' && KIND.test(first.text) && second !== undefined) return { k: 'kind-text', kind: first.text }
  // shadcn's own is known by its library.
  if (first.k !== 'object' || second !== undefined || member === 'toast') return undefined
  const members = Object.entries(first.members).map(([name, value]): [string, string | undefined] | undefined => {
    if (IS_KIND.test(name)) return value.k === 'string' && KIND.test(value.text) ? [name, value.text] : undefined
    return name === 'title' || IS_TEXT.test(name) ? [name, undefined] : undefined
  })
  const known = members.filter((each) => each !== undefined)
  const isWhole = known.length === members.length && known.some(([, kind]) => kind !== undefined) && known.length > 1
  return isWhole ? { k: 'object', members: known } : undefined
}
