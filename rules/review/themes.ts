import type { Finding, Severity } from '../engine/finding'
import type { FactId } from '../engine/inventory/against'

/**
 * What belongs together when a person mends it, and how much it hurts users as long as nobody does. A theme is one step
 * of the plan: one thing that a person would say is wrong. The rules of a theme are alike in what happens to users.
 */
export interface Theme {
  readonly id: string
  /** An imperative that a founder understands. */
  readonly title: string
  /** What happens to users. */
  readonly why: string
  readonly harm: Harm
  readonly rules: readonly string[]
  /** What it holds besides findings: what speaks against items of the checklist. */
  readonly facts?: readonly FactId[]
  /** Minutes for the first place and for each further one, of someone who knows the app. */
  readonly minutes: readonly [number, number]
}

/**
 * How bad, how sure and how soon it is for real users, from 100 down, as an error, a warning and a note. Above 80:
 * strangers get at people's data, accounts or money, or spend it. 60 to 80: what cannot be undone for everybody (no database
 * to go back to), then that nobody learns of what breaks, then single screens that tell people nothing. Below: the app stops
 * or slows down, or it takes bad luck besides.
 */
export type Harm = readonly [error: number, warning: number, note: number]

export const THEMES: readonly Theme[] = [
  {
    id: 'open-data',
    title: 'Close the data that anyone can read or change',
    why: 'Whoever has the public key of the app, which every visitor has, or knows an address of it can read, take or overwrite what belongs to others.',
    harm: [100, 82, 30],
    rules: [
      'rls-disabled',
      'permissive-policy',
      'policy-trusts-user-metadata',
      'security-definer-view',
      'exposed-auth-users',
      'exposed-definer-function',
      'public-bucket-listing',
    ],
    facts: ['open-files', 'open-memory', 'open-scripts'],
    minutes: [45, 15],
  },
  {
    id: 'open-endpoints',
    title: 'Let only the right people call the endpoints',
    why: 'Anyone who finds the address can make the app change, remove or hand out what belongs to others, or spend your money.',
    harm: [98, 83, 30],
    rules: ['unauthenticated-endpoint', 'missing-ownership-check', 'permissive-cors'],
    facts: ['open-sockets', 'chosen-roles'],
    minutes: [40, 15],
  },
  {
    id: 'secrets',
    title: 'Keep keys and passwords where no stranger reads them',
    why: 'A key in the code or in the browser, or a password that is kept readable, is as good as in strangers’ hands: they get in with it, spend on it and read everything behind it.',
    harm: [96, 75, 30],
    rules: ['secret-in-code', 'secret-in-client', 'committed-env-file'],
    facts: ['readable-passwords'],
    minutes: [30, 15],
  },
  {
    id: 'money',
    title: 'Make sure that payments and webhooks are real, and count once',
    why: 'Somebody can pretend to have paid, pay less than the price, be charged twice, or make the app believe what never happened.',
    harm: [94, 79, 30],
    rules: ['unverified-webhook', 'client-chosen-amount', 'unsafe-retry', 'replayed-webhook'],
    facts: ['paid-rights', 'unasked-payments', 'lost-payments', 'deaf-webhooks'],
    minutes: [60, 30],
  },
  {
    id: 'spending',
    title: 'Put a limit on what one caller can spend or try',
    why: 'One account and one script can spend your money on AI, mail or text messages overnight, or try passwords until one fits.',
    harm: [90, 80, 30],
    rules: ['missing-rate-limit'],
    facts: ['uncounted-sign-ins'],
    minutes: [60, 10],
  },
  {
    id: 'pretence',
    title: 'Make real what only looks real',
    why: 'People rely on what the screen says: figures that are made up, and work that was never done.',
    harm: [87, 77, 30],
    rules: [],
    facts: ['pretended-work', 'mock-switches', 'made-up-figures'],
    minutes: [120, 30],
  },
  {
    id: 'input',
    title: 'Do not trust what is sent to the app',
    why: 'A value that somebody made up goes straight into the database, where it can read or destroy what it was not meant to.',
    harm: [86, 56, 20],
    rules: ['unparameterized-sql', 'unvalidated-input'],
    minutes: [30, 15],
  },
  {
    id: 'lost-work',
    title: 'Make sure that what people do is really saved',
    why: 'The app goes on as if the work had been done, and what people entered is gone, or half of it.',
    harm: [84, 62, 20],
    rules: ['unawaited-query', 'floating-promise', 'missing-transaction'],
    facts: ['data-in-memory', 'sessions-in-memory'],
    minutes: [20, 10],
  },
  {
    id: 'rebuild',
    title: 'Make the database something that can be rebuilt and changed safely',
    why: 'After an accident there is nothing to restore into, and a change of the database can stop the app for everybody.',
    harm: [82, 79, 20],
    rules: ['unreplayable-migration', 'blocking-migration', 'irreversible-migration'],
    facts: [
      'tables-elsewhere',
      'same-numbers',
      'lossy-deployment',
      'unheard-migrations',
      'schema-ahead',
      'pushed-schema',
      'past-the-journal',
    ],
    minutes: [120, 15],
  },
  {
    id: 'silent-failures',
    title: 'Tell people when something fails',
    why: 'When a service or the network fails, people see a white page, an endless wait or a success that was none.',
    harm: [77, 73, 22],
    rules: [
      'unguarded-fetch',
      'unchecked-supabase-error',
      'swallowed-error',
      'unhandled-async-handler',
      'unchecked-response',
      'missing-error-state',
      'missing-error-boundary',
      'unguarded-parse',
    ],
    minutes: [20, 6],
  },
  {
    id: 'safety-net',
    title: 'Catch what breaks before your users do',
    why: 'Something breaks for everybody, and the first to know are the people who leave: nobody is told of it, or nothing looked at the change before.',
    harm: [79, 78, 24],
    rules: [
      'missing-error-tracking',
      'missing-health-check',
      'unreported-error',
      'console-only-logging',
      'missing-ci',
      'missing-tests',
    ],
    minutes: [45, 5],
  },
  {
    id: 'slow-data',
    title: 'Keep the app fast when the data grows',
    why: 'What is instant with ten rows takes seconds with ten thousand, and then stops answering.',
    harm: [60, 48, 15],
    rules: [
      'unbounded-query',
      'query-in-loop',
      'unindexed-query',
      'connection-per-request',
      'unindexed-foreign-key',
      'leading-wildcard-search',
      'policy-per-row-auth',
      'multiple-permissive-policies',
      'missing-primary-key',
      'duplicate-index',
    ],
    minutes: [30, 8],
  },
  {
    id: 'hanging',
    title: 'Do not wait for ever for other services',
    why: 'When another service is slow the whole app is: requests pile up until it stops.',
    harm: [40, 32, 10],
    rules: ['missing-timeout', 'missing-retry'],
    minutes: [20, 4],
  },
  {
    id: 'database-hardening',
    title: 'Tidy up what the database lets functions and roles do',
    why: 'These are doors that are closed by nothing but luck: one more mistake elsewhere opens them.',
    harm: [38, 28, 8],
    rules: ['mutable-search-path', 'extension-in-public', 'rls-without-policy'],
    minutes: [20, 4],
  },
  {
    id: 'set-up',
    title: 'Write down what the app needs to start',
    why: 'On another machine, or after an accident, the app does not start, and nobody knows what is missing.',
    harm: [36, 26, 12],
    rules: ['missing-lockfile', 'undocumented-env'],
    minutes: [15, 10],
  },
]

