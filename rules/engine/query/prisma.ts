import type { CodeFacts, Value } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import type { Target } from '../link/target'
import type { Project } from '../project'
import { type ColumnTest, type Condition, type Join, type QueryShape, rowsOf, type SortKey, type Test } from './shape'
import { isWrittenInCode } from './written-values'

const READS: Readonly<Record<string, QueryShape['rows']>> = {
  findMany: 'all',
  findFirst: 'one',
  findFirstOrThrow: 'one',
  findUnique: 'one',
  findUniqueOrThrow: 'one',
  count: 'none',
  aggregate: 'none',
  groupBy: 'unknown',
}
const WRITES: Readonly<Record<string, QueryShape['command']>> = {
  create: 'insert',
  createMany: 'insert',
  createManyAndReturn: 'insert',
  update: 'update',
  updateMany: 'update',
  updateManyAndReturn: 'update',
  upsert: 'upsert',
  delete: 'delete',
  deleteMany: 'delete',
}
const TESTS: Readonly<Record<string, Test>> = {
  equals: 'equal',
  in: 'any',
  lt: 'range',
  lte: 'range',
  gt: 'range',
  gte: 'range',
  startsWith: 'prefix',
  contains: 'pattern',
  endsWith: 'pattern',
  search: 'search',
  not: 'not-equal',
  notIn: 'not-equal',
  has: 'contains',
  hasSome: 'contains',
  hasEvery: 'contains',
  isEmpty: 'other',
  path: 'other',
  string_contains: 'other',
  array_contains: 'other',
}
/** What stands before and after a text in the `LIKE` that an operator becomes. */
const PATTERNS: Readonly<Record<string, readonly [string, string]>> = {
  contains: ['%', '%'],
  endsWith: ['%', ''],
  startsWith: ['', '%'],
}
/** Filters on related records: their conditions are those of another table. */
const RELATION = new Set(['some', 'every', 'none', 'is', 'isNot'])

/**
 * The shape of a call on a Prisma model. The table is the model's name as the client spells it (`orderItem`), columns are
 * the model's fields: the schema knows what both are called in the database. Undefined for raw SQL and transactions.
 * Source: Prisma Client API reference, "Model query options" and "Filter conditions and operators".
 */
export function prismaQuery(project: Project, facts: CodeFacts, operation: Operation): QueryShape | undefined {
  const match = /^PrismaClient\(\)(?:\.\$extends\(\))*\.([\w]+)\.(\w+)$/.exec(operation.apiPath)
  const [, model = '', method = ''] = match ?? []
  const command = WRITES[method] ?? (Object.hasOwn(READS, method) ? 'select' : undefined)
  if (command === undefined || model.startsWith('$')) return undefined
  const reading = new Reading(project)
  const options = operation.call.args[0]
  if (options) reading.options(facts.path, options)
  return {
    path: facts.path,
    range: operation.range,
    c: operation.c,
    source: 'prisma',
    command,
    table: { schema: undefined, name: model },
    where: reading.where,
    optional: reading.optional,
    joins: reading.joins,
    order: reading.order,
    rows: command === 'select' ? reading.rowsOf(READS[method] ?? 'unknown') : 'none',
    counts: method === 'count' || method === 'aggregate',
    complete: reading.complete,
  }
}

class Reading {
  readonly where: Condition[] = []
  readonly optional: Condition[] = []
  readonly joins: Join[] = []
  readonly order: SortKey[] = []
  complete = true
  private take: 'one' | 'limited' | 'unknown' | undefined

  constructor(private readonly project: Project) {}

  rowsOf(usual: QueryShape['rows']): QueryShape['rows'] {
    return usual === 'all' ? (this.take ?? 'all') : usual
  }

