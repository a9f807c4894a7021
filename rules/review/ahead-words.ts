import { MILESTONE_WORDS } from '../engine/explain'
import type { Milestone } from '../engine/finding'
import type { Ahead, Answer, Assessment, Verdict } from './assessment'
import { counted, listed } from './words'

/** `Before a public launch: not ready: 3 blockers (17 places)`. */
export function verdictLine(verdict: Verdict): string {
  return `Before ${MILESTONE_WORDS[verdict.milestone]}: ${stateWords(verdict)}`
}

/** `not ready: 3 blockers in 17 places`, `not known: 2 items need your word`, `ready`. */
export function stateWords({ state, blockers, places, baselined, needsWord, unseen, advice }: Verdict): string {
  const word =
    needsWord.length === 0
      ? []
      : [`${counted(needsWord.length, 'item')} ${needsWord.length === 1 ? 'needs' : 'need'} your word`]
  const missed = unseen.length === 0 ? [] : ['not everything could be read']
  const known = baselined === 0 ? '' : `, ${baselined === places ? 'all' : baselined} of them in the baseline`
  const rest = advice === 0 ? [] : [`${counted(advice, 'finding')} to look at later`]
  if (state === 'not-ready') {
    const where = places === blockers ? '' : ` in ${counted(places, 'place')}`
    return [`not ready: ${counted(blockers, 'blocker')}${where}${known}`, ...word, ...missed].join('; ')
  }
  if (state === 'not-known') return `not known: ${[...word, ...missed].join('; ')}`
  return ['ready, as far as the repository shows', ...rest].join('; ')
}

/** What the review takes for ahead, and how it knows. */
export function aheadLine({ milestones, given }: Ahead): string {
  const words =
    milestones.length === 0 ? 'nothing in particular' : listed(milestones.map((one) => MILESTONE_WORDS[one]))
  return given ? `You are about to do this: ${words}.` : `Taken from the code, you are about to do this: ${words}.`
}

/** `Will money move? Yes (Stripe is called in src/pay.ts).` */
export function answerLine({ question, answer, why, place }: Answer): string {
  return `${question} ${answer} (${why}${place ? `, ${place.file}` : ''}).`
}

/** The option that gives a question its other answer. */
export function flagFor({ otherwise }: Answer): string {
  return `--milestone ${otherwise.length === 0 ? 'none' : otherwise.join(',')}`
}

/** One sentence that sums up: `Not ready for a public launch and taking money.` */
export function headline({ verdicts }: Pick<Assessment, 'verdicts'>): string {
  const ahead = verdicts.filter((verdict) => verdict.ahead)
  const of = (state: Verdict['state']): Milestone[] =>
    ahead.filter((verdict) => verdict.state === state).map(({ milestone }) => milestone)
  const words = (milestones: readonly Milestone[]) => listed(milestones.map((one) => MILESTONE_WORDS[one]))
  const [not, unknown, ready] = [of('not-ready'), of('not-known'), of('ready')]
  if (not.length > 0) return `Not ready for ${words(not)}.`
  if (unknown.length > 0) return `Nothing blocks ${words(unknown)}, but not everything is known.`
  return ready.length > 0 ? `Ready for ${words(ready)}, as far as the repository shows.` : 'No milestone is ahead.'
}