/** Rules that hurt less than their theme does. */
const MILDER: Readonly<Record<string, Harm>> = {
  'public-bucket-listing': [82, 79.9, 20],
  'permissive-cors': [76, 64, 20],
  'missing-transaction': [69, 50, 18],
  'blocking-migration': [55, 45, 15],
  'missing-ci': [60, 58, 18],
  'missing-tests': [60, 54, 23],
  'missing-health-check': [68, 66, 24],
}

/** Facts that hurt more, or less, than their theme does. */
const OF_FACTS: Readonly<Partial<Record<FactId, Harm>>> = {
  'data-in-memory': [88, 70, 20],
  'pretended-work': [87, 75, 20],
  'sessions-in-memory': [70, 62, 20],
  'same-numbers': [80, 79, 20],
  'lossy-deployment': [89, 79, 20],
  'pushed-schema': [80, 79, 20],
  'lost-payments': [91, 77, 20],
}

/** Where a rule goes that no theme names: the engine's own, and rules of another catalogue. */
export const OTHER: Theme = {
  id: 'housekeeping',
  title: 'Clear up what is said about the review itself',
  why: 'A comment or a setting of the review does not do what it says, so something may be hidden that should not be.',
  harm: [20, 10, 5],
  rules: [],
  minutes: [5, 2],
}

/** The theme of a finding: its rule's. An endpoint that gives people's data to whoever calls it stands with the open data. */
export function themeOf({ rule, messageId }: Pick<Finding, 'rule' | 'messageId'>): Theme {
  const isData = rule === 'unauthenticated-endpoint' && messageId === 'reads'
  return THEMES.find(({ id, rules }) => (isData ? id === 'open-data' : rules.includes(rule))) ?? OTHER
}

/** How much a finding hurts users as long as nobody mends it. */
export function harmOf(finding: Pick<Finding, 'rule' | 'messageId' | 'severity'>): number {
  return pick(MILDER[finding.rule] ?? themeOf(finding).harm, finding.severity)
}

/** How much something that speaks against a checklist item hurts. */
export function harmOfFact({ harm }: Theme, { fact, severity }: { fact: FactId; severity: Severity }): number {
  return pick(OF_FACTS[fact] ?? harm, severity)
}

function pick([error, warning, info]: Harm, severity: Severity): number {
  return { error, warning, info }[severity]
}

/** Minutes to put a fact right, of someone who knows the app. */
const MINUTES: Readonly<Record<FactId, number>> = {
  'data-in-memory': 900,
  'sessions-in-memory': 30,
  'tables-elsewhere': 90,
  'same-numbers': 120,
  'lossy-deployment': 60,
  'pushed-schema': 60,
  'made-up-figures': 240,
  'pretended-work': 240,
  'mock-switches': 60,
  'open-files': 120,
  'open-sockets': 60,
  'chosen-roles': 15,
  'readable-passwords': 60,
  'schema-ahead': 45,
  'unheard-migrations': 15,
  'lost-payments': 45,
  'paid-rights': 60,
  'unasked-payments': 60,
  'deaf-webhooks': 30,
  'past-the-journal': 90,
  'open-memory': 40,
  'open-scripts': 90,
  'uncounted-sign-ins': 20,
}

/** Minutes to put all of the facts right. */
export function minutesOf(facts: readonly { readonly fact: FactId }[]): number {
  return facts.reduce((sum, { fact }) => sum + MINUTES[fact], 0)
}
