import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileFacts } from '../../rules/analysis/facts'
import { supabaseConfigFacts } from '../../rules/analysis/manifest'
import type { SqlParser } from '../../rules/analysis/sql/parser'
import { sqlFacts } from '../../rules/analysis/sql/read-sql'
import type { SqlExpression } from '../../rules/analysis/sql/sql-facts'
import extensionInPublic from '../../rules/catalog/data-protection/extension-in-public'
import multiplePermissivePolicies from '../../rules/catalog/data-protection/multiple-permissive-policies'
import mutableSearchPath from '../../rules/catalog/data-protection/mutable-search-path'
import policyPerRowAuth from '../../rules/catalog/data-protection/policy-per-row-auth'
import policyTrustsUserMetadata from '../../rules/catalog/data-protection/policy-trusts-user-metadata'
import publicBucketListing from '../../rules/catalog/data-protection/public-bucket-listing'
import rlsDisabled from '../../rules/catalog/data-protection/rls-disabled'
import { failsOnAccounts } from '../../rules/engine/policies/accounts'
import type { ExposedDatabase } from '../../rules/engine/policies/exposure'
import { bare } from '../../rules/engine/policies/expressions'
import { isInFull } from '../../rules/engine/policies/full-names'
import { openingsOf } from '../../rules/engine/policies/openings'
import { advisedCall, isNeverAsked, perRowCall } from '../../rules/engine/policies/per-row'
import { CALLERS } from '../../rules/engine/policies/privileges'
import { apartIn, replacedIn } from '../../rules/engine/policies/replaced'
import { mayHaveChanged } from '../../rules/engine/policies/unknown'
import { exposedViews, relationsOf } from '../../rules/engine/policies/views'
import { createProject, type Project } from '../../rules/engine/project'
import type { Report, Rule } from '../../rules/engine/rule'
import type { Catalogue, LintRow, Postgres } from './catalogue'
import type { Agreement } from './compare'
import { NOT_IN_PGLITE } from './stubs'

/** A lint, what the rules know of it, and what both call the thing that it is about. */
interface Lint {
  readonly number: string
  readonly name: string
  ours(project: Project, database: ExposedDatabase): Iterable<string>
  theirs(row: LintRow, catalogue: Catalogue): string | undefined
  /** What the advisor lists and the rules leave out on purpose. */
  readonly leftOut?: { readonly why: string; of(database: ExposedDatabase): Iterable<string> }
}

