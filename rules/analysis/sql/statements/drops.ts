import type { AlterObjectSchemaStmt, DropStmt, Node, ObjectType, RenameStmt } from '@pgsql/types'
import { partsOf, relation, relationOf, relationOfParts } from '../nodes'
import type { Reading } from '../reading'
import type { Operation } from '../sql-facts'
import { functionName, objectKind } from './names'

const IN_TABLE: Partial<Record<ObjectType, 'policy' | 'trigger' | 'rule'>> = {
  OBJECT_POLICY: 'policy',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_RULE: 'rule',
}

/** `DROP …`: one operation for each name. */
export function drop(statement: DropStmt, reading: Reading): Operation[] {
  const ifExists = statement.missing_ok ?? false
  const cascade = statement.behavior === 'DROP_CASCADE'
  const inTable = statement.removeType && IN_TABLE[statement.removeType]
  return (statement.objects ?? []).flatMap((node): Operation[] => {
    if (inTable) {
      const parts = partsOf(node)
      const table = relation(parts.at(-3), parts.at(-2) ?? '')
      return [{ k: 'dropFromTable', range: reading.whole, what: inTable, name: parts.at(-1) ?? '', table, ifExists }]
    }
    const what = objectKind(statement.removeType)
    if (!what) return []
    const named = what === 'function' ? functionName(node) : { name: relationOfParts(node) }
    return [{ k: 'drop', range: reading.whole, what, ...named, ifExists, cascade }]
  })
}

/** `ALTER … RENAME TO` and its kin. */
export function rename(statement: RenameStmt, reading: Reading): Operation[] {
  const ifExists = statement.missing_ok ?? false
  const to = statement.newname ?? ''
  const name = statement.subname ?? ''
  const common = { range: reading.whole, to, ifExists }
  const inTable = (what: 'column' | 'constraint' | 'policy' | 'trigger' | 'attribute'): Operation[] => [
    { ...common, k: 'renameInTable', what, table: relationOf(statement.relation), name },
  ]
  switch (statement.renameType) {
    case 'OBJECT_COLUMN':
      return inTable('column')
    case 'OBJECT_ATTRIBUTE':
      return inTable('attribute')
    case 'OBJECT_TABCONSTRAINT':
      return inTable('constraint')
    case 'OBJECT_POLICY':
      return inTable('policy')
    case 'OBJECT_TRIGGER':
      return inTable('trigger')
    default: {
      const what = objectKind(statement.renameType)
      if (!what) return []
      return [{ ...common, k: 'rename', what, name: renamed(statement) }]
    }
  }
}

function renamed(statement: RenameStmt) {
  if (statement.relation) return relationOf(statement.relation)
  if (statement.object) return functionName(statement.object).name
  return relation(undefined, statement.subname ?? '')
}

/** `ALTER … SET SCHEMA`. */
export function setSchema(statement: AlterObjectSchemaStmt, reading: Reading): Operation[] {
  const what = objectKind(statement.objectType)
  if (!what) return []
  const node: Node | undefined = statement.object
  const name = statement.relation ? relationOf(statement.relation) : functionName(node).name
  const schema = statement.newschema ?? ''
  return [{ k: 'setSchema', range: reading.whole, what, name, schema, ifExists: statement.missing_ok ?? false }]
}
