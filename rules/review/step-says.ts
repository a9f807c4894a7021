import { upperFirst } from '../analysis/first-letter'
import { addTo, grouped } from '../analysis/grouped'
import { nameOf } from '../analysis/paths'
import type { Finding } from '../engine/finding'
import type { StepFact } from './assessment'
import { counted, listed } from './words'

/**
 * One, several (`{n}` of them), the data by which a finding of the rule names its thing (without it files are named), and what
 * stands before the names where they are not the things themselves.
 */
type Phrase = readonly [one: string, several: string, name?: string, before?: string]

/** What a step says first is what is worst: further rules are counted. */
const MOST_RULES = 3
const MOST_NAMES = 3
const MOST_FILES = 2
const MOST_FACTS = 2

/** By rule, or by rule and message where they differ. Those without `{n}` are said of the whole app. */
const PHRASES: Readonly<Record<string, Phrase>> = {
  'rls-disabled': ['{n} table has no row level security', '{n} tables have no row level security', 'table'],
  'permissive-policy': ['{n} policy lets in the wrong people', '{n} policies let in the wrong people', 'table', ' on '],
  'permissive-policy/rights': [
    '{n} policy lets people give themselves rights',
    '{n} policies let people give themselves rights',
    'table',
    ' in ',
  ],
  'policy-trusts-user-metadata': [
    '{n} policy trusts what users edit themselves',
    '{n} policies trust what users edit themselves',
    'table',
    ' on ',
  ],
  'security-definer-view': ['{n} view passes by the policies', '{n} views pass by the policies', 'view'],
  'exposed-auth-users': ['{n} view shows people’s accounts', '{n} views show people’s accounts', 'view'],
  'exposed-definer-function': [
    '{n} function that anyone can call passes by the policies',
    '{n} functions that anyone can call pass by the policies',
    'function',
  ],
  'public-bucket-listing': [
    'strangers can list {n} bucket of files',
    'strangers can list {n} buckets of files',
    'bucket',
  ],
  'unauthenticated-endpoint': [
    '{n} endpoint works for whoever calls it',
    '{n} endpoints work for whoever calls them',
    'endpoint',
  ],
  'unauthenticated-endpoint/spends': [
    '{n} endpoint spends on your account for whoever calls it',
    '{n} endpoints spend on your account for whoever calls them',
    'endpoint',
  ],
  'unauthenticated-endpoint/reads': [
    '{n} endpoint gives people’s data to whoever calls it',
    '{n} endpoints give people’s data to whoever calls them',
    'endpoint',
  ],
  'missing-ownership-check': [
    '{n} endpoint does not ask whose row it is',
    '{n} endpoints do not ask whose row it is',
    'endpoint',
  ],
  'permissive-cors': ['{n} place lets any website in', '{n} places let any website in'],
  'secret-in-code': ['{n} key or password stands in the files', '{n} keys and passwords stand in the files'],
  'secret-in-client': ['{n} secret key reaches the browser', '{n} secret keys reach the browser'],
  'committed-env-file': ['{n} file of private values goes into git', '{n} files of private values go into git'],
  'unverified-webhook': [
    '{n} webhook believes whatever it is sent',
    '{n} webhooks believe whatever they are sent',
    'endpoint',
  ],
  'client-chosen-amount': [
    '{n} payment takes its amount from the browser',
    '{n} payments take their amount from the browser',
    'endpoint',
  ],
  'unsafe-retry': ['{n} payment or mail may go out twice', '{n} payments or mails may go out twice'],
  'replayed-webhook': [
    '{n} webhook does its work again when an event comes twice',
    '{n} webhooks do their work again when an event comes twice',
    'endpoint',
  ],
  'missing-rate-limit': [
    '{n} endpoint can be called without end',
    '{n} endpoints can be called without end',
    'endpoint',
  ],
  'unparameterized-sql': ['{n} query is put together from values', '{n} queries are put together from values'],
  'unvalidated-input': ['{n} endpoint writes what it is sent', '{n} endpoints write what they are sent', 'endpoint'],
  'unawaited-query': ['{n} query is never sent', '{n} queries are never sent'],
  'floating-promise': ['nobody waits for {n} call that matters', 'nobody waits for {n} calls that matter'],
  'missing-transaction': ['{n} pair of writes may be done by half', '{n} pairs of writes may be done by half'],
  'unreplayable-migration': [
    'the migrations cannot be run from the start',
    'the migrations of {n} databases cannot be run from the start',
  ],
  'blocking-migration': [
    '{n} new change holds up or breaks a live table',
    '{n} new changes hold up or break live tables',
    'table',
  ],
  'irreversible-migration': ['{n} migration throws data away', '{n} migrations throw data away'],
  'unguarded-fetch': ['nothing catches it when {n} call fails', 'nothing catches it when {n} calls fail'],
  'unchecked-supabase-error': ['nobody looks whether {n} query failed', 'nobody looks whether {n} queries failed'],
  'swallowed-error': ['{n} failure is told to nobody', '{n} failures are told to nobody'],
  'unhandled-async-handler': [
    '{n} handler may never answer, or end the server',
    '{n} handlers may never answer, or end the server',
  ],
  'unchecked-response': ['{n} answer counts as good without a look', '{n} answers count as good without a look'],
  'missing-error-state': [
    '{n} screen looks empty when loading fails',
    '{n} screens look empty when loading fails',
    'component',
  ],
  'missing-error-boundary': ['one mistake blanks the whole screen', 'in {n} apps one mistake blanks the whole screen'],
  'unguarded-parse': ['{n} text from outside may stop the code', '{n} texts from outside may stop the code'],
  'missing-error-tracking/none': ['no error tracking runs', 'no error tracking runs in {n} apps', 'app'],
  'missing-error-tracking/dead': [
    'error tracking is installed and hears of no error',
    'error tracking is installed and hears of no error in {n} apps',
    'app',
  ],
  'missing-error-tracking/half': [
    'error tracking runs on one side alone',
    'error tracking runs on one side alone in {n} apps',
    'app',
  ],
  'missing-health-check': ['the server has no health route', '{n} servers have no health route', 'app'],
  'unreported-error': ['{n} caught failure is not reported', '{n} caught failures are not reported'],
  'console-only-logging': ['the server writes to the console alone', '{n} servers write to the console alone', 'app'],
  'missing-ci/none': ['no workflow looks at a change', 'no workflow looks at a change of {n} apps', 'app'],
  'missing-ci/part': [
    'the workflow checks only what runs on Deno',
    '{n} workflows check only what runs on Deno',
    'app',
  ],
  'missing-ci/unchecked': ['the workflow builds and tests nothing', '{n} workflows build and test nothing', 'app'],
  'missing-tests/none': ['there is no test', '{n} apps have no test', 'app'],
  'missing-tests/unrun': ['tests are there and nothing runs them', '{n} apps have tests that nothing runs', 'app'],
  'unbounded-query': ['{n} list is read whole', '{n} lists are read whole', 'table'],
  'query-in-loop': ['{n} query runs once for each element', '{n} queries run once for each element'],
  'unindexed-query': ['{n} query has no index', '{n} queries have no index', 'table', ' on '],
  'connection-per-request': [
    '{n} place connects to the database for each request',
    '{n} places connect to the database for each request',
  ],
  'unindexed-foreign-key': ['{n} foreign key has no index', '{n} foreign keys have no index', 'table', ' on '],
  'leading-wildcard-search': ['{n} search reads a whole table', '{n} searches read a whole table', 'table', ' on '],
  'policy-per-row-auth': [
    '{n} policy asks anew for each row who calls',
    '{n} policies ask anew for each row who calls',
    'table',
    ' on ',
  ],
  'multiple-permissive-policies': [
    '{n} table has several policies for one thing',
    '{n} tables have several policies for one thing',
    'table',
  ],
  'duplicate-index': ['{n} index is there twice', '{n} indexes are there twice', 'table', ' on '],
  'missing-primary-key': ['{n} table has no primary key', '{n} tables have no primary key', 'table'],
  'mutable-search-path': [
    '{n} function has no fixed search path',
    '{n} functions have no fixed search path',
    'function',
  ],
  'extension-in-public': [
    '{n} extension stands among the tables',
    '{n} extensions stand among the tables',
    'extension',
  ],
  'rls-without-policy': ['{n} table is shut for everybody', '{n} tables are shut for everybody', 'table'],
  'missing-timeout': ['{n} call may wait for ever', '{n} calls may wait for ever'],
  'missing-retry': ['{n} call is not tried again', '{n} calls are not tried again'],
  'missing-lockfile': ['there is no lockfile', '{n} apps have no lockfile', 'app'],
  'undocumented-env': [
    'variables that the code reads are in no file',
    '{n} apps read variables that are in no file',
    'app',
  ],
}

