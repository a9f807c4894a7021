import type { AlterDefaultPrivilegesStmt, GrantStmt, Node, ObjectType } from '@pgsql/types'
import type { RelationName } from '../expression'
import { relation, relationOfParts, stringOf } from '../nodes'
import type { Reading } from '../reading'
import type { Operation } from '../sql-facts'
import { functionName, rolesOf } from './names'

type Granted = Extract<Operation, { k: 'grant' }>['what']

const GRANTED: Partial<Record<ObjectType, Granted>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
}

/** `GRANT` and `REVOKE`. */
export function grant(statement: GrantStmt, reading: Reading): Operation {
  const what = (statement.objtype && GRANTED[statement.objtype]) ?? 'other'
  const all = statement.targtype === 'ACL_TARGET_ALL_IN_SCHEMA'
  return {
    k: 'grant',
    range: reading.whole,
    revoke: !(statement.is_grant ?? false),
    what,
    all,
    later: statement.targtype === 'ACL_TARGET_DEFAULTS',
    names: (statement.objects ?? []).map((node) => nameOf(node)),
    privileges: privilegesOf(statement.privileges),
    roles: rolesOf(statement.grantees),
  }
}

/** `ALTER DEFAULT PRIVILEGES IN SCHEMA … GRANT …`: the names are schemas. */
export function defaultPrivileges(statement: AlterDefaultPrivilegesStmt, reading: Reading): Operation[] {
  if (!statement.action) return []
  const schemas = (statement.options ?? []).flatMap((node): RelationName[] => {
    if (!('DefElem' in node) || node.DefElem.defname !== 'schemas') return []
    const list = node.DefElem.arg
    return list && 'List' in list ? (list.List.items ?? []).map((item) => relation(undefined, stringOf(item))) : []
  })
  const inner = grant(statement.action, reading)
  return inner.k === 'grant' ? [{ ...inner, all: true, later: true, names: schemas }] : []
}

function nameOf(node: Node): RelationName {
  return 'ObjectWithArgs' in node ? functionName(node).name : relationOfParts(node)
}

function privilegesOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => {
    if (!('AccessPriv' in node)) return []
    const { priv_name: privilege = 'all', cols } = node.AccessPriv
    // `SELECT (id, name)` is of those columns alone.
    return [cols === undefined || cols.length === 0 ? privilege : `${privilege} (${cols.map(stringOf).join(', ')})`]
  })
}
