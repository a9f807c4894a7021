/**
 * What belongs together when a person mends it, and how much it hurts users as long as nobody does. A theme is one step
 * of the plan; the rules of a theme are alike in what goes wrong and in what is done about it.
 */
export interface Theme {
  readonly id: string
  /** An imperative that a founder understands. */
  readonly title: string
  /** What happens to users. */
  readonly why: string
  /**
   * How bad, how sure and how soon it is for real users, from 100 down. Above 80: strangers get at people's data or money.
   * 60 to 79: people lose their work, are told nothing, or nobody learns of it. 40 to 59: the app stops or slows down, or a
   * change breaks it. Below: it takes bad luck besides.
   */
  readonly harm: number
  readonly rules: readonly string[]
  /** Minutes for the first place and for each further one, of someone who knows the app. */
  readonly minutes: readonly [number, number]
}

export const THEMES: readonly Theme[] = [
  {
    id: 'open-data',
    title: 'Close the data that anyone can read or change',
    why: 'Whoever has the public key of the app, which every visitor has, can take or overwrite what belongs to others.',
    harm: 100,
    rules: [
      'rls-disabled',
      'permissive-policy',
      'policy-trusts-user-metadata',
      'security-definer-view',
      'exposed-auth-users',
      'exposed-definer-function',
      'public-bucket-listing',
    ],
    minutes: [45, 15],
  },
  {
    id: 'secrets',
    title: 'Take the secret keys out of the code, and change them',
    why: 'A key that is in the code or in the browser is in strangers’ hands: they can spend on it and read everything behind it.',
    harm: 97,
    rules: ['secret-in-code', 'secret-in-client', 'committed-env-file'],
    minutes: [30, 15],
  },
  {
    id: 'open-endpoints',
    title: 'Let only the right people call the endpoints',
    why: 'Anyone who finds the address can make the app write, send or hand out what belongs to others.',
    harm: 94,
    rules: ['unauthenticated-endpoint', 'missing-ownership-check', 'permissive-cors'],
    minutes: [40, 15],
  },
  {
    id: 'money',
    title: 'Make sure that payments and webhooks are real, and count once',
    why: 'Somebody can pretend to have paid, pay less than the price, be charged twice, or make the app believe what never happened.',
    harm: 92,
    rules: ['unverified-webhook', 'client-chosen-amount', 'unsafe-retry', 'replayed-webhook'],
    minutes: [60, 30],
  },
  {
    id: 'input',
    title: 'Do not trust what is sent to the app',
    why: 'A value that somebody made up goes straight into the database, where it can read or destroy what it was not meant to.',
    harm: 82,
    rules: ['unparameterized-sql', 'unvalidated-input'],
    minutes: [30, 15],
  },
  {
    id: 'lost-work',
    title: 'Make sure that what people do is really saved',
    why: 'The app goes on as if the work had been done, and what people entered is gone, or half of it.',
    harm: 76,
    rules: ['unawaited-query', 'floating-promise', 'missing-transaction'],
    minutes: [20, 10],
  },
  {
    id: 'silent-failures',
    title: 'Tell people when something fails',
    why: 'When a service or the network fails, people see a white page, an endless wait or a success that was none.',
    harm: 72,
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
    id: 'spending',
    title: 'Limit how often the costly endpoints can be called',
    why: 'One script can run up the bill for AI, mail or text messages overnight, or try passwords until one fits.',
    harm: 70,
    rules: ['missing-rate-limit'],
    minutes: [60, 10],
  },
  {
    id: 'monitoring',
    title: 'Learn of failures before your users tell you',
    why: 'Something breaks for everybody, and the first to know are the people who leave.',
    harm: 66,
    rules: ['missing-error-tracking', 'missing-health-check', 'unreported-error', 'console-only-logging'],
    minutes: [45, 5],
  },
  {
    id: 'rebuild',
    title: 'Make the database something that can be rebuilt and changed safely',
    why: 'After an accident there is nothing to restore into, and a change of the database can stop the app for everybody.',
    harm: 62,
    rules: ['unreplayable-migration', 'blocking-migration', 'irreversible-migration'],
    minutes: [120, 15],
  },
  {
    id: 'slow-data',
    title: 'Keep the app fast when the data grows',
    why: 'What is instant with ten rows takes seconds with ten thousand, and then stops answering.',
    harm: 50,
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
    id: 'checks',
    title: 'Have every change checked before it reaches users',
    why: 'A change that breaks the app is found by users, for nothing builds or tests it before.',
    harm: 48,
    rules: ['missing-ci', 'missing-tests', 'missing-lockfile', 'undocumented-env'],
    minutes: [60, 20],
  },
  {
    id: 'hanging',
    title: 'Do not wait for ever for other services',
    why: 'When another service is slow the whole app is: requests pile up until it stops.',
    harm: 32,
    rules: ['missing-timeout', 'missing-retry'],
    minutes: [20, 4],
  },
  {
    id: 'database-hardening',
    title: 'Tidy up what the database lets functions and roles do',
    why: 'These are doors that are closed by nothing but luck: one more mistake elsewhere opens them.',
    harm: 28,
    rules: ['mutable-search-path', 'extension-in-public', 'rls-without-policy'],
    minutes: [20, 4],
  },
]

/** Where a rule goes that no theme names: the engine's own, and rules of another catalogue. */
export const OTHER: Theme = {
  id: 'housekeeping',
  title: 'Clear up what is said about the review itself',
  why: 'A comment or a setting of the review does not do what it says, so something may be hidden that should not be.',
  harm: 10,
  rules: [],
  minutes: [5, 2],
}

/** The theme of a rule. */
export function themeOf(rule: string): Theme {
  return THEMES.find(({ rules }) => rules.includes(rule)) ?? OTHER
}
