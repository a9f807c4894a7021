import type { FileFacts } from '../../analysis/facts'
import { lowerFirst } from '../../analysis/first-letter'
import { attributeText, databaseName } from '../../analysis/prisma/names'
import type { PrismaBlock, PrismaField } from '../../analysis/prisma/prisma-facts'
import type { Condition, Join, QueryShape, SortKey, TableName } from './shape'

type Model = Extract<PrismaBlock, { readonly k: 'model' | 'view' | 'type' }>

/** What a model of a Prisma schema is called in the database. */
interface NamedModel {
  readonly table: TableName
  readonly model: Model
}

/** Models by the name that the client gives them (`orderItem` for `OrderItem`). */
export type PrismaNames = ReadonlyMap<string, NamedModel>

/**
 * The names that `@@map`, `@map` and `@@schema` give the models and fields of a project's Prisma schemas. A model that two
 * schemas declare differently is left out. Source: Prisma schema reference.
 */
export function prismaNames(files: Iterable<FileFacts>): PrismaNames {
  const names = new Map<string, NamedModel>()
  const twice = new Set<string>()
  for (const facts of files) {
    if (facts.kind !== 'prisma') continue
    for (const block of facts.blocks) {
      if (block.k !== 'model' && block.k !== 'view') continue
      const accessor = lowerFirst(block.name)
      const named: NamedModel = {
        table: { schema: attributeText(block.attributes, 'schema'), name: databaseName(block) },
        model: block,
      }
      const known = names.get(accessor)
      if (known && known.table.name !== named.table.name) twice.add(accessor)
      names.set(accessor, named)
    }
  }
  for (const accessor of twice) names.delete(accessor)
  return names
}

/** A Prisma query with the names of the database; undefined where its model is not in the schema. */
export function namedInDatabase(shape: QueryShape, names: PrismaNames): QueryShape | undefined {
  const own = names.get(shape.table.name)
  if (!own) return undefined
  return {
    ...shape,
    table: own.table,
    where: shape.where.map((each) => condition(each, own.model, names)),
    optional: shape.optional.map((each) => condition(each, own.model, names)),
    joins: shape.joins.flatMap((each) => joinOf(each, own.model, names)),
    order: shape.order.map((key) => sortKey(key, own.model)),
  }
}

function condition(each: Condition, model: Model, names: PrismaNames): Condition {
  if (each.k === 'unknown') return each
  if (each.k !== 'test') return { ...each, of: each.of.map((part) => condition(part, model, names)) }
  if (each.column === undefined) return each
  const owner = each.relation === undefined ? model : relatedModel(model, each.relation, names)?.model
  const field = owner?.fields.find(({ name }) => name === each.column)
  return field ? { ...each, column: databaseName(field) } : { k: 'unknown' }
}

function sortKey(key: SortKey, model: Model): SortKey {
  const field = model.fields.find(({ name }) => name === key.column)
  return field ? { ...key, column: databaseName(field) } : key
}

/** A related record: joined on the columns that `@relation` names on this side or on the other. */
function joinOf(join: Join, model: Model, names: PrismaNames): Join[] {
  const related = relatedModel(model, join.alias, names)
  const field = model.fields.find(({ name }) => name === join.alias)
  if (!related || !field) return []
  const back = related.model.fields.find(
    (each) => each.type === model.name && relation(each).own.length > 0 && relation(each).name === relation(field).name,
  )
  const { own, other } = relation(field).own.length > 0 ? relation(field) : turned(relation(back))
  const on = own.map((name, i) => ({
    own: columnNamed(model, name),
    other: columnNamed(related.model, other[i] ?? ''),
  }))
  return [{ ...join, table: related.table, on }]
}

function relatedModel(model: Model, fieldName: string, names: PrismaNames): NamedModel | undefined {
  const type = model.fields.find(({ name }) => name === fieldName)?.type
  return type === undefined ? undefined : names.get(lowerFirst(type))
}

interface Relation {
  readonly name: string | undefined
  readonly own: readonly string[]
  readonly other: readonly string[]
}

function relation(field: PrismaField | undefined): Relation {
  const attribute = field?.attributes.find(({ name }) => name === 'relation')
  const list = (key: string) => {
    const value = attribute?.arguments.find(({ name }) => name === key)?.value
    return value?.k === 'list' ? value.items.flatMap((item) => (item.k === 'word' ? [item.word] : [])) : []
  }
  const named = attribute?.arguments.find(({ name }) => name === undefined || name === 'name')?.value
  return { name: named?.k === 'text' ? named.text : undefined, own: list('fields'), other: list('references') }
}

function turned({ name, own, other }: Relation): Relation {
  return { name, own: other, other: own }
}

function columnNamed(model: Model, name: string): string {
  const field = model.fields.find((each) => each.name === name)
  return field ? databaseName(field) : name
}
