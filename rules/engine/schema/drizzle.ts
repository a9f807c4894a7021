import type { CodeFacts, FileFacts, Value } from '../../analysis/facts'
import type { IndexElement, ReferentialAction } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import type { Modules } from '../modules'
import { type CallChain, chainOf, follow, memberOf, returned, textOf } from './drizzle-calls'
import { columnReference, drizzleType, isSerial } from './drizzle-columns'
import { chosenName, columnsPart } from './object-names'
import type { Incomplete } from './schema'
import { nameKey, newTable, State, type TableState } from './state'
import { UNREAD_PREDICATE } from './unread-predicate'

const DRIZZLE = 'drizzle-orm/pg-core'
/** What the analysis keeps of an array: a table with as many indexes may have more. */
const MOST_ELEMENTS = 20

interface Declared {
  readonly facts: CodeFacts
  readonly table: TableState
  readonly chain: CallChain
  /** Column by the property that stands for it. */
  readonly columns: ReadonlyMap<string, { readonly name: string; readonly chain: CallChain }>
}

/** The database that Drizzle's tables in code declare. */
export function drizzleState(
  paths: readonly string[],
  files: ReadonlyMap<string, FileFacts>,
  modules: Modules,
): { readonly state: State; readonly incomplete: readonly Incomplete[] } {
  const reader = new DrizzleReader(files, modules)
  for (const path of paths) reader.declare(path)
  reader.complete()
  return reader
}

class DrizzleReader {
  readonly state = new State()
  readonly incomplete: Incomplete[] = []
  /** By file and variable. */
  private readonly declared = new Map<string, Declared>()

  constructor(
    private readonly files: ReadonlyMap<string, FileFacts>,
    private readonly modules: Modules,
  ) {}

  declare(path: string): void {
    const facts = this.code(path)
    for (const { name, values } of facts?.declarations ?? []) {
      const chain = facts && chainOf(facts, values[0])
      if (!facts || !chain) continue
      const place = { file: path, range: chain.call.nameRange }
      if (chain.name === 'pgEnum' && isDrizzle(chain.callee)) this.addEnum(facts, chain, place)
      const made = this.tableName(facts, chain)
      if (made) this.declared.set(`${path}#${name}`, this.addTable(facts, chain, made, place))
    }
  }

  /** Keys and references, once every table is there. */
  complete(): void {
    for (const declared of this.declared.values()) {
      for (const column of declared.columns.values()) this.columnKeys(declared, column)
      const extras = returned(declared.facts, declared.chain.call.args[2])
      const each = extras?.k === 'array' ? extras.elements : extras?.k === 'object' ? Object.values(extras.members) : []
      const place = this.place(declared, declared.chain)
      if (each.length >= MOST_ELEMENTS || (extras?.k === 'object' && extras.open))
        this.incomplete.push({ reason: `not all indexes of ${declared.table.name} can be told`, place })
      for (const value of each) this.extra(declared, value)
    }
  }

  private code(path: string): CodeFacts | undefined {
    const facts = this.files.get(path)
    return facts?.kind === 'code' ? facts : undefined
  }

  private place({ facts }: Declared, { call }: CallChain): Place {
    return { file: facts.path, range: call.range }
  }

  private addEnum(facts: CodeFacts, chain: CallChain, place: Place): void {
    const name = textOf(chain.call.args[0])
    if (name === undefined) return
    const list = follow(facts, chain.call.args[1])
    const values = list?.k === 'array' ? list.elements.flatMap((value) => textOf(value) ?? []) : []
    this.state.types.set(`public.${name}`, { schema: 'public', name, form: 'enum', values, base: undefined, place })
  }

  /** `pgTable('orders', …)`, `pgSchema('shop').table('orders', …)`, and a maker from `pgTableCreator`. */
  private tableName(facts: CodeFacts, chain: CallChain): { schema: string; name: string } | undefined {
    const name = textOf(chain.call.args[0])
    if (name === undefined) return undefined
    if (chain.name === 'pgTable' && isDrizzle(chain.callee)) return { schema: 'public', name }
    const maker = this.maker(facts, chain)
    if (maker?.name === 'pgTableCreator') {
      const pattern = returned(facts, maker.call.args[0])
      return pattern?.k === 'string' ? { schema: 'public', name: pattern.text.replace('${}', () => name) } : undefined
    }
    const last = chain.modifiers.find((modifier) => modifier.name === 'table')
    const schema = chain.name === 'pgSchema' && last ? textOf(chain.call.args[0]) : undefined
    const inner = last && textOf(last.call.args[0])
    return schema !== undefined && inner !== undefined ? { schema, name: inner } : undefined
  }

