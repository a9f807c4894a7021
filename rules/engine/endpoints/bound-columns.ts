import type { CodeFacts, Value } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { piecesOf } from '../../analysis/value-pieces'
import type { Project } from '../project'
import { snakeCase } from '../snake-case'
import type { NatureReader } from './natures'
import { saysWho } from './says-who'

/** Columns that may say whose a row is, as the database writes them. */
const MAY_BIND = /(?:^|_)(?:\w+_)?id$|^uid$/
const FILTERS = /\.(?:eq|in|match|contains)$/
const MOST_CALLERS = 12

/**
 * By which columns the code of a project itself asks for what belongs to whoever calls: `.eq('org_id', user.orgId)`, `where:
 * { userId: session.user.id }`, `if (row.org_id !== user.orgId)`. A column that is nowhere held against the caller need not
 * say whose a row is: in a tool of one firm `organization_id` is the client that a row is about.
 */
export class BoundColumns {
  private asked: ReadonlyMap<string, readonly (Asked & { readonly facts: CodeFacts })[]> | undefined
  private readonly places = new Map<string, readonly Place[]>()

  constructor(
    private readonly project: Project,
    private readonly natures: NatureReader,
  ) {}

  /** Something in the project holds a column of that name against who calls. */
  isBound(column: string): boolean {
    return this.placesOf(column).length > 0
  }

  /** In how many functions rows of a table are looked for by a column that is the caller's. */
  timesOf(table: string, column: string): number {
    return new Set(this.placesOf(column).flatMap((place) => (place.table === table ? [place.in] : []))).size
  }

  private placesOf(column: string): readonly Place[] {
    const name = snakeCase(column)
    const known = this.places.get(name)
    if (known) return known
    const found = (this.everyAsked().get(name) ?? []).flatMap(({ facts, table, values, f }) =>
      values.some((value) => this.isOfCaller(facts, value, 0)) ? [{ table, in: `${facts.path}#${f}` }] : [],
    )
    this.places.set(name, found)
    return found
  }

  /** What columns are held against, by their names, whoever that is. */
  private everyAsked(): ReadonlyMap<string, readonly (Asked & { readonly facts: CodeFacts })[]> {
    this.asked ??= grouped(
      this.project.productCode
        .filter(({ directive }) => directive !== 'client')
        .flatMap((facts) => [...this.queried(facts), ...compared(facts)].map((asked) => ({ ...asked, facts }))),
      ({ column }) => column,
    )
    return this.asked
  }

  private *queried(facts: CodeFacts): Generator<Asked> {
    for (const shape of this.project.builtQueries(facts)) {
      if (shape.c < 0 || shape.command === 'insert' || shape.command === 'upsert') continue
      for (let c = shape.c, hops = 0; c >= 0 && hops < 30; hops++) {
        const call = facts.calls[c]
        if (!call) break
        for (const asked of askedIn(facts, call.args, FILTERS.test(call.text), 0))
          yield { ...asked, table: shape.table.name, f: call.in }
        c = call.chained
      }
    }
    // `if (orgId) query = query.eq('org_id', orgId)`
    for (const { text, args, in: f } of facts.calls)
      if (FILTERS.test(text)) for (const asked of askedIn(facts, args.slice(0, 2), true, 5)) yield { ...asked, f }
  }

  /** It is who calls; or a parameter to which those who call the function hand that. */
  private isOfCaller(facts: CodeFacts, value: Value, depth: number): boolean {
    if (saysWho(this.natures.of(facts.path, value))) return true
    const [only = value] = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : []
    if (only.k !== 'param' || (only.path?.length ?? 0) > 0 || depth > 1) return false
    const { link } = this.project
    return link
      .callersOf({ k: 'function', path: facts.path, f: only.f })
      .slice(0, MOST_CALLERS)
      .some(({ path, c }) => {
        const from = link.code(path)
        const given = from?.calls[c]?.args[only.i]
        return from !== undefined && given !== undefined && this.isOfCaller(from, given, depth + 1)
      })
  }
}

interface Asked {
  readonly table?: string
  readonly column: string
  readonly values: readonly Value[]
  readonly f: number
}

interface Place {
  readonly table: string | undefined
  readonly in: string
}

type Named = Pick<Asked, 'column' | 'values'>

/** What columns are asked to be, in the arguments of a call: `('org_id', x)`, `{ where: { orgId: x } }`, `eq(t.orgId, x)`. */
function* askedIn(facts: CodeFacts, args: readonly Value[], isFilter: boolean, depth: number): Generator<Named> {
  const [first, second] = args
  const column = first && columnNamed(first)
  if (column !== undefined && second && (isFilter || depth > 0)) yield { column, values: [second, ...piecesOf(second)] }
  if (depth > 5) return
  for (const value of args) yield* askedOf(facts, value, depth + 1)
}

function* askedOf(facts: CodeFacts, value: Value, depth: number): Generator<Named> {
  if (depth > 6) return
  if (value.k === 'object') {
    for (const [name, member] of Object.entries(value.members)) {
      if (name === 'data' || name === 'create' || name === 'select' || name === 'include') continue
      const column = snakeCase(name)
      if (MAY_BIND.test(column)) yield { column, values: [member, ...piecesOf(member)] }
      else yield* askedOf(facts, member, depth + 1)
    }
  } else if (value.k === 'call') yield* askedIn(facts, facts.calls[value.c]?.args ?? [], true, depth)
  else for (const piece of piecesOf(value)) yield* askedOf(facts, piece, depth + 1)
}

/** `'org_id'`, `projects.orgId`. */
function columnNamed(value: Value): string | undefined {
  const name = value.k === 'string' ? value.text : value.k === 'member' ? value.name : undefined
  const column = name === undefined ? undefined : snakeCase(name)
  return column !== undefined && MAY_BIND.test(column) ? column : undefined
}

/** `if (row.org_id !== user.orgId)`, either way round. */
function* compared(facts: CodeFacts): Generator<Asked> {
  for (const { compares, in: f } of facts.gates)
    for (const { left, right } of compares)
      for (const [own, other] of [
        [left, right],
        [right, left],
      ] as const)
        for (const value of own) {
          const column = value.k === 'member' ? columnNamed(value) : undefined
          if (column !== undefined && column !== 'id') yield { column, values: other, f }
        }
}
