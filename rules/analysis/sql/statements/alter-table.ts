import type { AlterTableCmd, AlterTableStmt, Node } from '@pgsql/types'
import type { TextRange } from '../../facts'
import { commaParts } from '../lexemes'
import { relationOf, relationOfParts, typeOf } from '../nodes'
import { readExpression } from '../read-expression'
import type { Reading } from '../reading'
import type { Operation, TableChange } from '../sql-facts'
import { objectKind } from './names'
import { readColumn, readConstraint } from './tables'

/** `ALTER TABLE`, `ALTER VIEW … SET`, `ALTER INDEX … SET`: each part in order. */
export function alterTable(statement: AlterTableStmt, reading: Reading): Operation[] {
  const what = objectKind(statement.objtype)
  const cmds = statement.cmds ?? []
  const parts = commaParts(reading.text)
  const changes = cmds.flatMap((node, i) => {
    if (!('AlterTableCmd' in node)) return []
    const part = cmds.length === 1 || parts.length !== cmds.length ? undefined : parts[i]
    const range = part === undefined ? reading.whole : reading.placed(part)
    return changesOf(node.AlterTableCmd, reading).map((change) => ({ ...change, range }))
  })
  if (what === undefined) return []
  return [
    {
      k: 'alterTable',
      range: reading.whole,
      table: relationOf(statement.relation),
      what,
      ifExists: statement.missing_ok ?? false,
      changes: changes as readonly (TableChange & { readonly range: TextRange })[],
    },
  ]
}

function changesOf(cmd: AlterTableCmd, reading: Reading): TableChange[] {
  const name = cmd.name ?? ''
  const ifExists = cmd.missing_ok ?? false
  const cascade = cmd.behavior === 'DROP_CASCADE'
  switch (cmd.subtype) {
    case 'AT_AddColumn': {
      if (!cmd.def || !('ColumnDef' in cmd.def)) return []
      const { column, constraints } = readColumn(cmd.def.ColumnDef, reading)
      return [{ k: 'addColumn', column, constraints, ifNotExists: ifExists }]
    }
    case 'AT_DropColumn':
      return [{ k: 'dropColumn', column: name, ifExists, cascade }]
    case 'AT_AlterColumnType':
      return cmd.def && 'ColumnDef' in cmd.def
        ? [
            {
              k: 'columnType',
              column: name,
              type: typeOf(cmd.def.ColumnDef.typeName),
              using: cmd.def.ColumnDef.raw_default !== undefined,
            },
          ]
        : []
    case 'AT_ColumnDefault':
      return [{ k: 'columnDefault', column: name, ...(cmd.def && { default: readExpression(cmd.def) }) }]
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
      return [{ k: 'columnNull', column: name, notNull: cmd.subtype === 'AT_SetNotNull' }]
    case 'AT_AddConstraint':
      return cmd.def && 'Constraint' in cmd.def
        ? readConstraint(cmd.def.Constraint, reading, undefined).map((constraint) => ({
            k: 'addConstraint',
            constraint,
          }))
        : []
    case 'AT_DropConstraint':
      return [{ k: 'dropConstraint', name, ifExists, cascade }]
    case 'AT_ValidateConstraint':
      return [{ k: 'otherConstraint', name: name || constraintName(cmd.def), validates: true }]
    case 'AT_AlterConstraint':
      return [{ k: 'otherConstraint', name: name || constraintName(cmd.def) }]
    case 'AT_EnableRowSecurity':
    case 'AT_DisableRowSecurity':
      return [{ k: 'rowSecurity', enabled: cmd.subtype === 'AT_EnableRowSecurity' }]
    case 'AT_ForceRowSecurity':
    case 'AT_NoForceRowSecurity':
      return [{ k: 'forceRowSecurity', forced: cmd.subtype === 'AT_ForceRowSecurity' }]
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return [{ k: 'options', options: optionsOf(cmd.def, cmd.subtype === 'AT_ResetRelOptions') }]
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return cmd.def && 'PartitionCmd' in cmd.def
        ? [
            {
              k: cmd.subtype === 'AT_AttachPartition' ? 'attachPartition' : 'detachPartition',
              partition: relationOf(cmd.def.PartitionCmd.name),
            },
          ]
        : []
    case 'AT_AddInherit':
      return [{ k: 'inherit', parent: relationOfParts(cmd.def) }]
    case 'AT_SetStatistics':
    case 'AT_SetStorage':
    case 'AT_SetOptions':
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
    case 'AT_SetExpression':
    case 'AT_SetCompression':
      return name === '' ? [{ k: 'nothing' }] : [{ k: 'columnOther', column: name }]
    default:
      return [{ k: 'nothing' }]
  }
}

function constraintName(node: Node | undefined): string {
  if (!node) return ''
  if ('ATAlterConstraint' in node)
    return (node as { ATAlterConstraint: { conname?: string } }).ATAlterConstraint.conname ?? ''
  return 'Constraint' in node ? (node.Constraint.conname ?? '') : ''
}

/** Options as texts; one without a value is `true`, and a reset one `''`. */
export function optionsOf(list: Node | readonly Node[] | undefined, reset = false): Record<string, string> {
  const options: Record<string, string> = {}
  const nodes = list === undefined ? [] : Array.isArray(list) ? list : 'List' in list ? (list.List.items ?? []) : []
  for (const node of nodes as readonly Node[]) {
    if (!('DefElem' in node)) continue
    options[node.DefElem.defname ?? ''] = reset ? '' : valueText(node.DefElem.arg)
  }
  return options
}

function valueText(node: Node | undefined): string {
  if (!node) return 'true'
  if ('String' in node) return node.String.sval ?? ''
  if ('Integer' in node) return String(node.Integer.ival ?? 0)
  if ('Boolean' in node) return String(node.Boolean.boolval ?? false)
  if ('Float' in node) return node.Float.fval ?? ''
  if ('TypeName' in node) return typeOf(node.TypeName).name
  return ''
}
