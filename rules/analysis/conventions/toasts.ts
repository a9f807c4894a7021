import * as ts from 'typescript'
import type { Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { CodeFacts } from '../facts'
import { nearest, type ProjectFiles, siblingsOf } from './places'
import { SHOWS } from './voice'
import { sentence, type Wording } from './wording'

/** How the toasts of a library are called. */
export type Flavour = 'method' | 'call' | 'hook' | 'chakra-hook' | 'antd' | 'mantine' | 'notistack' | 'native'

/** How this app writes the toasts of its failures. */
export interface ToastHabit {
  /** The title it always has, where the words stand in the description: `Error`. */
  readonly title: string | undefined
  /** What marks a failure: `destructive`, `error`. */
  readonly variant: string
  /** Objects are written over several lines. */
  readonly isTall: boolean
}

/** Titles that say no more than that there was an error. */
const BARE_TITLE =
  /^(?:error|erro|fehler|erreur|errore|fout|feil|fel|błąd|hata|ошибка|oops|uh oh|failed|エラー|錯誤|错误|오류)\p{P}*$/iu
/** The width after which an object goes over several lines. */
const WIDTH = 70

/** How failures are toasted in a file, else in the files nearest to it. */
export function toastHabit(source: Source, project: ProjectFiles): ToastHabit {
  const own = project.files.get(source.path)
  const ownFacts = own?.kind === 'code' ? [own] : []
  const example = exampleIn(source)
  const ownTitles = ownFacts.flatMap(errorTitles)
  const others = [...siblingsOf(project, source.path)].filter(showsToasts)
  const titles = ownTitles.length > 0 ? placed(ownFacts, errorTitles) : placed(others, errorTitles)
  const usual = nearest(source.path, titles, (text) => text)
  const marks = placed([...ownFacts, ...others], errorVariants)
  return {
    variant: nearest(source.path, marks, (text) => text) ?? 'destructive',
    title: usual !== undefined && BARE_TITLE.test(usual) ? usual : undefined,
    isTall: example?.getText(source.tree).includes('\n') ?? false,
  }
}

/** What a reading finds in each file, with where it is. */
function placed(files: readonly CodeFacts[], read: (facts: CodeFacts) => string[]): { path: string; value: string }[] {
  return files.flatMap((facts) => read(facts).map((value) => ({ path: facts.path, value })))
}

function showsToasts(facts: CodeFacts): boolean {
  return facts.imports.some(({ specifier, names }) => {
    return /toast|sonner|notif|snack/i.test(specifier) || Object.keys(names).some((name) => /toast/i.test(name))
  })
}

/** What is called to toast a failure. */
export function methodOf(flavour: Flavour, local: string): string {
  if (flavour === 'method' || flavour === 'antd') return `${local}.error`
  if (flavour === 'mantine') return `${local}.show`
  return flavour === 'native' ? `${local}.alert` : local
}

/** The statement that shows a failure as a toast. */
export function toastLines(
  source: Source,
  flavour: Flavour,
  local: string,
  wording: Wording,
  habit: ToastHabit,
): string[] {
  const word = (value: string): string => quoted(source.style, value)
  const whole = wording.expression ?? word(sentence(wording))
  const title = wording.expression ?? word(habit.title ?? wording.what)
  const more = wording.expression !== undefined ? [] : [habit.title === undefined ? word(wording.advice) : whole]
  const described = more.map((text): [string, string] => ['description', text])
  switch (flavour) {
    case 'method':
    case 'antd':
      return [`${local}.error(${whole});`]
    case 'call':
    case 'hook':
      return object(`${local}(`, [['title', title], ...described, ['variant', word(habit.variant)]], habit)
    case 'chakra-hook':
      return object(`${local}(`, [['title', title], ...described, ['status', word('error')]], habit)
    case 'mantine': {
      const message: [string, string] = ['message', more[0] ?? whole]
      const titled: [string, string][] = wording.expression === undefined ? [['title', title], message] : [message]
      return object(`${local}.show(`, [...titled, ['color', word('red')]], habit)
    }
    case 'notistack':
      return [`${local}(${whole}, { variant: ${word('error')} });`]
    case 'native':
      return [`${local}.alert(${[title, ...more].join(', ')});`]
  }
}

function object(opening: string, members: readonly (readonly [string, string])[], habit: ToastHabit): string[] {
  const written = members.map(([name, value]) => `${name}: ${value}`)
  const line = `${opening}{ ${written.join(', ')} });`
  if (!habit.isTall && line.length <= WIDTH) return [line]
  return [`${opening}{`, ...written.map((member) => `  ${member},`), '});']
}

/** A toast of a failure in the file. */
function exampleIn(source: Source): ts.ObjectLiteralExpression | undefined {
  let found: ts.ObjectLiteralExpression | undefined
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return
    if (ts.isCallExpression(node) && SHOWS.test(node.expression.getText(source.tree))) {
      const first = node.arguments[0]
      if (first !== undefined && ts.isObjectLiteralExpression(first)) found = first
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}

/** Titles of a file's failure toasts that have a description besides. */
function errorTitles(facts: CodeFacts): string[] {
  return facts.calls.flatMap((call) => {
    const [first] = call.args
    if (first?.k !== 'object' || !SHOWS.test(call.text)) return []
    const { title, description, variant, status, color } = first.members
    const kind = [variant, status, color].find((value) => value?.k === 'string')
    const isError = kind?.k === 'string' && /^(?:destructive|error|red)$/.test(kind.text)
    return isError && title?.k === 'string' && description !== undefined ? [title.text] : []
  })
}

/** What marks the failure toasts of a file. */
function errorVariants(facts: CodeFacts): string[] {
  return facts.calls.flatMap(({ text, args: [first] }) => {
    const variant = first?.k === 'object' && SHOWS.test(text) ? first.members['variant'] : undefined
    return variant?.k === 'string' && /^(?:destructive|error|danger)$/.test(variant.text) ? [variant.text] : []
  })
}
