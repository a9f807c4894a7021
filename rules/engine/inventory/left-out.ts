import type { DevelopmentFact } from '../../analysis/code/development'
import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Link } from '../link/link'

const MOST_STEPS = 4

/** The part of a file round a place that users never come to: what its own conditions, or constants that it imports, leave out. */
export function leftOutPart(link: Link, facts: CodeFacts, range: TextRange): DevelopmentFact | undefined {
  return facts.development?.find(
    ({ range: part, by }) =>
      isWithin(range, part) && (!by || exportedMode(link, facts.path, by.specifier, by.name, 0) === by.is),
  )
}

/** What a constant that a file imports is in production; undefined where it is something else. */
function exportedMode(link: Link, path: string, specifier: string, name: string, steps: number): boolean | undefined {
  const resolved = steps < MOST_STEPS ? link.modules.resolve(path, specifier) : undefined
  const facts = resolved?.k === 'file' ? link.code(resolved.path) : undefined
  if (!facts) return undefined
  const own: Value | undefined = Object.hasOwn(facts.exports, name) ? facts.exports[name] : undefined
  if (own?.k === 'import') return exportedMode(link, facts.path, own.specifier, own.name, steps + 1)
  const declaration = own?.k === 'local' ? facts.declarations[own.d] : undefined
  const [value] = declaration?.values ?? []
  if (value?.k === 'import') return exportedMode(link, facts.path, value.specifier, value.name, steps + 1)
  const declared = declaration?.name
  if (declared !== undefined)
    return facts.modes && Object.hasOwn(facts.modes, declared) ? facts.modes[declared] : undefined
  for (const from of own ? [] : facts.exportAll) {
    const found = exportedMode(link, facts.path, from, name, steps + 1)
    if (found !== undefined) return found
  }
  return undefined
}
