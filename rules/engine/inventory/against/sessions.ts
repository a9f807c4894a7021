import type { CodeFacts } from '../../../analysis/facts'
import { option } from '../../link/options'
import type { Project } from '../../project'
import type { Against } from './against'

/**
 * Sessions that live in the memory of the server: `express-session` without a store, or with one that is a Map.
 * https://github.com/expressjs/session#compatible-session-stores: "The default server-side session storage, MemoryStore, is
 * purposely not designed for a production environment."
 */
export function sessionsInMemory(project: Project): Against[] {
  return project.productCode.flatMap((facts) => {
    const makes = facts.imports.some(({ specifier, typeOnly }) => specifier === 'express-session' && !typeOnly)
    return makes ? ofFile(project, facts) : []
  })
}

function ofFile(project: Project, facts: CodeFacts): Against[] {
  const { link } = project
  return facts.calls.flatMap(({ args: [options], nameRange, isNew }, c) => {
    const callee = isNew ? undefined : link.resolver.callee(facts.path, c)
    if (callee?.k !== 'api' || callee.pkg !== 'express-session' || callee.path !== 'default' || !options) return []
    const store = option(link, facts.path, options, 'store')
    const isMemory =
      store === 'absent' ||
      (store !== 'unknown' && store.k === 'api' && /^(?:memorystore|express-session)$/.test(store.pkg))
    if (!isMemory) return []
    return [
      {
        fact: 'sessions-in-memory',
        item: 'durable-data',
        severity: 'warning',
        file: facts.path,
        range: nameRange,
        about: [facts.path],
        says: 'Sessions are kept in the memory of the server. At every restart and every deployment everybody is signed out, and with two servers people are signed in on one and not on the other.',
        fix: 'Give `session(…)` a `store` that keeps them in the database or in Redis, such as connect-pg-simple.',
      },
    ]
  })
}