/**
 * What is wrong in this app, with names and counts: `6 endpoints work for whoever calls them: POST /api/orders, DELETE
 * /api/orders/:id, GET /api/customers and 3 more; …`. The worst first.
 * @param groups the findings of the step by rule, the worst first
 */
export function stepSays(groups: readonly (readonly Finding[])[], facts: readonly StepFact[]): string {
  const byPhrase = grouped(groups.flat(), phraseKey)
  const told = [...byPhrase.values()].slice(0, MOST_RULES)
  const rest = groups.flat().length - told.flat().length
  const parts = [...told.map(phraseFor), ...(rest > 0 ? [`${counted(rest, 'smaller thing')} besides`] : [])]
  const sentences = [
    ...(parts.length > 0 ? [`${upperFirst(parts.join('; '))}.`] : []),
    ...facts.slice(0, MOST_FACTS).map(({ says }) => firstSentence(says)),
    ...(facts.length > MOST_FACTS ? [`And ${counted(facts.length - MOST_FACTS, 'thing')} more.`] : []),
  ]
  return sentences.join(' ')
}

function phraseKey({ rule, messageId }: Finding): string {
  const own = `${rule}/${messageId}`
  return Object.hasOwn(PHRASES, own) ? own : rule
}

function phraseFor(findings: readonly Finding[]): string {
  const [first] = findings
  if (!first) return ''
  const [one, several, key, before = ': '] = PHRASES[phraseKey(first)] ?? [
    `{n} finding of \`${first.rule}\``,
    `{n} findings of \`${first.rule}\``,
  ]
  const { length: count } = findings
  const phrase = (count === 1 ? one : several).replace('{n}', `${count}`)
  if (!(count === 1 ? one : several).includes('{n}')) return phrase
  const names = key === undefined ? [] : namesOf(findings, key)
  if (names.length === 0) return `${phrase} (${filesOf(findings)})`
  const shown = names.slice(0, MOST_NAMES)
  return `${phrase}${before}${names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : listed(shown)}`
}

