import type { CodeFacts, Value } from '../../../analysis/facts'
import type { Project } from '../../project'
import type { Against } from './against'

/**
 * Sessions that live in the memory of the server: `express-session` without a store, or with one that is a Map.
 * https://github.com/expressjs/session#compatible-session-stores: "The default server-side session storage, MemoryStore, is
 * purposely not designed for a production environment."
 */
export function sessionsInMemory(project: Project): Against[] {
  return project.productCode.flatMap((facts) => (makesSessions(facts) ? ofFile(facts) : []))
}

function makesSessions({ imports }: CodeFacts): boolean {
  return imports.some(({ specifier, typeOnly }) => specifier === 'express-session' && !typeOnly)
}

function ofFile(facts: CodeFacts): Against[] {
  return facts.calls.flatMap((call) => {
    const { callee, args, nameRange, isNew } = call
    if (isNew || callee.k !== 'import' || callee.specifier !== 'express-session' || callee.name === 'MemoryStore')
      return []
    const options = optionsIn(facts, args[0])
    if (options?.k !== 'object' || options.open) return []
    const { store } = options.members
    if (store !== undefined && !isMemory(facts, store)) return []
    return [
      {
        item: 'durable-data',
        severity: 'warning',
        file: facts.path,
        range: nameRange,
        says: 'Sessions are kept in the memory of the server. At every restart and every deployment everybody is signed out, and with two servers people are signed in on one and not on the other.',
        fix: 'Give `session(…)` a `store` that keeps them in the database or in Redis, such as connect-pg-simple.',
      },
    ]
  })
}

/** The literal itself, or the variable that holds nothing else. */
function optionsIn(facts: CodeFacts, value: Value | undefined): Value | undefined {
  if (value?.k !== 'local') return value
  const { values } = facts.declarations[value.d] ?? { values: [] }
  return values.length === 1 ? values[0] : undefined
}

/** `new MemoryStore()`, `new (createMemoryStore(session))()`: a Map, by either package. */
function isMemory(facts: CodeFacts, store: Value): boolean {
  const made = optionsIn(facts, store)
  const call = made?.k === 'call' ? facts.calls[made.c] : undefined
  if (!call?.isNew) return false
  const { callee } = call
  if (callee.k === 'member' && callee.name === 'MemoryStore')
    return callee.of.k === 'import' && callee.of.specifier === 'express-session'
  const maker = optionsIn(facts, callee)
  const factory = maker?.k === 'call' ? facts.calls[maker.c] : undefined
  return factory?.callee.k === 'import' && factory.callee.specifier === 'memorystore'
}
