import type {
  AlterEnumStmt,
  AlterPublicationStmt,
  CommentStmt,
  CompositeTypeStmt,
  CreateEnumStmt,
  CreateExtensionStmt,
  Node,
  ViewStmt,
} from '@pgsql/types'
import { partsOf, relation, relationOf, relationOfParts, stringsOf } from '../nodes'
import { readQuery } from '../read-query'
import type { Reading } from '../reading'
import type { Operation } from '../sql-facts'
import { optionsOf } from './alter-table'
import { functionName, objectKind } from './names'

/** `CREATE VIEW`. */
export function createView(statement: ViewStmt, reading: Reading): Operation {
  return {
    k: 'createView',
    range: reading.whole,
    view: relationOf(statement.view),
    orReplace: statement.replace ?? false,
    ifNotExists: false,
    temporary: statement.view?.relpersistence === 't',
    materialized: false,
    columns: stringsOf(statement.aliases),
    options: optionsOf(statement.options),
    query: readQuery(statement.query),
  }
}

export function createEnum(statement: CreateEnumStmt, reading: Reading): Operation {
  const type = relationOfParts(statement.typeName ?? [])
  return { k: 'createType', range: reading.whole, type, form: 'enum', values: stringsOf(statement.vals) }
}

export function createComposite(statement: CompositeTypeStmt, reading: Reading): Operation {
  return {
    k: 'createType',
    range: reading.whole,
    type: relationOf(statement.typevar),
    form: 'composite',
    values: [],
  }
}

/** `ALTER TYPE … ADD VALUE` and `RENAME VALUE`. */
export function alterEnum(statement: AlterEnumStmt, reading: Reading): Operation {
  const type = relationOfParts(statement.typeName ?? [])
  const value = statement.newVal ?? ''
  if (statement.oldVal !== undefined)
    return { k: 'renameValue', range: reading.whole, type, from: statement.oldVal, to: value }
  return { k: 'addValue', range: reading.whole, type, value, ifNotExists: statement.skipIfNewValExists ?? false }
}

export function createExtension(statement: CreateExtensionStmt, reading: Reading): Operation {
  const { schema } = optionsOf(statement.options)
  return {
    k: 'createExtension',
    range: reading.whole,
    name: statement.extname ?? '',
    ifNotExists: statement.if_not_exists ?? false,
    ...(schema !== undefined && { schema }),
  }
}

/** `COMMENT ON`: what it is about has to be there. */
export function comment(statement: CommentStmt, reading: Reading): Operation[] {
  const common = { k: 'needs', range: reading.whole } as const
  if (statement.objtype === 'OBJECT_COLUMN') {
    const parts = partsOf(statement.object)
    const column = parts.at(-1) ?? ''
    return [{ ...common, what: 'column', name: relation(parts.at(-3), parts.at(-2) ?? ''), column }]
  }
  const isInTable = ['OBJECT_POLICY', 'OBJECT_TRIGGER', 'OBJECT_TABCONSTRAINT'].includes(statement.objtype ?? '')
  if (isInTable) {
    const parts = partsOf(statement.object)
    return [{ ...common, what: 'table', name: relation(parts.at(-3), parts.at(-2) ?? '') }]
  }
  const what = objectKind(statement.objtype)
  if (what === 'function') return [{ ...common, what, name: functionName(statement.object).name }]
  if (what !== 'table' && what !== 'view' && what !== 'index') return []
  return [{ ...common, what, name: relationOfParts(statement.object) }]
}

/** `ALTER PUBLICATION … ADD TABLE`. */
export function alterPublication(statement: AlterPublicationStmt, reading: Reading): Operation[] {
  return (statement.pubobjects ?? []).flatMap((node): Operation[] => {
    const table = 'PublicationObjSpec' in node ? node.PublicationObjSpec.pubtable?.relation : undefined
    if (!table || statement.action === 'AP_DropObjects') return []
    return [{ k: 'needs', range: reading.whole, what: 'table', name: relationOf(table) }]
  })
}

/** `SET search_path = a, b`. */
export function searchPath(args: readonly Node[] | undefined, reading: Reading): Operation {
  const schemas = (args ?? []).flatMap((arg) => ('A_Const' in arg ? [arg.A_Const.sval?.sval ?? ''] : []))
  const named = schemas.flatMap((schema) => schema.split(',')).map((schema) => schema.trim().replace(/^"|"$/g, ''))
  return { k: 'searchPath', range: reading.whole, schemas: named.filter((schema) => schema !== '') }
}
