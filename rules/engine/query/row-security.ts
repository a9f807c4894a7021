import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { QueryShape } from './shape'

/** Keys that row level security does not hold for. Source: Supabase documentation, "Understanding API keys". */
const FREE_KEY = /service|secret|admin/i

/**
 * Whether row level security holds for a query: it is asked with a Supabase client that is not made with the service's own
 * key. False where the client's making is not seen.
 */
export function isUnderRowSecurity(project: Project, shape: QueryShape): boolean {
  return heldBy(project, shape) === 'user'
}

/**
 * Whether row level security may hold for a query: that of {@link isUnderRowSecurity}, and those of a Supabase client whose
 * making is not seen (wrapped, handed in).
 */
export function mayBeUnderRowSecurity(project: Project, shape: QueryShape): boolean {
  return shape.source === 'supabase' && heldBy(project, shape) !== 'service'
}

/**
 * Whether a query is asked with the key that is there to be public, by its name or because its maker takes no other: a name like
 * `SUPABASE_KEY` may hold either.
 */
export function isWithPublicKey(project: Project, shape: QueryShape): boolean {
  const words = keyOf(project, shape)
  if (!words || isServiceKey(words)) return false
  return words.length === 0 || words.some((word) => /anon|publi[cs]/i.test(word))
}

/** Whether a key, by the words that it is written with, is the service's own. */
export function isServiceKey(words: readonly string[]): boolean {
  return words.some((word) => FREE_KEY.test(word))
}

/** Whose key a query is asked with; undefined where that is not seen. */
function heldBy(project: Project, shape: QueryShape): 'user' | 'service' | undefined {
  const words = keyOf(project, shape)
  if (!words) return undefined
  return isServiceKey(words) ? 'service' : 'user'
}

/** The words of the key that a query's client is made with; undefined where its making is not seen. */
function keyOf(project: Project, shape: QueryShape): readonly string[] | undefined {
  const facts = project.link.code(shape.path)
  if (shape.source !== 'supabase' || !facts || shape.c < 0) return undefined
  const { target } = project.link.called(shape.path, shape.c)
  const maker = target.k === 'api' ? target.maker : undefined
  const made = maker && project.link.call(maker)
  const owner = maker && project.link.code(maker.path)
  if (!made || !owner) return undefined
  const [, key] = made.args
  return key === undefined ? [] : wordsOf(owner, key, 0)
}

/** The names and texts that a value is written with: of variables, properties, and what is handed to calls. */
export function wordsOf(facts: CodeFacts, value: Value, depth: number): string[] {
  if (depth > 6) return []
  const all = (values: readonly Value[]) => values.flatMap((each) => wordsOf(facts, each, depth + 1))
  switch (value.k) {
    case 'local': {
      const declaration = facts.declarations[value.d]
      return [declaration?.name ?? '', ...all(declaration?.values ?? [])]
    }
    case 'import':
    case 'global':
      return [value.name]
    case 'member':
      return [value.name, ...all([value.of])]
    case 'call':
      return all(facts.calls[value.c]?.args ?? [])
    case 'either':
      return all(value.of)
    case 'text':
      return all([value.of])
    case 'param':
      return value.path?.slice() ?? [facts.functions[value.f]?.params[value.i]?.name ?? '']
    case 'string':
      return [value.text]
    default:
      return []
  }
}
