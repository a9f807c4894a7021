import type { AlterPolicyStmt, CreatePolicyStmt, Node } from '@pgsql/types'
import { clause } from '../lexemes'
import { relationOf } from '../nodes'
import { readExpression } from '../read-expression'
import type { Reading } from '../reading'
import type { Operation, PolicyCommand, SqlExpression } from '../sql-facts'
import { rolesOf } from './names'

const COMMANDS: ReadonlySet<string> = new Set(['all', 'select', 'insert', 'update', 'delete'])

/** `CREATE POLICY`. */
export function createPolicy(statement: CreatePolicyStmt, reading: Reading): Operation {
  const command = statement.cmd_name ?? 'all'
  return {
    k: 'createPolicy',
    range: reading.whole,
    name: statement.policy_name ?? '',
    table: relationOf(statement.table),
    command: COMMANDS.has(command) ? (command as PolicyCommand) : 'all',
    permissive: statement.permissive ?? false,
    roles: rolesOf(statement.roles),
    ...predicates(statement.qual, statement.with_check, reading),
  }
}

/** `ALTER POLICY`, but for its renaming. */
export function alterPolicy(statement: AlterPolicyStmt, reading: Reading): Operation {
  return {
    k: 'alterPolicy',
    range: reading.whole,
    name: statement.policy_name ?? '',
    table: relationOf(statement.table),
    ...(statement.roles && { roles: rolesOf(statement.roles) }),
    ...predicates(statement.qual, statement.with_check, reading),
  }
}

function predicates(using: Node | undefined, check: Node | undefined, reading: Reading) {
  return {
    ...(using && { using: expressionAt(using, reading, 'using') }),
    ...(check && { check: expressionAt(check, reading, 'with', 'check') }),
  }
}

function expressionAt(node: Node, reading: Reading, ...keywords: readonly string[]): SqlExpression {
  const range = clause(reading.text, ...keywords)
  return { range: range ? reading.placed(range) : reading.whole, value: readExpression(node) }
}
