import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { snakeCase } from '../snake-case'
import type { DependentWrites } from './dependent-writes'
import type { Write } from './writes'

/**
 * What becomes of the first row when whoever was told of the failure tries again: `another` is added · it is `refused`, as these
 * columns are unique and hold the same again · `unknown`.
 */
type TriedAgain = { readonly k: 'another' | 'unknown' } | { readonly k: 'refused'; readonly columns: string[] }

const UNKNOWN: TriedAgain = { k: 'unknown' }
/** What somebody has typed. */
const SENT = /(?:^|\.)(?:json|formData|body|useState|useForm|watch|getValues|parse|safeParse|validate\w*)$/
/** What gives something else each time. */
const MADE = /random|uuid|nanoid|cuid|ulid|now|date|generate|create|next|count|token|number/i

/** The same as the end of a sentence; empty where nobody is told, or it is not known. */
export function againClause(project: Project, facts: CodeFacts, pair: DependentWrites): string {
  if (!pair.isTold || pair.how !== 'child') return ''
  const again = triedAgain(project, facts, pair)
  if (again.k === 'another') return ', and whoever tries again adds another'
  if (again.k !== 'refused') return ''
  const columns = again.columns.map((each) => `\`${each}\``).join(' and ')
  return `, and whoever tries again is refused, as ${columns} ${again.columns.length > 1 ? 'are' : 'is'} taken by it`
}

/** For two writes of which the first adds a row, and of whose second somebody is told that it failed. */
function triedAgain(project: Project, facts: CodeFacts, { first, second }: DependentWrites): TriedAgain {
  if (isLookedFor(project, facts, first, second)) return UNKNOWN
  const table = tableOf(project, facts, first)
  if (!table) return { k: 'another' }
  const keys = [...table.indexes.values()].flatMap(({ unique, elements, where }) => {
    const columns = elements.map(({ column }) => column)
    const isWhole = unique && where === undefined && columns.every((each) => each !== undefined)
    return isWhole && !columns.every((each) => each === 'id') ? [columns.filter((each) => each !== undefined)] : []
  })
  if (keys.length === 0) return { k: 'another' }
  const written = writtenIn(project, facts, first)
  if (!written) return UNKNOWN
  const given = keys.filter((columns) => columns.every((column) => written.has(column)))
  const [same] = given.filter((columns) => columns.every((column) => isSameAgain(facts, written.get(column), 0)))
  return same ? { k: 'refused', columns: same } : given.length > 0 ? UNKNOWN : { k: 'another' }
}

/** The handler has looked whether such a row is there: the next try may find it. */
function isLookedFor(project: Project, facts: CodeFacts, first: Write, second: Write): boolean {
  return project.builtQueries(facts).some(({ c, command, table, where }) => {
    const call = facts.calls[c]
    if (!call || command !== 'select' || call.in !== first.call.in || call.range.start > second.call.range.start)
      return false
    const isById = where.every((each) => each.k === 'test' && each.column === 'id')
    return !isById && (snakeCase(table.name) === first.table || snakeCase(table.name) === second.table)
  })
}

function tableOf(project: Project, facts: CodeFacts, { table }: Write): Table | undefined {
  for (const each of project.databases.at(facts.path)?.tables.values() ?? [])
    if (snakeCase(each.name) === table || snakeCase(each.name) === `${table}s`) return each
  return undefined
}

/** What the row holds, by column; undefined where not all of it is seen. */
function writtenIn(project: Project, facts: CodeFacts, { values }: Write): ReadonlyMap<string, Value> | undefined {
  const [value] = values
  const target = value && project.link.resolver.resolve(facts.path, value)
  const row = target?.k === 'array' ? target.elements[0] : value
  const object = row && project.link.resolver.resolve(facts.path, row)
  if (object?.k !== 'object' || object.open || object.path !== facts.path) return undefined
  return new Map(Object.entries(object.members).map(([name, each]) => [snakeCase(name), each]))
}

/** What somebody has typed is the same when they send it again; a number that is made for the row is not. */
function isSameAgain(facts: CodeFacts, value: Value | undefined, depth: number): boolean {
  if (!value || depth > 6) return false
  switch (value.k) {
    case 'param':
      return true
    case 'string':
      return !value.text.includes('${}')
    case 'member':
      return isSameAgain(facts, value.of, depth + 1)
    case 'either':
      return value.of.every((each) => isSameAgain(facts, each, depth + 1))
    case 'local': {
      const values: readonly Value[] = facts.declarations[value.d]?.values ?? []
      return values.length > 0 && values.every((each) => isSameAgain(facts, each, depth + 1))
    }
    case 'call': {
      const call = facts.calls[value.c]
      if (!call || MADE.test(call.text)) return false
      if (SENT.test(call.text)) return true
      // What is asked for elsewhere may be answered otherwise each time, as a database function that counts on.
      if (call.fate.end === 'awaited') return false
      const owner = call.callee.k === 'member' ? [call.callee.of] : []
      return [...owner, ...call.args].some((each) => each.k !== 'string' && isSameAgain(facts, each, depth + 1))
    }
    default:
      return false
  }
}
