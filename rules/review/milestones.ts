import { MILESTONES } from '../engine/configuration-shape'
import type { Milestone } from '../engine/finding'
import type { Ahead, Answer, QuestionId } from './assessment'
import type { Seen, Sight } from './seen'

/** A question as the review asks it. The first answer is the careful one. */
export interface Question {
  readonly id: QuestionId
  readonly text: string
  /** The milestone that the answer decides. */
  readonly milestone: Milestone
  readonly yes: string
  readonly no: string
  /** Why the answer is no where nothing was seen. */
  readonly nothingSeen: string
}

/** Three plain questions. Everything else about milestones follows from their answers. */
export const QUESTIONS: readonly Question[] = [
  {
    id: 'users',
    text: 'Who will use it?',
    milestone: 'users',
    yes: 'Several people, each with data of their own',
    no: 'Visitors who do not sign in, or only me',
    nothingSeen: 'no sign-in and no table of users was found',
  },
  {
    id: 'money',
    text: 'Will money move?',
    milestone: 'payments',
    yes: 'Yes',
    no: 'No',
    nothingSeen: 'no payment service is called, and no table keeps amounts',
  },
  {
    id: 'leak',
    text: 'What would hurt if it leaked?',
    milestone: 'sensitive',
    yes: 'Data about people that they would not want others to see',
    no: 'Nothing much',
    nothingSeen: 'no column looks like data about health, identity, children or where people are',
  },
]

/**
 * What the person is about to do: what they said, else what the code shows. A public launch is always ahead where nobody
 * said otherwise: that is what a review is for.
 * @param given milestones that a person named; undefined where nobody did
 */
export function whatIsAhead(given: readonly Milestone[] | undefined, seen: Seen): Ahead {
  const sights: Readonly<Record<QuestionId, Sight | undefined>> = {
    users: seen.users,
    money: seen.payments ?? seen.money,
    leak: seen.sensitive,
  }
  const taken = QUESTIONS.filter(({ id }) => sights[id] !== undefined).map(({ milestone }) => milestone)
  const milestones = inOrder(given ?? ['launch', ...taken])
  const answers = QUESTIONS.map((question) => answerOf(question, milestones, given !== undefined, sights[question.id]))
  return { milestones, given: given !== undefined, answers }
}

/** The milestones with one of them turned on or off. */
function toggled(milestones: readonly Milestone[], milestone: Milestone): Milestone[] {
  return milestones.includes(milestone)
    ? milestones.filter((one) => one !== milestone)
    : inOrder([...milestones, milestone])
}

function answerOf(
  question: Question,
  milestones: readonly Milestone[],
  given: boolean,
  sight: Sight | undefined,
): Answer {
  const { id, text, milestone, yes, no, nothingSeen } = question
  const isAhead = milestones.includes(milestone)
  const seen = sight ? sight.because : nothingSeen
  const agrees = isAhead === (sight !== undefined)
  return {
    id,
    question: text,
    answer: isAhead ? yes : no,
    // Who names one milestone has not said no to the others.
    why: given ? `${isAhead ? 'you said so' : 'you left it out'}${agrees ? '' : `, although ${seen}`}` : seen,
    ...(sight && { place: { file: sight.file, range: sight.range } }),
    milestones: isAhead ? [milestone] : [],
    otherwise: toggled(milestones, milestone),
  }
}

function inOrder(milestones: readonly Milestone[]): Milestone[] {
  return MILESTONES.filter((milestone) => milestones.includes(milestone))
}
