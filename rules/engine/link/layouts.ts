import type { CallFact, CatchFact, CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'

/** A layout above the page reads the same key, and leaves or clears it away where it is damaged: in Next.js, `app/…/layout`. */
export function isReadByLayout(project: Project, file: CodeFacts, call: CallFact): boolean {
  const [text] = call.args
  const key = text && keyOfStored(file, text)
  const page = /^(.*?(?:^|\/)app\/)(?:(.*)\/)?[^/]+$/.exec(file.path)
  if (key === undefined || !page) return false
  const segments = page[2]?.split('/') ?? []
  return segments.some((_, i) => {
    const folder = `${page[1]}${segments.slice(0, i + 1).join('/')}/layout`
    const layout = ['.tsx', '.jsx', '.ts', '.js'].map((end) => project.link.code(folder + end)).find((each) => each)
    return layout !== undefined && layout !== file && readsGuarded(layout, key, () => true)
  })
}

/** An effect of the same file reads the same key when the screen comes up, and takes away what is damaged: later reads meet it no more. */
export function isClearedBefore(file: CodeFacts, call: CallFact): boolean {
  const [text] = call.args
  const key = text && keyOfStored(file, text)
  if (key === undefined) return false
  return readsGuarded(
    file,
    key,
    (fact, { in: f }) =>
      runsFirst(file, f) &&
      file.calls
        .slice(...fact.calls)
        .some(({ text: name, args }) => /\.removeItem$/.test(name) && args[0] && textOf(file, args[0]) === key),
  )
}

function runsFirst({ functions, calls }: CodeFacts, inner: number): boolean {
  for (let f = inner; f >= 0; f = functions[f]?.parent ?? -1) {
    const usage = functions[f]?.usage
    if (usage?.k === 'argument' && /(?:^|\.)use(?:Layout)?(?:Effect|State)$/.test(calls[usage.c]?.text ?? ''))
      return true
  }
  return false
}

/** `JSON.parse` of the same stored text in a `try` whose `catch` goes on. */
function readsGuarded(file: CodeFacts, key: string, holds: (fact: CatchFact, call: CallFact) => boolean): boolean {
  return file.calls.some(
    (other, c) =>
      other.text === 'JSON.parse' &&
      other.args[0] !== undefined &&
      keyOfStored(file, other.args[0]) === key &&
      file.catches.some(
        (fact) =>
          fact.form === 'clause' &&
          !fact.rethrows &&
          c >= fact.triedCalls[0] &&
          c < fact.triedCalls[1] &&
          holds(fact, other),
      ),
  )
}

/** `admin` of `localStorage.getItem('admin')`, also through a variable. */
function keyOfStored(file: CodeFacts, value: Value): string | undefined {
  if (value.k === 'either') return value.of.map((each) => keyOfStored(file, each)).find((each) => each !== undefined)
  const [first] = value.k === 'local' ? (file.declarations[value.d]?.values ?? []) : [value]
  const read = first?.k === 'call' ? file.calls[first.c] : undefined
  const [key] = read?.args ?? []
  return key && /(?:^|\.)(?:localStorage|sessionStorage)\.getItem$/.test(read?.text ?? '')
    ? textOf(file, key)
    : undefined
}

/** A text that is written out, also in a variable of the file. */
function textOf(file: CodeFacts, value: Value): string | undefined {
  const [known] = value.k === 'local' ? (file.declarations[value.d]?.values ?? []) : [value]
  return known?.k === 'string' ? known.text : undefined
}
