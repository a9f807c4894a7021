import type { CodeFacts } from '../analysis/facts'
import type { Finding, FindingData, Fix, Milestone, Place, Property, RelatedPlace, Severity } from './finding'
import type { OptionDeclarations, OptionsOf } from './options'
import type { Project } from './project'

/** What a rule's check yields: the engine adds severity, message text and property. */
export interface Report<MessageId extends string = string> extends Place {
  readonly message: MessageId
  /** Fills `{placeholders}` of the message text, and is kept for the fix. */
  readonly data?: FindingData
  readonly subject: string
  readonly related?: readonly RelatedPlace[]
  /** Findings of one rule and one cause are told together in a report; the message id without it. */
  readonly cause?: string
}

/** The text of a file as it is now, for fixes. Undefined where the file is not there. */
export type SourceOf = (path: string) => string | undefined

/**
 * An example: whole files by path. In a bad one, `«…»` in the text marks each range the rule must report, in order of
 * appearance over the files as listed; `expect` names the message of each. `fixed` is the marked file's text, or a text
 * per path, after the first fix of every finding.
 */
export interface BadExample<MessageId extends string = string> {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly expect: readonly MessageId[]
  readonly fixed?: Readonly<Record<string, string>>
}

export interface GoodExample {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
}

interface RuleCommon<MessageId extends string, Options extends OptionDeclarations> {
  readonly id: string
  readonly property: Property
  /** How often a finding is right, from reading findings in real apps. */
  readonly confidence: 'high' | 'medium'
  readonly milestones: readonly Milestone[]
  /** Version of Readiness that first had it. */
  readonly since: string
  /** One line for lists. */
  readonly summary: string
  /** What a user of the app would see. Two sentences, for a founder who did not write the code. */
  readonly why: string
  /** What to do. Two sentences. */
  readonly fix: string
  /** Cases it knowingly leaves alone. */
  readonly outOfScope: readonly string[]
  readonly references: readonly string[]
  readonly messages: Readonly<Record<MessageId, { readonly text: string; readonly severity: Severity }>>
  /** What can be set under `rules.<id>.options` of a configuration. */
  readonly options?: Options
  readonly examples: { readonly bad: readonly BadExample<MessageId>[]; readonly good: readonly GoodExample[] }
  /** Computed from the current text each time; never stored. */
  readonly fixes?: (finding: Finding, project: Project, sourceOf: SourceOf) => readonly Fix[]
}

export interface FileRule<MessageId extends string = string, Options extends OptionDeclarations = OptionDeclarations>
  extends RuleCommon<MessageId, Options> {
  readonly scope: 'file'
  /** Runs for a code file that changed and for files whose linked inputs changed. Pure. `options` hold for that file. */
  readonly check: (file: CodeFacts, project: Project, options: OptionsOf<Options>) => Iterable<Report<MessageId>>
}

export interface ProjectRule<MessageId extends string = string, Options extends OptionDeclarations = OptionDeclarations>
  extends RuleCommon<MessageId, Options> {
  readonly scope: 'project'
  /** `options` are those that the root's configuration gives. */
  readonly check: (project: Project, options: OptionsOf<Options>) => Iterable<Report<MessageId>>
}

export type Rule = FileRule | ProjectRule

/** Declares a rule; gives it back unchanged, with its message ids and options checked by the compiler. */
export function defineRule<MessageId extends string, Options extends OptionDeclarations = Record<never, never>>(
  rule: FileRule<MessageId, Options> | ProjectRule<MessageId, Options>,
): Rule {
  // The engine gives each rule the options that it declares.
  return rule as unknown as Rule
}