  options(path: string, value: Value): void {
    const options = this.resolve(path, value)
    if (options.k !== 'object') {
      this.complete = false
      this.take = 'unknown'
      return
    }
    if (options.open) {
      this.complete = false
      this.take = 'unknown'
    }
    for (const [key, member] of Object.entries(options.members)) {
      if (key === 'where') this.where.push(...this.conditions(options.path, member, undefined))
      else if (key === 'orderBy') this.sort(options.path, member)
      else if (key === 'take') this.limit(options.path, member)
      else if (key === 'distinct') this.take ??= 'unknown'
      else if (key === 'include' || key === 'select') this.relations(options.path, member)
      else if (key === 'cursor') this.where.push(...this.conditions(options.path, member, undefined).map(fromCursor))
    }
  }

  /** What a `where` object asks for; every key must hold. `relation` is the related record it speaks of. */
  private conditions(path: string, value: Value, relation: string | undefined): Condition[] {
    const where = this.resolve(path, value)
    if (where.k !== 'object') return this.unknown()
    const found: Condition[] = where.open ? this.unknown() : []
    for (const [key, member] of Object.entries(where.members)) {
      if (key === 'AND') found.push(...this.each(where.path, member, relation).flat())
      else if (key === 'OR') {
        const of = this.each(where.path, member, relation).map(joined)
        found.push({ k: 'or', of })
      } else if (key === 'NOT') found.push({ k: 'unknown' })
      else found.push(...this.field(where.path, key, member, relation))
    }
    return [...found, ...this.putLater(path, value, relation)]
  }

  /** What is put on the object after it is made: `where.userId = user.id`. */
  private putLater(path: string, value: Value, relation: string | undefined): Condition[] {
    const puts = value.k === 'local' ? this.project.link.code(path)?.declarations[value.d]?.puts : undefined
    const found: Condition[] = []
    const branches = new Map<number, Map<number, Condition[]>>()
    for (const { name, value: put, when, arm: [of, branch] = [0, 0] } of puts ?? []) {
      const { complete } = this
      const asked =
        name === '' ? this.unknown() : this.conditions(path, { k: 'object', members: { [name]: put } }, relation)
      if (when === 'always') found.push(...asked)
      else if (when === 'either') {
        const own = branches.get(of) ?? new Map<number, Condition[]>()
        branches.set(of, own.set(branch, [...(own.get(branch) ?? []), ...asked]))
      } else {
        // The query is sent without it too.
        this.complete = complete
        if (relation === undefined) this.optional.push(...asked)
      }
    }
    for (const own of branches.values()) found.push({ k: 'or', of: [...own.values()].map(joined) })
    return found
  }

  /** `AND` and `OR` take a list, or one object. */
  private each(path: string, value: Value, relation: string | undefined): Condition[][] {
    const list = this.resolve(path, value)
    if (list.k === 'array') return list.elements.map((element) => this.conditions(list.path, element, relation))
    return [this.conditions(path, value, relation)]
  }

  private field(path: string, key: string, value: Value, relation: string | undefined): Condition[] {
    const target = this.resolve(path, value)
    if (target.k !== 'object') {
      // `undefined` leaves the filter out: Prisma reads it as not given, so a bare name may be no filter at all.
      return [this.test(key, target.k === 'literal' && target.value === null ? 'null' : 'equal', relation, target)]
    }
    const keys = Object.keys(target.members)
    if (keys.some((name) => RELATION.has(name))) {
      return keys.flatMap((name) => {
        const member = target.members[name]
        return member && name !== 'none' && name !== 'isNot'
          ? this.conditions(target.path, member, key)
          : this.unknown()
      })
    }
    const tests = keys.flatMap((name) => (name === 'mode' ? [] : [name]))
    // An object without any operator is a compound unique key (`userId_orgId: {…}`) or a related record.
    if (tests.length > 0 && !tests.some((name) => Object.hasOwn(TESTS, name)))
      return this.conditions(target.path, value, key.includes('_') ? relation : key)
    const mode = target.members['mode']
    const isInsensitive = mode !== undefined && this.textOf(target.path, mode) === 'insensitive'
    return tests.map((name) => {
      const member = target.members[name]
      const operand = member ? this.resolve(target.path, member) : undefined
      const isNull = operand?.k === 'literal' && operand.value === null
      const test: Test = isNull ? (name === 'not' ? 'not-null' : 'null') : (TESTS[name] ?? 'other')
      const sought = this.pattern(name, operand)
      return this.test(key, isInsensitive && test !== 'null' ? 'insensitive' : test, relation, sought)
    })
  }

