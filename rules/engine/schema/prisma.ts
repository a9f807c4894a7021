import type { FileFacts } from '../../analysis/facts'
import { attributeText, databaseName, textOfValue } from '../../analysis/prisma/names'
import type {
  PrismaArgument,
  PrismaAttribute,
  PrismaBlock,
  PrismaField,
  PrismaValue,
} from '../../analysis/prisma/prisma-facts'
import type { Expression } from '../../analysis/sql/expression'
import type { IndexElement, ReferentialAction, TypeName } from '../../analysis/sql/sql-facts'
import type { Place } from '../finding'
import { chosenName, columnsPart } from './object-names'
import { nameKey, newTable, State, type TableState } from './state'

type Model = Extract<PrismaBlock, { k: 'model' | 'view' | 'type' }>

const TYPES: Readonly<Record<string, TypeName>> = {
  String: { name: 'text' },
  Int: { name: 'integer' },
  BigInt: { name: 'bigint' },
  Float: { name: 'double precision' },
  Decimal: { name: 'numeric' },
  Boolean: { name: 'boolean' },
  DateTime: { name: 'timestamp without time zone' },
  Json: { name: 'jsonb' },
  Bytes: { name: 'bytea' },
}

/** Native types: `@db.Uuid`. */
const NATIVE: Readonly<Record<string, string>> = {
  VarChar: 'character varying',
  Char: 'character',
  Text: 'text',
  Uuid: 'uuid',
  Timestamptz: 'timestamp with time zone',
  Timestamp: 'timestamp without time zone',
  Date: 'date',
  Time: 'time without time zone',
  Timetz: 'time with time zone',
  SmallInt: 'smallint',
  Integer: 'integer',
  BigInt: 'bigint',
  Real: 'real',
  DoublePrecision: 'double precision',
  Decimal: 'numeric',
  Money: 'money',
  Json: 'json',
  JsonB: 'jsonb',
  Citext: 'citext',
  Inet: 'inet',
  Bit: 'bit',
  VarBit: 'bit varying',
  Xml: 'xml',
  Oid: 'oid',
  Boolean: 'boolean',
  ByteA: 'bytea',
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  Cascade: 'cascade',
  SetNull: 'set null',
  SetDefault: 'set default',
  Restrict: 'restrict',
  NoAction: 'no action',
}

/** The database that Prisma schema files declare. */
export function prismaState(paths: readonly string[], files: ReadonlyMap<string, FileFacts>): State {
  const state = new State()
  const blocks = paths.flatMap((path) => {
    const facts = files.get(path)
    return facts?.kind === 'prisma' ? facts.blocks.map((block) => ({ block, path })) : []
  })
  const enums = new Map<string, string>()
  const models = new Map<string, { model: Model; table: TableState; path: string }>()
  for (const { block, path } of blocks) {
    const place = { file: path, range: block.nameRange }
    if (block.k === 'enum') enums.set(block.name, addEnum(state, block, place))
    else if (block.k === 'model') {
      const schema = attributeText(block.attributes, 'schema') ?? 'public'
      const table = newTable(schema, databaseName(block), place)
      state.tables.set(nameKey(table), table)
      state.schemas.add(schema)
      models.set(block.name, { model: block, table, path })
    }
  }
  for (const { model, table, path } of models.values()) {
    for (const field of model.fields) addColumn(table, field, enums, path)
    addKeys(state, model, table, path)
  }
  for (const { model, table, path } of models.values())
    for (const field of model.fields) addForeign(state, model, field, table, models.get(field.type), path)
  return state
}

function addEnum(state: State, block: Extract<PrismaBlock, { k: 'enum' }>, place: Place): string {
  const schema = attributeText(block.attributes, 'schema') ?? 'public'
  const name = databaseName(block)
  const values = block.values.map((value) => databaseName(value))
  state.types.set(`${schema}.${name}`, { schema, name, form: 'enum', values, base: undefined, place })
  return name
}

function addColumn(table: TableState, field: PrismaField, enums: ReadonlyMap<string, string>, path: string): void {
  const type = typeOf(field, enums)
  if (!type) return
  const name = columnOf(field)
  const value = defaultOf(field)
  table.columns.set(name, {
    name,
    type: field.list ? { ...type, array: true } : type,
    notNull: !field.optional,
    ...(value && { default: value }),
    place: { file: path, range: field.range },
  })
}

/** Undefined for a field that is a relation and no column. */
function typeOf(field: PrismaField, enums: ReadonlyMap<string, string>): TypeName | undefined {
  const native = field.attributes.find(({ name }) => /^db\./.test(name))
  const name = native && NATIVE[native.name.slice(3)]
  if (name !== undefined) return { name }
  if (field.type === 'Unsupported') return { name: 'unknown' }
  const own = enums.get(field.type)
  return own === undefined ? TYPES[field.type] : { name: own }
}

function defaultOf(field: PrismaField): Expression | undefined {
  const value = attribute(field.attributes, 'default')?.arguments[0]?.value
  // `cuid()` and `uuid()` are filled in by the client, not by the database.
  if (!value || (value.k === 'call' && /^(?:cuid|uuid|nanoid|ulid|auto)$/.test(value.name))) return undefined
  if (value.k === 'call') return { k: 'call', name: value.name, args: [] }
  return { k: 'value', value: value.k === 'text' ? value.text : value.k === 'word' ? value.word : '' }
}

