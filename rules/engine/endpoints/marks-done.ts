import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { ColumnTest, Condition } from '../query/shape'
import type { GuardedDeed } from './deeds'

/**
 * It takes the rows for which something was not done yet (`notified_at is null`, `status = 'pending'`), and notes it down in the
 * same column: called again, it finds nothing to do.
 */
export function marksDone(project: Project, deeds: readonly GuardedDeed[]): boolean {
  const updates = deeds.filter(({ kind, action }) => kind === 'write' && (action === 'update' || action === 'upsert'))
  if (updates.length === 0) return false
  return deeds.some(({ kind, rows, about, path, c }) => {
    const facts = kind === 'read' && rows === 'many' ? project.link.code(path) : undefined
    const shape = facts && project.builtQueries(facts).find((each) => each.c === c)
    const open = shape?.where.flatMap(waitingColumns) ?? []
    return open.length > 0 && updates.some((update) => update.about === about && sets(project, update, open))
  })
}

const WAITING = /^(?:pending|queued|scheduled|new|open|waiting|draft|unsent|not_sent|ready|due|todo|active)$/i

/** The columns by which rows are found that wait for something. */
function waitingColumns(condition: Condition): string[] {
  if (condition.k === 'and') return condition.of.flatMap(waitingColumns)
  return condition.k === 'test' && condition.column !== undefined && isWaiting(condition) ? [condition.column] : []
}

function isWaiting({ test, value }: ColumnTest): boolean {
  if (test === 'null') return true
  return test === 'equal' && (value === false || value === null || (typeof value === 'string' && WAITING.test(value)))
}

/** A column of an update is one of these: `.update({ notified_at: now })`, `update({ data: { notifiedAt } })`. */
function sets(project: Project, { path, c }: GuardedDeed, columns: readonly string[]): boolean {
  const facts = project.link.code(path)
  const names = new Set(columns.map(plain))
  for (let at = c, hops = 0; facts && at >= 0 && hops < 20; hops++) {
    const call = facts.calls[at]
    if (call?.args.some((value) => holds(facts, value, names, 0))) return true
    at = call?.chained ?? -1
  }
  return false
}

function holds(facts: CodeFacts, value: Value, names: ReadonlySet<string>, depth: number): boolean {
  if (depth > 2) return false
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).some((each) => holds(facts, each, names, depth + 1))
  if (value.k !== 'object') return false
  return Object.entries(value.members).some(
    ([name, member]) => names.has(plain(name)) || (name === 'data' && holds(facts, member, names, depth + 1)),
  )
}

/** `notifiedAt` is `notified_at`. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
