import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
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
    return (
      layout !== undefined &&
      layout !== file &&
      layout.calls.some(
        (other, c) =>
          other.text === 'JSON.parse' &&
          other.args[0] !== undefined &&
          keyOfStored(layout, other.args[0]) === key &&
          layout.catches.some(
            ({ form, rethrows, triedCalls }) =>
              form === 'clause' && !rethrows && c >= triedCalls[0] && c < triedCalls[1],
          ),
      )
    )
  })
}

/** `admin` of `localStorage.getItem('admin')`, also through a variable. */
function keyOfStored(file: CodeFacts, value: Value): string | undefined {
  if (value.k === 'either') return value.of.map((each) => keyOfStored(file, each)).find((each) => each !== undefined)
  const [first] = value.k === 'local' ? (file.declarations[value.d]?.values ?? []) : [value]
  const read = first?.k === 'call' ? file.calls[first.c] : undefined
  const [key] = read?.args ?? []
  return /(?:^|\.)(?:localStorage|sessionStorage)\.getItem$/.test(read?.text ?? '') && key?.k === 'string'
    ? key.text
    : undefined
}