function namesOf(findings: readonly Finding[], key: string): string[] {
  const names = findings.flatMap(({ data }) => {
    const found = data[key] ?? data[`${key.charAt(0).toUpperCase()}${key.slice(1)}`]
    return typeof found === 'string' && found !== '' ? [found] : []
  })
  const isText = key === 'endpoint' || key === 'app' || key === 'component'
  return [...new Set(names)].map((name) => (isText ? name.replace(/^The /, 'the ') : `\`${name.replaceAll('`', '')}\``))
}

/** `in OrdersPage.tsx and api.ts`, `12 files, most in OrdersPage.tsx and api.ts`. */
function filesOf(findings: readonly Finding[]): string {
  const counts = new Map<string, number[]>()
  for (const { file } of findings) addTo(counts, file, 1)
  const files = [...counts].sort((a, b) => b[1].length - a[1].length).map(([file]) => fileName(file))
  if (files.length <= MOST_NAMES) return `in ${listed(files)}`
  return `${counted(files.length, 'file')}, most in ${listed(files.slice(0, MOST_FILES))}`
}

/** Its name, and its folder where the name says nothing: `orders/route.ts`. */
function fileName(path: string): string {
  return /(?:^|\/)(?:\.env[^/]*|\+?(?:index|route|page|layout|main|server|app|mod|types|\w+\.config)\.\w+)$/i.test(path)
    ? path.split('/').slice(-2).join('/')
    : nameOf(path)
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)(?![^“]*”)(?=(?:[^`]*`[^`]*`)*[^`]*$)/s.exec(text)?.[0] ?? text
}
