import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kindOf } from '../analysis/analyze'
import { rules } from '../catalog/registry.generated'
import type { Rule } from '../engine/rule'
import type { Files } from './example-run'

const FIXTURES = join(__dirname, '../../fixtures')

/** Of data protection, what tables, policies, views and functions of the database allow. */
const OF_POLICIES = new Set(
  (
    'rls-disabled rls-without-policy permissive-policy policy-trusts-user-metadata policy-per-row-auth multiple-permissive-policies ' +
    'security-definer-view exposed-auth-users mutable-search-path exposed-definer-function public-bucket-listing extension-in-public'
  ).split(' '),
)

/** Of the database, what its queries do. */
const OF_QUERIES = new Set(
  'connection-per-request leading-wildcard-search missing-transaction query-in-loop unbounded-query'.split(' '),
)

/** And what its migrations do to what is there already. */
const OF_MIGRATIONS = new Set(['blocking-migration', 'irreversible-migration', 'unreplayable-migration'])

/** Those that speak of endpoints and who may call them. */
const OF_ENDPOINTS = new Set([
  'unauthenticated-endpoint',
  'missing-rate-limit',
  'missing-ownership-check',
  'permissive-cors',
])

/** Those that speak of secrets, of what is sent to the app, and of webhooks. */
const OF_SECRETS_AND_INPUT = new Set(
  (
    'secret-in-code secret-in-client committed-env-file unverified-webhook replayed-webhook client-chosen-amount ' +
    'unvalidated-input'
  ).split(' '),
)

/** The rules that `EXPECTED.md` and `EXPECTED.txt` speak of. The fixtures hold problems for other rules too, not judged there yet. */
export function judgedRules(): Rule[] {
  const properties = ['failure-handling', 'monitoring', 'process']
  return rules.filter(
    ({ id, property }) =>
      properties.includes(property) ||
      [OF_POLICIES, OF_QUERIES, OF_MIGRATIONS, OF_ENDPOINTS, OF_SECRETS_AND_INPUT].some((judged) => judged.has(id)),
  )
}

/** The names of the fixtures: every folder of `fixtures/`. */
export function fixtureNames(): string[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** The texts of a fixture that a review reads, by path. */
export function textsOf(fixture: string): Files {
  const root = join(FIXTURES, fixture)
  const paths = (readdirSync(root, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/')).sort()
  return Object.fromEntries(
    paths.filter((path) => kindOf(path) !== undefined).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}

/** What people say that a review must find: `EXPECTED.md`, by hand. */
export function intentTextOf(fixture: string): string {
  return readFileSync(join(FIXTURES, fixture, 'EXPECTED.md'), 'utf8')
}

/** Where what the review says, word for word, is kept: `EXPECTED.txt`, written by `npm run snapshots -- --write`. */
export function snapshotPath(fixture: string): string {
  return join(FIXTURES, fixture, 'EXPECTED.txt')
}

/** The kept snapshot; empty where there is none. */
export function snapshotOf(fixture: string): string {
  const path = snapshotPath(fixture)
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : ''
}