  private maker(facts: CodeFacts, chain: CallChain): CallChain | undefined {
    const made = chainOf(facts, chain.callee)
    return made && isDrizzle(made.callee) ? made : undefined
  }

  private addTable(facts: CodeFacts, chain: CallChain, name: { schema: string; name: string }, place: Place): Declared {
    const table = { ...newTable(name.schema, name.name, place), foreign: this.state.isForeign(name.schema) }
    this.state.tables.set(nameKey(table), table)
    this.state.schemas.add(name.schema)
    const columns = new Map<string, { name: string; chain: CallChain }>()
    const written = returned(facts, chain.call.args[1])
    if (written?.k !== 'object' || written.open)
      this.incomplete.push({ reason: `not all columns of ${table.name} can be told`, place })
    for (const [key, value] of Object.entries(written?.k === 'object' ? written.members : {})) {
      const column = chainOf(facts, value)
      if (!column) continue
      const own = textOf(column.call.args[0]) ?? key
      columns.set(key, { name: own, chain: column })
      const has = (modifier: string) => column.modifiers.some(({ name: each }) => each === modifier)
      table.columns.set(own, {
        name: own,
        type: drizzleType(facts, column, (each) => this.enumName(facts, each)),
        notNull: has('notNull') || has('primaryKey') || isSerial(column),
        ...(has('default') || has('defaultNow') || has('defaultRandom') || isSerial(column)
          ? { default: { k: 'other' as const, what: 'default', args: [] } }
          : {}),
        place: { file: facts.path, range: column.call.range },
      })
    }
    return { facts, table, chain, columns }
  }

  /** A column made by an enum of the project, in this file or another. */
  private enumName(facts: CodeFacts, chain: CallChain): string | undefined {
    const found = this.elsewhere(facts, chain.callee)
    const made = found && chainOf(found.facts, found.value)
    return made?.name === 'pgEnum' ? textOf(made.call.args[0]) : undefined
  }

  /** What a name stands for, through an import of another file. */
  private elsewhere(
    facts: CodeFacts,
    value: Value,
    depth = 0,
  ): { facts: CodeFacts; name: string; value: Value } | undefined {
    if (value.k === 'local') {
      const declaration = facts.declarations[value.d]
      const [bound] = declaration?.values ?? []
      if (bound?.k === 'import' || bound?.k === 'local') return this.elsewhere(facts, bound, depth + 1)
      return declaration && bound ? { facts, name: declaration.name, value: bound } : undefined
    }
    if (value.k === 'call') return { facts, name: '', value }
    if (value.k !== 'import' || depth > 6) return undefined
    const resolved = this.modules.resolve(facts.path, value.specifier)
    const other = resolved.k === 'file' ? this.code(resolved.path) : undefined
    if (!other) return undefined
    const exported = Object.hasOwn(other.exports, value.name) ? other.exports[value.name] : undefined
    if (exported) return this.elsewhere(other, exported, depth + 1)
    for (const specifier of other.exportAll) {
      const found = this.elsewhere(other, { k: 'import', specifier, name: value.name }, depth + 1)
      if (found) return found
    }
    return undefined
  }

  private columnKeys(declared: Declared, { name, chain }: { name: string; chain: CallChain }): void {
    const { table } = declared
    const place = this.place(declared, chain)
    for (const { name: modifier, call } of chain.modifiers) {
      if (modifier === 'primaryKey') this.addKey(table, 'primary', [name], undefined, place)
      else if (modifier === 'unique') this.addKey(table, 'unique', [name], textOf(call.args[0]), place)
      else if (modifier === 'references') {
        const onDelete = actionOf(textOf(memberOf(declared.facts, call.args[1], 'onDelete')))
        this.addForeign(declared, [name], [call.args[0]], onDelete, place)
      }
    }
  }

  private addKey(
    table: TableState,
    k: 'primary' | 'unique',
    columns: readonly string[],
    name: string | undefined,
    place: Place,
  ) {
    const own = name ?? (k === 'primary' ? `${table.name}_pkey` : `${table.name}_${columns.join('_')}_unique`)
    table.constraints.set(own, { k, name: own, columns, place, assumed: false })
    const elements = columns.map((column) => ({ column }))
    const rest = { include: [], where: undefined, place, assumed: false }
    this.state.addIndex(table, { name: own, unique: true, method: 'btree', elements, constraint: k, ...rest })
  }

