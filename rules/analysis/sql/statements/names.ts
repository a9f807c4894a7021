import type { Node, ObjectType, RoleSpec } from '@pgsql/types'
import type { RelationName } from '../expression'
import { relationOfParts, typeOf } from '../nodes'
import type { ObjectKind, TypeName } from '../sql-facts'

const KINDS: Partial<Record<ObjectType, ObjectKind>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_INDEX: 'index',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_EXTENSION: 'extension',
}

/** The kind of object that a statement is about; undefined for one that the review does not follow. */
export function objectKind(type: ObjectType | undefined): ObjectKind | undefined {
  return type && KINDS[type]
}

/** A function as statements name it: with its arguments' types, where they are given. */
export function functionName(node: Node | undefined): { name: RelationName; arguments?: readonly TypeName[] } {
  if (!node || !('ObjectWithArgs' in node)) return { name: relationOfParts(node) }
  const { objname, objargs, args_unspecified } = node.ObjectWithArgs
  const name = relationOfParts(objname ?? [])
  if (args_unspecified) return { name }
  return { name, arguments: (objargs ?? []).map((arg) => typeOf('TypeName' in arg ? arg.TypeName : undefined)) }
}

/** Roles by name; `public` is everyone. */
export function rolesOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('RoleSpec' in node ? [roleName(node.RoleSpec)] : []))
}

function roleName(role: RoleSpec): string {
  switch (role.roletype) {
    case 'ROLESPEC_PUBLIC':
      return 'public'
    case 'ROLESPEC_CURRENT_USER':
    case 'ROLESPEC_CURRENT_ROLE':
      return 'current_user'
    case 'ROLESPEC_SESSION_USER':
      return 'session_user'
    default:
      return role.rolename ?? ''
  }
}
