import type { CodeFacts, Value } from '../../analysis/facts'
import type { Request, Served } from './requests'
import { nameOfValue } from './value-names'

const MOST_DEPTH = 4

/** What a file of a framework answers, by its place: a route of Next.js, an edge function of Supabase. */
export function servedBy(path: string): Served | undefined {
  const route =
    /(?:^|\/)app(\/api\/.+?)\/route\.[jt]s$/.exec(path)?.[1] ??
    /(?:^|\/)pages(\/api\/.+?)(?:\/index)?\.[jt]s$/.exec(path)?.[1]
  if (route !== undefined) return { k: 'route', name: route }
  const name = /(?:^|\/)supabase\/functions\/([\w-]+)\/index\.ts$/.exec(path)?.[1]
  return name === undefined ? undefined : { k: 'function', name }
}

/** Whether a request asks for the action in whose branch call `c` stands, as far as both are written out. */
export function asksForSameAction(asker: Request, path: string, facts: CodeFacts, c: number): boolean {
  return facts.path !== path || actionsAt(facts, c).every((action) => mayAskFor(asker, action))
}

/** A part of what is sent that decides what is done, and the texts of it that lead to a place. */
interface Action {
  readonly name: string
  readonly texts: readonly string[]
}

/** `if (action === 'remove') { … return … }` round a call. */
function actionsAt(facts: CodeFacts, c: number): Action[] {
  return facts.gates.flatMap(({ calls, compares }) => {
    if (c < calls[0] || c >= calls[1]) return []
    return compares.flatMap(({ left, right }): Action[] => {
      const texts = right.flatMap((each) => (each.k === 'string' ? [each.text] : []))
      const name = left[0] && nameOfValue(facts, left[0])
      return name === undefined || texts.length === 0 ? [] : [{ name, texts }]
    })
  })
}

function mayAskFor({ facts, call }: Request, { name, texts }: Action): boolean {
  const said = call.args.flatMap((each) => textsOf(facts, each, name, 0))
  return said.length === 0 || said.some((each) => texts.includes(each))
}

/** The texts that are sent under a name: `{ body: { action: 'remove' } }`, `{ body: JSON.stringify({ … }) }`. */
function textsOf(facts: CodeFacts, value: Value, name: string, depth: number): string[] {
  if (depth > MOST_DEPTH) return []
  if (value.k === 'call')
    return (facts.calls[value.c]?.args ?? []).flatMap((each) => textsOf(facts, each, name, depth + 1))
  if (value.k !== 'object') return []
  const own = value.members[name]
  if (own?.k === 'string') return [own.text]
  return Object.values(value.members).flatMap((each) => textsOf(facts, each, name, depth + 1))
}
