import type { Node } from '@pgsql/types'
import type { Query } from '../expression'
import { relationOf, relationOfParts, typeOf } from '../nodes'
import { blockOperations } from '../plpgsql/blocks'
import { isQuery, readQuery } from '../read-query'
import type { Reading } from '../reading'
import type { Operation } from '../sql-facts'
import { alterTable } from './alter-table'
import { drop, rename, setSchema } from './drops'
import { alterFunction, createFunction, createTrigger } from './functions'
import { defaultPrivileges, grant } from './grants'
import { createIndex } from './indexes'
import {
  alterEnum,
  alterPublication,
  comment,
  createComposite,
  createEnum,
  createExtension,
  createView,
  searchPath,
} from './others'
import { alterPolicy, createPolicy } from './policies'
import { createTable, createTableAs } from './tables'

/** What a statement does, in order; nothing where it does nothing that the review follows. */
export function operationsOf(node: Node, reading: Reading): Operation[] {
  const { whole: range } = reading
  if ('CreateStmt' in node) return [createTable(node.CreateStmt, reading)]
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt, reading)
  if ('IndexStmt' in node) return [createIndex(node.IndexStmt, reading)]
  if ('CreatePolicyStmt' in node) return [createPolicy(node.CreatePolicyStmt, reading)]
  if ('AlterPolicyStmt' in node) return [alterPolicy(node.AlterPolicyStmt, reading)]
  if ('CreateFunctionStmt' in node) return [createFunction(node.CreateFunctionStmt, reading)]
  if ('AlterFunctionStmt' in node) return [alterFunction(node.AlterFunctionStmt, reading)]
  if ('CreateTrigStmt' in node) return [createTrigger(node.CreateTrigStmt, reading)]
  if ('DropStmt' in node) return drop(node.DropStmt, reading)
  if ('RenameStmt' in node) return rename(node.RenameStmt, reading)
  if ('AlterObjectSchemaStmt' in node) return setSchema(node.AlterObjectSchemaStmt, reading)
  if ('ViewStmt' in node) return [createView(node.ViewStmt, reading)]
  if ('CreateTableAsStmt' in node) return [createTableAs(node.CreateTableAsStmt, reading)]
  if ('CreateEnumStmt' in node) return [createEnum(node.CreateEnumStmt, reading)]
  if ('AlterEnumStmt' in node) return [alterEnum(node.AlterEnumStmt, reading)]
  if ('CompositeTypeStmt' in node) return [createComposite(node.CompositeTypeStmt, reading)]
  if ('GrantStmt' in node) return [grant(node.GrantStmt, reading)]
  if ('AlterDefaultPrivilegesStmt' in node) return defaultPrivileges(node.AlterDefaultPrivilegesStmt, reading)
  if ('CreateExtensionStmt' in node) return [createExtension(node.CreateExtensionStmt, reading)]
  if ('CommentStmt' in node) return comment(node.CommentStmt, reading)
  if ('AlterPublicationStmt' in node) return alterPublication(node.AlterPublicationStmt, reading)
  if ('DoStmt' in node) return blockOperations(node.DoStmt, reading)
  if ('CreateSchemaStmt' in node) {
    const { schemaname, if_not_exists } = node.CreateSchemaStmt
    return [{ k: 'createSchema', range, name: schemaname ?? '', ifNotExists: if_not_exists ?? false }]
  }
  if ('CreateSeqStmt' in node) {
    const { sequence, if_not_exists } = node.CreateSeqStmt
    return [{ k: 'createSequence', range, sequence: relationOf(sequence), ifNotExists: if_not_exists ?? false }]
  }
  if ('CreateDomainStmt' in node) {
    const { domainname, typeName } = node.CreateDomainStmt
    const type = relationOfParts(domainname ?? [])
    return [{ k: 'createType', range, type, form: 'domain', values: [], base: typeOf(typeName) }]
  }
  if ('CreateRangeStmt' in node) {
    const type = relationOfParts(node.CreateRangeStmt.typeName ?? [])
    return [{ k: 'createType', range, type, form: 'range', values: [] }]
  }
  if ('TruncateStmt' in node) {
    const tables = (node.TruncateStmt.relations ?? []).map((each) => relationOfParts(each))
    return [{ k: 'truncate', range, tables }]
  }
  if ('VacuumStmt' in node) {
    const tables = (node.VacuumStmt.rels ?? []).flatMap((each) =>
      'VacuumRelation' in each && each.VacuumRelation.relation ? [relationOf(each.VacuumRelation.relation)] : [],
    )
    return tables.map((name) => ({ k: 'needs', range, what: 'table', name }))
  }
  if ('VariableSetStmt' in node) {
    const { name, kind, args } = node.VariableSetStmt
    if (name?.toLowerCase() === 'check_function_bodies')
      return [
        { k: 'bodyChecks', range, on: kind !== 'VAR_SET_VALUE' || !/^(?:false|off|no|0)$/i.test(settingOf(args)) },
      ]
    if (name?.toLowerCase() !== 'search_path') return []
    return [kind === 'VAR_SET_VALUE' ? searchPath(args, reading) : { k: 'searchPath', range, schemas: ['public'] }]
  }
  return isQuery(node) ? queryOperations(node, reading) : []
}

/** `off` of `SET check_function_bodies = off`. */
function settingOf(args: readonly Node[] | undefined): string {
  const [first] = args ?? []
  return first && 'A_Const' in first
    ? (first.A_Const.sval?.sval ?? String(first.A_Const.boolval?.boolval ?? first.A_Const.ival?.ival ?? 0))
    : ''
}

/** Seeds may hold thousands of rows; only those of Supabase's own tables say something of the schema. */
const MOST_ROWS = 5

function seedsCut(query: Query): Query {
  if (!query.values || query.values.length <= MOST_ROWS || query.target?.schema === 'storage') return query
  return { ...query, values: query.values.slice(0, MOST_ROWS) }
}

/** pg_dump sets the search path by a function call. */
function queryOperations(node: Node, reading: Reading): Operation[] {
  const query = readQuery(node)
  const call = query.columns.length === 1 ? query.columns[0]?.value : undefined
  const [setting, value] = call?.k === 'call' && call.name === 'set_config' ? call.args : []
  if (setting?.k === 'value' && setting.value === 'search_path' && value?.k === 'value') {
    const schemas = String(value.value ?? '')
      .split(',')
      .map((schema) => schema.trim())
    return [{ k: 'searchPath', range: reading.whole, schemas: schemas.filter((schema) => schema !== '') }]
  }
  return [{ k: 'query', range: reading.whole, query: seedsCut(query) }]
}