function addKeys(state: State, model: Model, table: TableState, path: string): void {
  const column = (name: string) => {
    const field = model.fields.find((each) => each.name === name)
    return field ? columnOf(field) : name
  }
  for (const field of model.fields) {
    const place = { file: path, range: field.range }
    const id = attribute(field.attributes, 'id')
    const unique = attribute(field.attributes, 'unique')
    const elements = [{ column: columnOf(field) }]
    if (id) addPrimary(state, table, elements, id, place)
    if (unique) addIndex(state, table, elements, unique, 'key', place)
  }
  for (const each of model.attributes) {
    const place = { file: path, range: each.range }
    const list = argument(each, 'fields') ?? each.arguments[0]?.value
    const elements = list?.k === 'list' ? list.items.map((item) => elementOf(item, column)) : []
    if (elements.length === 0) continue
    if (each.name === 'id') addPrimary(state, table, elements, each, place)
    else if (each.name === 'unique') addIndex(state, table, elements, each, 'key', place)
    else if (each.name === 'index') addIndex(state, table, elements, each, 'idx', place)
  }
}

function addPrimary(
  state: State,
  table: TableState,
  elements: readonly IndexElement[],
  written: PrismaAttribute,
  place: Place,
): void {
  const name = nameIn(written) ?? `${table.name}_pkey`
  const columns = elements.flatMap(({ column }) => column ?? [])
  table.constraints.set(name, { k: 'primary', name, columns, place, assumed: false })
  state.addIndex(table, { ...plain(elements, place), name, unique: true, constraint: 'primary' })
}

function addIndex(
  state: State,
  table: TableState,
  elements: readonly IndexElement[],
  written: PrismaAttribute,
  label: 'key' | 'idx',
  place: Place,
): void {
  const columns = columnsPart(elements.map(({ column }) => column ?? 'expr'))
  const name = nameIn(written) ?? chosenName(table.name, columns, label, () => false)
  const type = argument(written, 'type')
  const method = type?.k === 'word' ? type.word.toLowerCase() : 'btree'
  state.addIndex(table, { ...plain(elements, place), name, method, unique: label === 'key', constraint: undefined })
}

function plain(elements: readonly IndexElement[], place: Place) {
  return { method: 'btree', elements, include: [], where: undefined, place, assumed: false }
}

/** `title`, or `title(sort: Desc, ops: raw("gin_trgm_ops"))`. */
function elementOf(item: PrismaValue, column: (name: string) => string): IndexElement {
  if (item.k !== 'call') return { column: column(item.k === 'word' ? item.word : '') }
  const sort = item.arguments.find(({ name }) => name === 'sort')?.value
  const ops = item.arguments.find(({ name }) => name === 'ops')?.value
  const operatorClass = ops?.k === 'call' ? ops.arguments[0]?.value : undefined
  return {
    column: column(item.name),
    ...(sort?.k === 'word' && sort.word === 'Desc' && { descending: true as const }),
    ...(operatorClass?.k === 'text' && { operatorClass: operatorClass.text }),
  }
}

function addForeign(
  state: State,
  model: Model,
  field: PrismaField,
  table: TableState,
  other: { readonly model: Model; readonly table: TableState } | undefined,
  path: string,
): void {
  const relation = attribute(field.attributes, 'relation')
  if (!relation || !other) return
  const named = (value: PrismaValue | undefined, owner: Model) =>
    value?.k === 'list'
      ? value.items.flatMap((item) => {
          const found = item.k === 'word' ? owner.fields.find(({ name }) => name === item.word) : undefined
          return found ? [columnOf(found)] : []
        })
      : []
  const columns = named(argument(relation, 'fields'), model)
  if (columns.length === 0) return
  const name =
    textOfValue(argument(relation, 'map')) ??
    chosenName(table.name, columnsPart(columns), 'fkey', (each) => state.hasConstraint(table.schema, each))
  const onDelete = argument(relation, 'onDelete')
  const onUpdate = argument(relation, 'onUpdate')
  table.constraints.set(name, {
    k: 'foreign',
    name,
    columns,
    references: nameKey(other.table),
    referencedColumns: named(argument(relation, 'references'), other.model),
    onDelete: (onDelete?.k === 'word' && ACTIONS[onDelete.word]) || (field.optional ? 'set null' : 'restrict'),
    onUpdate: (onUpdate?.k === 'word' && ACTIONS[onUpdate.word]) || 'cascade',
    notValid: false,
    place: { file: path, range: field.range },
    assumed: false,
  })
}

function columnOf(field: PrismaField): string {
  return databaseName(field)
}

function attribute(attributes: readonly PrismaAttribute[], name: string): PrismaAttribute | undefined {
  return attributes.find((each) => each.name === name)
}

function argument(written: PrismaAttribute, name: string): PrismaValue | undefined {
  return written.arguments.find((each: PrismaArgument) => each.name === name)?.value
}

/** The one text of an attribute: `@map("x")`, `@map(name: "x")`. */
/** What an attribute calls its index: `map:`; `name:` is only the client's, but for `@@index`, where it was the index's. */
function nameIn(written: PrismaAttribute): string | undefined {
  return (
    textOfValue(argument(written, 'map')) ??
    (written.name === 'index' ? textOfValue(argument(written, 'name')) : undefined)
  )
}
