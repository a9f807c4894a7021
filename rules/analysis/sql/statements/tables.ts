import type { ColumnDef, Constraint, CreateStmt, CreateTableAsStmt, Node } from '@pgsql/types'
import type { Expression } from '../expression'
import { relationOf, stringsOf, typeOf } from '../nodes'
import { readExpression } from '../read-expression'
import { readQuery } from '../read-query'
import type { Reading } from '../reading'
import type { ColumnDefinition, ConstraintDefinition, Operation, ReferentialAction } from '../sql-facts'
import { elementsOf } from './indexes'

/** `CREATE TABLE`. */
export function createTable(statement: CreateStmt, reading: Reading): Operation {
  const columns: ColumnDefinition[] = []
  const constraints: ConstraintDefinition[] = []
  const like: { table: ReturnType<typeof relationOf>; indexes: boolean; defaults: boolean }[] = []
  for (const element of statement.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const read = readColumn(element.ColumnDef, reading)
      columns.push(read.column)
      constraints.push(...read.constraints)
    } else if ('Constraint' in element) {
      constraints.push(...readConstraint(element.Constraint, reading, undefined))
    } else if ('TableLikeClause' in element) {
      const { relation, options = 0 } = element.TableLikeClause
      // Bits of `TableLikeOption`: 3 defaults, 6 indexes.
      like.push({ table: relationOf(relation), indexes: (options & 64) !== 0, defaults: (options & 8) !== 0 })
    }
  }
  const parents = (statement.inhRelations ?? []).flatMap((node) =>
    'RangeVar' in node ? [relationOf(node.RangeVar)] : [],
  )
  const [parent] = parents
  return {
    k: 'createTable',
    range: reading.whole,
    table: relationOf(statement.relation),
    ifNotExists: statement.if_not_exists ?? false,
    temporary: statement.relation?.relpersistence === 't',
    columns,
    constraints,
    like,
    inherits: statement.partbound ? [] : parents,
    ...(statement.partbound && parent && { partitionOf: parent }),
    ...(statement.partspec && { partitioned: true as const }),
  }
}

/** `CREATE TABLE … AS` and `CREATE MATERIALIZED VIEW`. */
export function createTableAs(statement: CreateTableAsStmt, reading: Reading): Operation {
  const { into, query, objtype } = statement
  const names = stringsOf(into?.colNames)
  if (objtype === 'OBJECT_MATVIEW') {
    return {
      k: 'createView',
      range: reading.whole,
      view: relationOf(into?.rel),
      orReplace: false,
      ifNotExists: statement.if_not_exists ?? false,
      temporary: false,
      materialized: true,
      columns: names,
      options: {},
      query: readQuery(query),
    }
  }
  return {
    k: 'createTable',
    range: reading.whole,
    table: relationOf(into?.rel),
    ifNotExists: statement.if_not_exists ?? false,
    temporary: into?.rel?.relpersistence === 't',
    columns: names.map((name) => ({ name, type: { name: 'unknown' }, notNull: false, range: reading.whole })),
    constraints: [],
    like: [],
    inherits: [],
    as: readQuery(query),
  }
}

/** Serial types are an integer with a sequence. */
const SERIAL: Readonly<Record<string, string>> = {
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
  smallserial: 'smallint',
  serial2: 'smallint',
}

/** A column with the constraints that are written beside it. */
export function readColumn(
  definition: ColumnDef,
  reading: Reading,
): { column: ColumnDefinition; constraints: ConstraintDefinition[] } {
  const name = definition.colname ?? ''
  const written = typeOf(definition.typeName)
  const serial = written.schema === undefined ? SERIAL[written.name] : undefined
  const constraints: ConstraintDefinition[] = []
  let notNull = serial !== undefined || (definition.is_not_null ?? false)
  let defaults: Expression | undefined = serial === undefined ? undefined : { k: 'call', name: 'nextval', args: [] }
  let identity = false
  let generated: Expression | undefined
  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue
    const constraint = node.Constraint
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        notNull = true
        break
      case 'CONSTR_DEFAULT':
        defaults = readExpression(constraint.raw_expr)
        break
      case 'CONSTR_IDENTITY':
        identity = true
        notNull = true
        break
      case 'CONSTR_GENERATED':
        generated = readExpression(constraint.raw_expr)
        break
      case 'CONSTR_PRIMARY':
        notNull = true
        constraints.push(...readConstraint(constraint, reading, name))
        break
      default:
        constraints.push(...readConstraint(constraint, reading, name))
    }
  }
  const column: ColumnDefinition = {
    name,
    type: serial === undefined ? written : { ...written, name: serial },
    notNull,
    ...(defaults && { default: defaults }),
    ...(identity && { identity: true as const }),
    ...(generated && { generated }),
    range: reading.element(definition.location),
  }
  return { column, constraints }
}

/** A constraint; `column` is the one that it is written beside. None for `NOT NULL` and the like. */
export function readConstraint(
  constraint: Constraint,
  reading: Reading,
  column: string | undefined,
): ConstraintDefinition[] {
  const common = {
    ...(constraint.conname !== undefined && { name: constraint.conname }),
    range: reading.element(constraint.location),
  }
  const own = column === undefined ? undefined : [column]
  switch (constraint.contype) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return [
        {
          ...common,
          k: constraint.contype === 'CONSTR_PRIMARY' ? 'primary' : 'unique',
          columns: own ?? stringsOf(constraint.keys),
          ...(constraint.including && { include: stringsOf(constraint.including) }),
          ...(constraint.indexname !== undefined && { usingIndex: constraint.indexname }),
          ...(constraint.nulls_not_distinct && { nullsNotDistinct: true as const }),
          ...(constraint.deferrable && { deferrable: true as const }),
        },
      ]
    case 'CONSTR_FOREIGN':
      return [
        {
          ...common,
          k: 'foreign',
          columns: own ?? stringsOf(constraint.fk_attrs),
          references: relationOf(constraint.pktable),
          referencedColumns: stringsOf(constraint.pk_attrs),
          onDelete: actionOf(constraint.fk_del_action),
          onUpdate: actionOf(constraint.fk_upd_action),
          ...(constraint.skip_validation && { notValid: true as const }),
        },
      ]
    case 'CONSTR_CHECK':
      return [
        {
          ...common,
          k: 'check',
          check: readExpression(constraint.raw_expr),
          ...(constraint.skip_validation && { notValid: true as const }),
        },
      ]
    case 'CONSTR_EXCLUSION': {
      const elements = (constraint.exclusions ?? []).flatMap((node) =>
        'List' in node && node.List.items?.[0] ? [node.List.items[0] as Node] : [],
      )
      return [{ ...common, k: 'exclude', method: constraint.access_method ?? 'btree', elements: elementsOf(elements) }]
    }
    default:
      return []
  }
}

function actionOf(letter: string | undefined): ReferentialAction {
  switch (letter) {
    case 'r':
      return 'restrict'
    case 'c':
      return 'cascade'
    case 'n':
      return 'set null'
    case 'd':
      return 'set default'
    default:
      return 'no action'
  }
}