/** The lints that need neither a running database nor its traffic. */
const LINTS: readonly Lint[] = [
  {
    number: '0002',
    name: 'exposed-auth-users',
    ours: (_, database) =>
      exposedViews(database)
        .filter(({ view, asksAsCaller }) => !asksAsCaller && readsAccounts(view.query))
        .map(({ view }) => `${view.schema}.${view.name}`),
    theirs: byName,
  },
  {
    number: '0003',
    name: 'policy-per-row-auth',
    ours: (project) => reports(policyPerRowAuth, project).map(({ data }) => policyKey('auth_rls_init_plan', data)),
    theirs: ({ key }) => key,
    leftOut: {
      why: 'policies for adding rows, and subqueries that read nothing of the row, are worked out once; beside one that lets everybody in nothing is; tables that a later file makes anew',
      *of(database) {
        yield* uncertainPolicies(database, 'auth_rls_init_plan')
        for (const table of database.tables)
          for (const policy of table.policies.values())
            if (
              advisedCall(policy) !== undefined &&
              (perRowCall(policy, table, database.schema) === undefined || isNeverAsked(policy, table))
            )
              yield policyKey('auth_rls_init_plan', { schema: table.schema, table: table.name, policy: policy.name })
      },
    },
  },
  {
    number: '0006',
    name: 'multiple-permissive-policies',
    *ours(project) {
      for (const { data } of reports(multiplePermissivePolicies, project))
        for (const role of String(data?.['roles']).split(','))
          for (const command of String(data?.['asked']).split(','))
            yield `${data?.['schema']}.${data?.['table']} ${role} ${command.toUpperCase()}`
    },
    // Without row level security policies have no effect, which is told of the table.
    theirs({ key, metadata }, { tables }) {
      const name = `${metadata['schema']}.${metadata['name']}`
      const [, role, command] = /_(anon|authenticated)_([A-Z]+)$/.exec(key) ?? []
      return role !== undefined && tables.find((table) => table.name === name)?.rls
        ? `${name} ${role} ${command}`
        : undefined
    },
    leftOut: {
      why: 'no database has the policies of two files of which one makes again what the other has made',
      *of({ tables, schema }) {
        const isReplaced = apartIn(schema)
        for (const table of tables)
          if ([...table.policies.values()].some((policy) => isReplaced(policy, table)))
            for (const role of CALLERS)
              for (const command of ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
                yield `${table.schema}.${table.name} ${role} ${command}`
      },
    },
  },
  {
    number: '0007',
    name: 'rls-disabled (policies)',
    ours: (project) =>
      reports(rlsDisabled, project).flatMap((each) => (each.message === 'policies' ? [each.subject] : [])),
    theirs: byName,
  },
  {
    number: '0008',
    name: 'rls-without-policy',
    // The rule is silent where the API's roles were shut out besides.
    ours: (_, { tables, schema }) =>
      tables
        .filter(({ rowSecurity, policies, place }) => {
          return rowSecurity.enabled && policies.size === 0 && !mayHaveChanged(schema, place, 'policies')
        })
        .map((table) => `${table.schema}.${table.name}`),
    theirs: byName,
  },
  {
    number: '0010',
    name: 'security-definer-view',
    ours: (_, database) =>
      exposedViews(database)
        .filter(({ view, asksAsCaller }) => !asksAsCaller && !view.materialized)
        .map(({ view }) => `${view.schema}.${view.name}`),
    theirs: byName,
  },
  {
    number: '0011',
    name: 'mutable-search-path',
    ours: (project) => subjects(mutableSearchPath, project).map((key) => key.replace(/\(.*/, '')),
    theirs: byName,
    leftOut: {
      why: 'functions whose names all stand in full find the same whatever the path is',
      *of({ schema }) {
        for (const made of schema.functions.values())
          if (made.definition.searchPath === undefined && isInFull(made, schema)) yield `${made.schema}.${made.name}`
      },
    },
  },
  { number: '0013', name: 'rls-disabled', ours: (project) => subjects(rlsDisabled, project), theirs: byName },
  {
    number: '0014',
    name: 'extension-in-public',
    ours: (project) =>
      subjects(extensionInPublic, project).filter((name) => !NOT_IN_PGLITE.test(`create extension ${name}`)),
    theirs: ({ metadata }) => String(metadata['name']),
  },
  {
    number: '0015',
    name: 'policy-trusts-user-metadata',
    ours: (project) =>
      reports(policyTrustsUserMetadata, project).map(({ data }) => policyKey('rls_references_user_metadata', data)),
    theirs: ({ key }) => key,
    leftOut: {
      why: 'policies that read auth.users as the caller fail; tables that a later file makes anew',
      of: (database) => uncertainPolicies(database, 'rls_references_user_metadata'),
    },
  },
  {
    number: '0024',
    name: 'permissive-policy (writes, true)',
    ours: (_, database) =>
      openingsOf(database).flatMap(({ table, policy, to }) =>
        to.some(({ privilege }) => privilege !== 'select') && (isTrue(policy.using) || isTrue(policy.check))
          ? [policyKey('', { schema: table.schema, table: table.name, policy: policy.name })]
          : [],
      ),
    theirs: ({ key }) => key.replace(/^rls_policy_always_true/, ''),
    leftOut: {
      why: 'tables that a later file makes anew; policies that fail',
      of: (database) => uncertainPolicies(database, ''),
    },
  },
  {
    number: '0025',
    name: 'public-bucket-listing',
    ours: (project) => reports(publicBucketListing, project).map(({ data }) => String(data?.['bucket'])),
    theirs: ({ metadata }) => String(metadata['bucket_id']),
  },
  {
    number: '0028',
    name: 'who may call definer functions',
    *ours(_, { schema, privileges }) {
      for (const made of schema.functions.values())
        if (
          made.schema === 'public' &&
          made.definition.securityDefiner &&
          privileges.ofFunction(made, CALLERS[0] ?? 'anon') &&
          !mayHaveChanged(schema, made.place, 'privileges')
        )
          yield `${made.schema}.${made.name}`
    },
    theirs: byName,
  },
]

/** The queries of splinter, by file name, for the lints that are compared. */
export function lintQueries(folder: string): Map<string, string> {
  const numbers = new Set(LINTS.map(({ number }) => number))
  const files = readdirSync(folder).filter((name) => numbers.has(name.slice(0, 4)) && name.endsWith('.sql'))
  return new Map(files.sort().map((name) => [name.replace(/\.sql$/, ''), readFileSync(join(folder, name), 'utf8')]))
}

/** Compares, lint by lint, what the rules know of things that PostgreSQL has made with what the advisor says of them. */
export async function compareLints(
  files: readonly { readonly path: string; readonly text: string }[],
  catalogue: Catalogue,
  postgres: Postgres,
  queries: ReadonlyMap<string, string>,
  parser: SqlParser,
): Promise<Agreement[]> {
  const there = await postgres.namesThere()
  const rows = await postgres.lintsOf(queries)
  const facts: FileFacts[] = files.map(({ path, text }) => sqlFacts(path, text, parser))
  // The stubs grant as the platform did while these migrations were written.
  const project = createProject([
    ...facts,
    supabaseConfigFacts('supabase/config.toml', '[api]\nauto_expose_new_tables = true\n'),
  ])
  const [database] = project.exposed
  if (!database) return []
  // What PostgreSQL refused here is likely there in production: tables with such a policy are left out, and what was made again.
  const { tables, views, functions } = database.schema
  const refused = new Set(
    [
      ...[...tables.values()].filter(({ policies }) => [...policies.values()].some(({ assumed }) => assumed)),
      ...[...views.values(), ...functions.values()].filter(({ assumed }) => assumed),
    ].map(({ schema, name }) => `${schema}.${name}`),
  )
  const policies = new Set(catalogue.policies.map(({ table, name }) => `${table.replace('.', '_')}_${name}`))
  const isThere = (key: string) =>
    there.has(key.split(' ')[0] ?? '') || there.has(key) || [...policies].some((policy) => key.endsWith(`_${policy}`))
  return LINTS.map(({ number, name, ours, theirs, leftOut }) => {
    const isCompared = (key: string) => !refused.has(key.split(' ')[0] ?? '')
    const known = new Set([...ours(project, database)].filter(isThere).filter(isCompared))
    const all = new Set(
      rows
        .filter(({ lint, metadata }) => lint === number && isServed(metadata['schema']))
        .flatMap((row) => theirs(row, catalogue) ?? [])
        .filter(isCompared),
    )
    const passedOver = new Set(leftOut?.of(database) ?? [])
    const said = new Set([...all].filter((key) => !passedOver.has(key) || known.has(key)))
    const same = [...known].filter((key) => said.has(key)).length
    const differences = [
      ...[...known].filter((key) => !said.has(key)).map((key) => `${name}: only the rules: ${key}`),
      ...[...said].filter((key) => !known.has(key)).map((key) => `${name}: only the advisor: ${key}`),
    ]
    const explained = leftOut && { count: all.size - said.size, why: leftOut.why }
    return { what: `${number} ${name}`, same, differences, ...(explained && { explained }) }
  })
}

function reports(rule: Rule, project: Project): Report[] {
  return rule.scope === 'project' ? [...rule.check(project, {})] : []
}

function subjects(rule: Rule, project: Project): string[] {
  return reports(rule, project).map(({ subject }) => subject)
}

/** Policies that the rules pass over: of a table that a later file makes anew, and those that fail for whoever asks. */
function* uncertainPolicies(database: ExposedDatabase, prefix: string): Iterable<string> {
  const isReplaced = replacedIn(database.schema)
  const fails = failsOnAccounts(database)
  for (const table of database.tables)
    for (const policy of table.policies.values())
      if (isReplaced(policy, table) || fails(policy))
        yield policyKey(prefix, { schema: table.schema, table: table.name, policy: policy.name })
}

function byName({ metadata }: LintRow): string {
  return `${metadata['schema']}.${metadata['name']}`
}

function policyKey(prefix: string, data: Report['data']): string {
  return `${prefix}_${data?.['schema']}_${data?.['table']}_${data?.['policy']}`
}

function readsAccounts(query: Parameters<typeof relationsOf>[0] | undefined): boolean {
  return query !== undefined && relationsOf(query).some(({ schema, name }) => schema === 'auth' && name === 'users')
}

/** `true`, `1 = 1`: what the advisor knows of conditions that always hold. */
function isTrue(condition: SqlExpression | undefined): boolean {
  const value = condition && bare(condition.value)
  if (value?.k === 'value') return value.value === true
  return (
    value?.k === 'operator' && value.op === '=' && value.args.every((each) => each.k === 'value' && each.value === 1)
  )
}

/** Schemas that no caller of the API reaches are left out, as the rules do. */
function isServed(schema: unknown): boolean {
  return schema === undefined || schema === null || schema === 'public' || schema === 'storage'
}
