import type { ChecklistId } from '../engine/configuration-shape'
import type { Milestone, Place, Property, Severity } from '../engine/finding'
import type { FactId } from '../engine/inventory/against'

/**
 * What a review means for what a person is about to do: plain JSON, told by every renderer. Findings are named by their
 * index in the review's list.
 */
export interface Assessment {
  readonly ahead: Ahead
  /** All six, those ahead first. */
  readonly verdicts: readonly Verdict[]
  /** What to do, in order. */
  readonly plan: readonly Step[]
  readonly checklist: readonly ChecklistEntry[]
  readonly coverage: readonly Coverage[]
  /** Present where an engineer should be brought in. */
  readonly engineer?: EngineerAdvice
  readonly access: Access
  /** Open findings in code that nothing uses: told after all others, and part of no verdict and no step. */
  readonly unused: readonly Group[]
  /** Findings and facts that the baseline records: told apart, and not in the plan. */
  readonly baselined: number
  /** Against the last review; absent where there was none. */
  readonly changes?: Changes
}

export type QuestionId = 'users' | 'money' | 'leak'

/** A plain question about the app's future, with the answer that the review goes by. */
export interface Answer {
  readonly id: QuestionId
  readonly question: string
  readonly answer: string
  /** What in the code gave the answer, or that a person did. */
  readonly why: string
  readonly place?: Place
  /** The milestones that the answer puts ahead. */
  readonly milestones: readonly Milestone[]
  /** The milestones ahead if the answer were the other one, for whoever wants to change it. */
  readonly otherwise: readonly Milestone[]
}

/** What the person is about to do. */
export interface Ahead {
  readonly milestones: readonly Milestone[]
  /** A person said so, in a setting, a file or an option; else it was taken from the code. */
  readonly given: boolean
  readonly answers: readonly Answer[]
}

/** Whether an app is ready for a milestone, and what is in the way. */
export interface Verdict {
  readonly milestone: Milestone
  /** The person is about to do it. */
  readonly ahead: boolean
  readonly state: 'ready' | 'not-ready' | 'not-known'
  /** Things to mend first: findings of one rule and one cause count once. */
  readonly blockers: number
  /** Findings that they are made of. */
  readonly places: number
  /** Those of the findings that the baseline records. */
  readonly baselined: number
  /** Other findings of the milestone. */
  readonly advice: number
  /** Checklist items that no file shows and nobody has confirmed. */
  readonly needsWord: readonly ChecklistId[]
  /** Sentences: what could not be read, so that it cannot be said to be fine. */
  readonly unseen: readonly string[]
}

/** One thing to do: everything found that belongs to one theme. */
export interface Step {
  readonly id: string
  readonly title: string
  /** What is wrong in this app, with names and counts. */
  readonly says: string
  /** What happens to users as long as it is not done. */
  readonly why: string
  /** In words: `a few minutes`, `about a day`. */
  readonly effort: string
  readonly severity: Severity
  /** Milestones ahead that wait for it. */
  readonly blocks: readonly Milestone[]
  /** How many findings it closes. */
  readonly closes: number
  readonly groups: readonly Group[]
  /** What speaks against items of the checklist, which no rule tells. */
  readonly facts: readonly StepFact[]
}

/** Something in the project’s files that speaks against an item of the checklist. */
export interface StepFact extends Place {
  readonly fact: FactId
  readonly item: ChecklistId
  readonly severity: Severity
  /** What it is about, without lines; a baseline knows it by them. */
  readonly about: readonly string[]
  readonly says: string
  readonly fix: string
}

/** Findings of one rule that say the same. */
export interface Group {
  readonly rule: string
  readonly property: Property
  readonly severity: Severity
  readonly summary: string
  readonly fix: string
  /** A quick fix is offered. */
  readonly fixable: boolean
  /** `One index closes 14 of them.` */
  readonly together?: string
  /** By index, the most telling first. */
  readonly findings: readonly number[]
}

/** An item that no file can prove for good. */
export interface ChecklistEntry {
  readonly id: ChecklistId
  readonly title: string
  readonly property: Property
  readonly milestones: readonly Milestone[]
  /** One of the milestones ahead needs it. */
  readonly ahead: boolean
  readonly state: 'evidenced' | 'confirmed' | 'not-evidenced'
  /** What shows it, who confirmed it, or why nothing counts. */
  readonly says: string
  readonly place?: Place
  /** What it is. */
  readonly what: string
  /** How to get it where this app runs. */
  readonly how: string
}

/** What was looked at for one property. */
export interface Coverage {
  readonly property: Property
  readonly heading: string
  readonly looked: readonly { readonly noun: string; readonly count: number }[]
  readonly found: Readonly<Record<Severity, number>>
  /** Sentences: what there is that counts, such as what a health route asks. */
  readonly seen: readonly string[]
  /** Sentences: what could not be seen. */
  readonly unseen: readonly string[]
}

/** Why an engineer should look at it, and what to hand over. */
export interface EngineerAdvice {
  /** Sentences. */
  readonly reasons: readonly string[]
  readonly handOver: readonly Group[]
}

/** Who may read, write and spend. */
export interface Access {
  readonly tables: readonly TableRow[]
  readonly endpoints: readonly EndpointRow[]
}

/** Who may read and write a table, in words. */
export interface TableRow extends Place {
  readonly table: string
  readonly read: string
  readonly write: string
  /** Somebody may who should not, as far as the findings say. */
  readonly flagged: boolean
}

/** Who may call an endpoint and what it does, in words. */
export interface EndpointRow extends Place {
  readonly endpoint: string
  readonly callers: string
  readonly does: string
  readonly flagged: boolean
}

/** What came and went since the last review. */
export interface Changes {
  /** The day of the last review. */
  readonly since: string
  /** By index. */
  readonly fresh: readonly number[]
  /** What no rule tells, and was not there. */
  readonly freshFacts: readonly StepFact[]
  readonly still: number
  /** Of what no rule tells `rule` is the fact, and `file` is empty. */
  readonly fixed: readonly { readonly rule: string; readonly file: string; readonly subject: string }[]
}
