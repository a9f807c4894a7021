import type { OperationKind, SqlExpression } from '../../../analysis/sql/sql-facts'
import type { Place } from '../../finding'
import { mayBeGone } from '../doubts'
import { References } from '../references'
import { missingRelation, type PolicyState, type Refusal, type State, type TableState } from '../state'

type CreatePolicy = Extract<OperationKind, { k: 'createPolicy' }>
type AlterPolicy = Extract<OperationKind, { k: 'alterPolicy' }>

/** `CREATE POLICY`. What it needs and is nowhere made leaves it assumed. */
export function createPolicy(state: State, operation: CreatePolicy, place: Place): Refusal | undefined {
  const known = state.table(operation.table)
  if (!known && state.view(operation.table)) return { message: `"${operation.table.name}" is not a table` }
  const table = known ?? state.assume(operation.table, place)
  const existing = table.policies.get(operation.name)
  if (existing && !existing.assumed && !mayBeGone(table, 'policy', operation.name))
    return { message: `policy "${operation.name}" for table "${table.name}" already exists`, existing: existing.place }
  const formal = commandProblem(operation)
  if (formal) return formal
  const { references, refusal: unresolved } = resolved(state, table, operation)
  const refusal = tableProblem(operation, known, table) ?? unresolved
  const policy: PolicyState = {
    name: operation.name,
    command: operation.command,
    permissive: operation.permissive,
    roles: operation.roles,
    using: operation.using,
    check: operation.check,
    place,
    assumed: refusal !== undefined,
    needs: references.needs,
  }
  table.policies.set(operation.name, policy)
  return refusal
}

/** `ALTER POLICY`: what it says nothing of stays. */
export function alterPolicy(state: State, operation: AlterPolicy, place: Place): Refusal | undefined {
  const table = state.table(operation.table)
  if (!table) return missingRelation(operation.table)
  const policy = table.policies.get(operation.name)
  if (!policy) {
    if (table.assumed) return { ...missingRelation(operation.table), follows: true }
    return table.foreign ? undefined : missingPolicy(operation.name, table)
  }
  const altered = {
    ...policy,
    using: operation.using ?? policy.using,
    check: operation.check ?? policy.check,
    roles: operation.roles ?? policy.roles,
    place,
  }
  const { references, refusal } = resolved(state, table, altered)
  // Where the table or the policy is made elsewhere, the database took it all the same.
  if (refusal && !refusal.follows && !table.assumed && !policy.assumed) return refusal
  table.policies.set(policy.name, { ...altered, needs: references.needs })
  if (table.assumed) return { ...missingRelation(operation.table), follows: true }
  return policy.assumed ? { ...missingPolicy(operation.name, table), follows: true } : refusal
}

export function missingPolicy(name: string, table: TableState): Refusal {
  return { message: `policy "${name}" for table "${table.name}" does not exist`, missing: { what: 'policy', name } }
}

function commandProblem({ command, using, check }: CreatePolicy): Refusal | undefined {
  if ((command === 'select' || command === 'delete') && check)
    return { message: 'WITH CHECK cannot be applied to SELECT or DELETE' }
  return command === 'insert' && using ? { message: 'only WITH CHECK expression allowed for INSERT' } : undefined
}

function tableProblem(operation: CreatePolicy, known: TableState | undefined, table: TableState): Refusal | undefined {
  if (table.foreign) return undefined
  if (!known) return missingRelation(operation.table)
  return table.assumed ? { ...missingRelation(operation.table), follows: true } : undefined
}

interface Predicates {
  readonly using?: SqlExpression | undefined
  readonly check?: SqlExpression | undefined
}

function resolved(state: State, table: TableState, { using, check }: Predicates) {
  const references = new References(state)
  if (using) references.ofTable(using.value, table)
  if (check) references.ofTable(check.value, table)
  return { references, refusal: references.refusal }
}