  private test(column: string, test: Test, relation: string | undefined, operand: Target | undefined): ColumnTest {
    const value = operand?.k === 'string' ? operand.text : operand?.k === 'literal' ? operand.value : undefined
    const isWritten =
      operand?.k === 'param' &&
      operand.keys.length === 0 &&
      isWrittenInCode(this.project, operand.path, { k: 'param', f: operand.f, i: operand.i })
    return {
      ...{ k: 'test', relation, column, test },
      ...(value !== undefined && { value }),
      ...(isWritten && { written: true as const }),
    }
  }

  /** What `contains` and its like look for, as the pattern that Prisma makes of it. */
  private pattern(name: string, operand: Target | undefined): Target | undefined {
    const [before, after] = PATTERNS[name] ?? []
    if (before === undefined) return operand
    return { k: 'string', text: `${before}${operand?.k === 'string' ? operand.text : '${}'}${after}` }
  }

  private sort(path: string, value: Value): void {
    const target = this.resolve(path, value)
    if (target.k === 'array') {
      for (const element of target.elements) this.sort(target.path, element)
      return
    }
    if (target.k !== 'object') {
      this.complete = false
      return
    }
    for (const [column, member] of Object.entries(target.members)) {
      const direction = this.resolve(target.path, member)
      if (direction.k === 'string') this.order.push(sortKey(column, direction.text, undefined))
      else if (direction.k === 'object' && direction.members['sort']) {
        const nulls = direction.members['nulls'] && this.textOf(direction.path, direction.members['nulls'])
        this.order.push(sortKey(column, this.textOf(direction.path, direction.members['sort']) ?? 'asc', nulls))
      } else this.complete = false
    }
  }

  private limit(path: string, value: Value): void {
    const target = this.resolve(path, value)
    const isNothing = target.k === 'literal' && target.value === null
    if (isNothing) return
    this.take = rowsOf(target.k === 'literal' ? Math.abs(Number(target.value)) : undefined)
  }

  private relations(path: string, value: Value): void {
    const target = this.resolve(path, value)
    if (target.k !== 'object') return
    for (const [name, member] of Object.entries(target.members)) {
      const chosen = this.resolve(target.path, member)
      if (name === '_count' || chosen.k !== 'object') continue
      const isLimited = chosen.members['take'] !== undefined
      this.joins.push({ ...join(name), rows: isLimited ? 'limited' : 'all' })
    }
  }

  private textOf(path: string, value: Value): string | undefined {
    const target = this.resolve(path, value)
    return target.k === 'string' ? target.text : undefined
  }

  private resolve(path: string, value: Value): Target {
    return this.project.link.resolver.resolve(path, value)
  }

  private unknown(): Condition[] {
    this.complete = false
    return [{ k: 'unknown' }]
  }
}

function sortKey(column: string, direction: string, nulls: string | undefined): SortKey {
  return {
    relation: undefined,
    column,
    descending: direction === 'desc',
    nullsFirst: nulls === undefined ? undefined : nulls === 'first',
  }
}

function join(name: string): Join {
  return { table: { schema: undefined, name }, alias: name, inner: false, on: [], rows: 'all' }
}

function joined(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 && conditions[0] ? conditions[0] : { k: 'and', of: conditions }
}

/** A cursor starts at one row and goes on from it. */
function fromCursor(condition: Condition): Condition {
  return condition.k === 'test' ? { ...condition, test: 'range' } : condition
}
