import type { CodeFacts, TextRange, Value } from '../../../analysis/facts'
import { nameOf } from '../../../analysis/paths'
import type { Project } from '../../project'
import type { Against } from './against'

const PASSWORD =
  /^(?:(?:plain|raw|new|old|current|user|temp|temporary)_?)?(?:password|passwd|pwd|senha|contrase[nñ]a)$/i
/** Whose password it is, as the row is called: a shared page has one too, and that opens no account. */
const PEOPLE =
  /user|account|admin|member|customer|client|staff|employee|student|teacher|driver|doctor|patient|player|seller|vendor|agent|operator|usuario|cliente|found|row|record|existing|result|data/i
const LOGS = /^console\.(?:log|info|debug|warn|error)$|(?:^|\.)(?:logger|log)\.(?:info|debug|warn|error)$/

/**
 * Passwords that are kept so that somebody can read them: compared as they were typed with what a row holds, so that they
 * are stored in plain text, or written to the log. On servers alone.
 */
export function readablePasswords(project: Project): Against[] {
  const stored = project.productCode.flatMap((facts) => comparedIn(project, facts))
  const logged = project.productCode.flatMap((facts) => loggedIn(project, facts))
  return [...told(project, stored, 'stored'), ...told(project, logged, 'logged')]
}

interface Place {
  readonly facts: CodeFacts
  readonly range: TextRange
  readonly in: number
}

function told(project: Project, places: readonly Place[], how: 'stored' | 'logged'): Against[] {
  const used = places.filter(({ facts, range }) => !project.reach.unusedAt(facts.path, range.start))
  const [first] = used
  if (!first) return []
  const { facts, range } = first
  const name = facts.functions[first.in]?.name ?? ''
  const who = name === '' ? nameOf(facts.path) : `\`${name}\` in ${nameOf(facts.path)}`
  const others = used.length - 1
  const more = others === 0 ? '' : ` ${others === 1 ? 'Another place does' : `${others} other places do`} the same.`
  const common = {
    fact: 'readable-passwords',
    item: 'private-data',
    file: facts.path,
    range,
    about: [...new Set(used.map(({ facts: { path } }) => `${how} ${path}`))],
  } as const
  return how === 'stored'
    ? [
        {
          ...common,
          severity: 'error',
          says: `${who} compares what somebody typed with the password in the row as it is: passwords are stored in plain text.${more} Whoever sees the table, a backup or one answer too many signs in as anybody, here and wherever people use the same password.`,
          fix: 'Keep only a hash (`bcrypt.hash`, argon2), compare with it, and have everybody choose a new password.',
        },
      ]
    : [
        {
          ...common,
          severity: 'error',
          says: `${who} writes the password that somebody typed to the log.${more} Everyone who can read the log, at the host too, can sign in as anybody who has signed in since.`,
          fix: 'Take it out of the log, and delete the logs that hold it.',
        },
      ]
}

function comparedIn(project: Project, facts: CodeFacts): Place[] {
  if (facts.gates.length === 0) return []
  const { natures } = project.endpoints.reading()
  return facts.gates.flatMap((gate) => {
    const isPlain = gate.compares.some(({ left, right }) => {
      const [one, other] = [left.find(isPassword), right.find(isPassword)]
      if (!one || !other) return false
      const sides = [one, other].map((value) => natures.of(facts.path, value))
      const isRow = (i: number) => sides[i]?.has('row') === true && isOfPerson(i === 0 ? one : other)
      const isSent = (i: number) =>
        sides[i]?.has('row') !== true &&
        [...(sides[i] ?? [])].some((each) => each === 'request' || each === 'credential')
      return (isRow(0) && isSent(1)) || (isRow(1) && isSent(0))
    })
    return isPlain ? [{ facts, range: gate.range, in: gate.in }] : []
  })

  function isOfPerson(value: Value): boolean {
    return value.k !== 'member' || value.of.k === 'call' || PEOPLE.test(nameIn(facts, value.of))
  }

  function isPassword(value: Value): boolean {
    return PASSWORD.test(nameIn(facts, value))
  }
}

function loggedIn(project: Project, facts: CodeFacts): Place[] {
  const found: Place[] = []
  for (const { text, args, in: f, nameRange } of facts.calls) {
    if (args.length === 0 || !(text.startsWith('console.') || text.includes('log')) || !LOGS.test(text)) continue
    if (!args.some((value) => PASSWORD.test(nameIn(facts, value)))) continue
    if (project.sideOf(facts, f) === 'server') found.push({ facts, range: nameRange, in: f })
  }
  return found
}

function nameIn(facts: CodeFacts, value: Value): string {
  if (value.k === 'local') return facts.declarations[value.d]?.name ?? ''
  if (value.k === 'member') return value.name
  return value.k === 'param' ? (value.path?.at(-1) ?? facts.functions[value.f]?.params[value.i]?.name ?? '') : ''
}