  /** A foreign key to the columns that `to` names: `users.id`, each of one table. */
  private addForeign(
    { facts, table }: Declared,
    columns: readonly string[],
    to: readonly (Value | undefined)[],
    onDelete: ReferentialAction,
    place: Place,
  ): void {
    let other: Declared | undefined
    const referencedColumns: string[] = []
    for (const value of to) {
      const target = returned(facts, value)
      const found = target?.k === 'member' ? this.elsewhere(facts, target.of) : undefined
      other ??= found && this.declared.get(`${found.facts.path}#${found.name}`)
      if (target?.k === 'member') referencedColumns.push(other?.columns.get(target.name)?.name ?? target.name)
    }
    if (!other) return
    const name = `${table.name}_${columns.join('_')}_${other.table.name}_${referencedColumns.join('_')}_fk`.slice(0, 63)
    const common = { name, columns, place, notValid: false, assumed: false }
    const references = nameKey(other.table)
    table.constraints.set(name, {
      ...common,
      k: 'foreign',
      references,
      referencedColumns,
      onDelete,
      onUpdate: 'no action',
    })
  }

  /** `index('x').on(t.a)`, `primaryKey({ columns })`, `unique().on(…)` … in the third argument. */
  private extra(declared: Declared, value: Value): void {
    const { facts, table } = declared
    const chain = chainOf(facts, value)
    if (!chain) return
    const place = this.place(declared, chain)
    const columnsIn = (list: Value | undefined) => {
      const written = follow(facts, list)
      return written?.k === 'array' ? written.elements.flatMap((each) => this.element(declared, each).column ?? []) : []
    }
    if (chain.name === 'primaryKey') {
      const [first] = chain.call.args
      const listed = columnsIn(memberOf(facts, first, 'columns'))
      const columns =
        listed.length > 0 ? listed : chain.call.args.flatMap((arg) => this.element(declared, arg).column ?? [])
      if (columns.length > 0) this.addKey(table, 'primary', columns, textOf(memberOf(facts, first, 'name')), place)
    } else if (chain.name === 'foreignKey') {
      const [options] = chain.call.args
      const columns = columnsIn(memberOf(facts, options, 'columns'))
      const foreign = follow(facts, memberOf(facts, options, 'foreignColumns'))
      const to = foreign?.k === 'array' ? foreign.elements : []
      const onDelete = chain.modifiers.find(({ name }) => name === 'onDelete')
      if (columns.length > 0) this.addForeign(declared, columns, to, actionOf(textOf(onDelete?.call.args[0])), place)
    } else if (chain.name === 'index' || chain.name === 'uniqueIndex' || chain.name === 'unique') {
      this.addIndex(declared, chain, place)
    }
  }

  private addIndex(declared: Declared, chain: CallChain, place: Place): void {
    const { table } = declared
    const calls = [{ name: chain.name, call: chain.call }, ...chain.modifiers]
    const on = calls.find(({ name }) => name === 'on' || name === 'onOnly' || name === 'using')
    if (!on) return
    const using = on.name === 'using' ? textOf(on.call.args[0]) : undefined
    const elements = on.call.args.slice(on.name === 'using' ? 1 : 0).map((arg) => this.element(declared, arg))
    const columns = elements.flatMap(({ column }) => column ?? [])
    const name = textOf(chain.call.args[0])
    if (chain.name === 'unique') {
      this.addKey(table, 'unique', columns, name, place)
      return
    }
    const isPartial = chain.modifiers.some((modifier) => modifier.name === 'where')
    this.state.addIndex(table, {
      name: name ?? chosenName(table.name, columnsPart(columns), 'index', () => false),
      unique: chain.name === 'uniqueIndex',
      method: using ?? 'btree',
      elements,
      include: [],
      where: isPartial ? UNREAD_PREDICATE : undefined,
      constraint: undefined,
      place,
      assumed: false,
    })
  }

  /** A column of the table, or what is only known to be an expression. */
  private element({ facts, columns }: Declared, value: Value): IndexElement {
    const reference = columnReference(facts, value)
    const column = reference && columns.get(reference.key)?.name
    if (!reference || column === undefined) return { expression: { k: 'other', what: 'sql', args: [] } }
    return { column, ...(reference.calls.includes('desc') && { descending: true as const }) }
  }
}

function isDrizzle(callee: Value): boolean {
  if (callee.k === 'import') return callee.specifier === DRIZZLE
  return callee.k === 'member' && callee.of.k === 'import' && callee.of.specifier === DRIZZLE
}

function actionOf(text: string | undefined): ReferentialAction {
  const actions: readonly ReferentialAction[] = ['restrict', 'cascade', 'set null', 'set default']
  return actions.find((action) => action === text) ?? 'no action'
}
