/**
 * What the client and the server say to each other beyond the Language Server Protocol. Plain types and method names,
 * no code: both sides bundle their own copy of the protocol library, and its message classes do not mix.
 *
 * Division of labour: an *open* document's findings come from `textDocument/diagnostic` only. The review's own
 * collection holds files that are not open: the client gives a file up when it opens and the server sends it again, by
 * `readiness/reviewUpdate`, when it closes. What arrives for a file that is open by then is to be ignored.
 */
import type { Diagnostic, ProgressToken, Range, WorkspaceEdit } from 'vscode-languageserver'
import type { Milestone, Severity } from '../rules/engine/finding'

/** `initializationOptions`. Everything is optional: a plain LSP client works without. */
export interface InitializationOptions {
  /** The person trusts this workspace. Until they do, git is asked nothing. Default: false. */
  readonly trusted?: boolean
  /** Settings for clients without `workspace/configuration`. */
  readonly settings?: Partial<Settings>
}

/** The `readiness` section, as pulled through `workspace/configuration` (per workspace folder). */
export interface Settings {
  readonly enable: boolean
  /** When an open document is judged: as typed, or as last saved. */
  readonly run: 'onType' | 'onSave'
  /** Globs relative to the workspace folder, on top of `.readiness.json`. */
  readonly exclude: readonly string[]
  /** Rule id to severity or `off`; on top of `.readiness.json`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>
  /** What the person is about to do; empty where they have not said. */
  readonly milestone: readonly Milestone[]
}

/** Requests, client to server. `sendRequest<Requests[typeof reviewMethod]['result']>(reviewMethod, params, token)`. */
export interface Requests {
  readonly 'readiness/review': { readonly params: ReviewParams; readonly result: ReviewResult }
  readonly 'readiness/explain': { readonly params: ExplainParams; readonly result: Explanation }
  readonly 'readiness/suppress': { readonly params: SuppressParams; readonly result: WorkspaceEdit | null }
  readonly 'readiness/prompt': { readonly params: FindingArguments; readonly result: string | null }
  readonly 'readiness/report': { readonly params: ReportParams; readonly result: ReportResult }
  readonly 'readiness/export': { readonly params: ExportParams; readonly result: string }
  readonly 'readiness/configure': { readonly params: ConfigureParams; readonly result: NewText | null }
  readonly 'readiness/baseline': { readonly params: FolderParams; readonly result: NewText | null }
  readonly 'readiness/fixableRules': { readonly params: FixableRulesParams; readonly result: readonly FixableRule[] }
  readonly 'readiness/fixEverywhere': { readonly params: FixEverywhereParams; readonly result: FixEverywhereResult }
}

export const reviewMethod = 'readiness/review'
export const explainMethod = 'readiness/explain'
export const suppressMethod = 'readiness/suppress'
export const promptMethod = 'readiness/prompt'
export const reportMethod = 'readiness/report'
export const exportMethod = 'readiness/export'
export const configureMethod = 'readiness/configure'
export const baselineMethod = 'readiness/baseline'
export const fixableRulesMethod = 'readiness/fixableRules'
export const fixEverywhereMethod = 'readiness/fixEverywhere'

/** Notifications: `status` and `reviewUpdate` server to client; `clearReview` and `trust` client to server. */
export interface Notifications {
  readonly 'readiness/status': Status
  readonly 'readiness/reviewUpdate': { readonly files: readonly FileDiagnostics[] }
  /** The person cleared the review: the server stops keeping it true. */
  readonly 'readiness/clearReview': Record<string, never>
  readonly 'readiness/trust': { readonly trusted: boolean }
}

export const statusMethod = 'readiness/status'
export const reviewUpdateMethod = 'readiness/reviewUpdate'
export const clearReviewMethod = 'readiness/clearReview'
export const trustMethod = 'readiness/trust'

/**
 * Partial results (`$/progress` with `partialResultToken`) are `FileDiagnostics[]`, files with findings only, open
 * documents left out. Work done (`workDoneToken`) reports percentage and "1,200 of 4,209 files". Cancelling the request
 * answers with error `RequestCancelled` (-32800); a newer review answers the older with `ServerCancelled` (-32802).
 * After a completed review, a file that no batch named has no findings.
 */
export interface ReviewParams {
  /** `changed`: files git reports as changed against HEAD, untracked ones too. The rest of the workspace is still read. */
  readonly scope: 'workspace' | 'changed'
  readonly workDoneToken?: ProgressToken
  readonly partialResultToken?: ProgressToken
}

/** All findings of one file; replaces what was said of it before. Empty: it has none, or is gone. */
export interface FileDiagnostics {
  readonly uri: string
  readonly diagnostics: Diagnostic[]
}

export interface ReviewResult {
  /** Files judged. */
  readonly reviewed: number
  /** Files left out, by reason (`generated`, `minified`, `too-large`, …). */
  readonly skipped: Readonly<Record<string, number>>
  /** Findings in all files, open ones too; suppressed ones not counted. */
  readonly findings: Readonly<Record<Severity, number>>
  readonly suppressed: number
  /** What the baseline records; not among `findings`. Of a whole folder with what speaks against items of the checklist. */
  readonly baselined: number
  /** Rules that failed on a file; the log has the details. */
  readonly failures: readonly { readonly rule: string; readonly uri: string; readonly message: string }[]
  /** Sentences for the person: why the changed files could not be told, what was not read. */
  readonly notes: readonly string[]
}

/** What a review found before, kept by the client: the report tells what changed since. By URI of the folder. */
export type PreviousReviews = Readonly<Record<string, { readonly on: string; readonly found: string }>>

/** The report of all folders, from the text as it is now. Judges what was not judged yet. */
export interface ReportParams {
  readonly previous?: PreviousReviews
}

export interface ReportResult {
  /** Contents for the page; everything in it that comes from the workspace is escaped. */
  readonly html: string
  /** What the page's `data-at` refers to. */
  readonly places: readonly ReportTarget[]
  /** What the page's `data-folder` refers to. */
  readonly folders: readonly ReportFolder[]
  /** The day it was made, `YYYY-MM-DD`. */
  readonly on: string
}

export interface ReportTarget {
  readonly uri: string
  readonly range: Range
  /** The finding that stands there, if one does. */
  readonly finding?: FindingKey
}

export interface ReportFolder {
  readonly uri: string
  readonly name: string
  /** What is found now, to be kept for the next review. */
  readonly found: string
  readonly milestones: readonly Milestone[]
  readonly questions: readonly ReportQuestion[]
  readonly checklist: readonly { readonly id: string; readonly title: string; readonly state: string }[]
  readonly baselined: number
}

export interface ReportQuestion {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly why: string
  /** The milestones ahead with the other answer, and that answer in words. */
  readonly otherwise: readonly Milestone[]
  readonly other: string
}

export interface FolderParams {
  /** URI of a workspace folder. */
  readonly folder: string
}

export interface ExportParams extends FolderParams {
  readonly format: 'markdown' | 'html' | 'sarif' | 'json'
  readonly previous?: PreviousReviews
}

/** Exactly one of both. */
export interface ConfigureParams extends FolderParams {
  readonly confirm?: { readonly item: string; readonly note: string; readonly by: string }
  readonly milestones?: readonly Milestone[]
}

/** A file of the workspace as it is to be; the client writes it. Null where it cannot be made: broken JSON, no such folder. */
export interface NewText {
  readonly uri: string
  readonly text: string
}

/** A baseline of everything found now. */
export interface NewBaseline extends NewText {
  /** How many findings it records, what speaks against items of the checklist among them. */
  readonly recorded: number
}

/** Sent when anything in it changed, at most a few times a second. */
export interface Status {
  /** `problem`: see `problems`; findings are still shown. */
  readonly state: 'starting' | 'ready' | 'reviewing' | 'problem' | 'disabled'
  /** Findings not suppressed, in the open documents and in what was reviewed: see `findingsIn`. */
  readonly findings: Readonly<Record<Severity, number>>
  /** What was reviewed: nothing yet, changed files, or the whole workspace. Counts of a review under way are partial. */
  readonly findingsIn: 'open-documents' | 'changed-files' | 'workspace'
  /** Files the workspace holds for review, and files skipped by reason. */
  readonly files: number
  readonly skipped: Readonly<Record<string, number>>
  /** One sentence each: a broken `.readiness.json`, a folder that could not be read. */
  readonly problems: readonly { readonly message: string; readonly uri?: string; readonly range?: Range }[]
}

/** What identifies a finding across edits: carried in `Diagnostic.data` and in command arguments. */
export interface FindingKey {
  readonly rule: string
  readonly subject: string
  readonly messageId: string
}

/** Argument of the commands `readiness.suppress` and `readiness.copyPrompt`, which the client implements. */
export interface FindingArguments {
  readonly uri: string
  readonly finding: FindingKey
  readonly range: Range
}

/** The client asks for the reason, then requests the edit and applies it. */
export interface SuppressParams extends FindingArguments {
  /** Not blank. */
  readonly reason: string
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly until?: string
}

/** Argument of the command `readiness.explain`, which the client implements: it shows the answer's markdown. */
export interface ExplainParams {
  readonly rule: string
}

export interface Explanation {
  readonly title: string
  readonly markdown: string
}

/** Argument of the command `readiness.fixEverywhere`; without one the client asks which rule. */
export interface FixEverywhereArguments {
  readonly rule: string
}

/** Judges the whole workspace for the rules that can fix something. Work done as in {@link ReviewParams}. */
export interface FixableRulesParams {
  readonly workDoneToken?: ProgressToken
}

/** A rule that can fix something, with where it finds something open. */
export interface FixableRule {
  readonly rule: string
  readonly summary: string
  readonly places: number
  readonly files: number
}

/**
 * Makes every fix of a rule, one after another, in a copy of the workspace in which the text of open documents counts.
 * Errors: `RequestCancelled`, and `ContentModified` where something was edited meanwhile.
 */
export interface FixEverywhereParams extends FixEverywhereArguments {
  readonly workDoneToken?: ProgressToken
}

export interface FixEverywhereResult {
  /** One row for each file; null where nothing can be fixed. It shows itself before it is made. */
  readonly edit: WorkspaceEdit | null
  /** Fixes in it, and the files they are in. */
  readonly fixes: number
  readonly files: number
  /** URIs of the files it creates. */
  readonly created: readonly string[]
  /** Packages it relies on that are not installed. */
  readonly needs: readonly string[]
  /** Open findings of the rule that remain, in the text as it is after the edit. */
  readonly left: readonly LeftPlace[]
}

export interface LeftPlace {
  readonly uri: string
  readonly range: Range
  readonly message: string
  /** It has no fix, its fix would break the file, or its fix did not help. */
  readonly reason: 'no-fix' | 'breaks' | 'stays'
}

/** Argument of the command `readiness.showCreated`, which the client implements: it opens those that are there. */
export interface ShowCreatedArguments {
  readonly uris: readonly string[]
}

/** Commands that code actions name. The client registers all; each takes one argument. */
export const commands = {
  /** Argument: {@link FindingArguments}. */
  suppress: 'readiness.suppress',
  /** Argument: {@link ExplainParams}. */
  explain: 'readiness.explain',
  /** Argument: {@link FindingArguments}. */
  copyPrompt: 'readiness.copyPrompt',
  /** Argument: {@link FixEverywhereArguments}. */
  fixEverywhere: 'readiness.fixEverywhere',
  /** After a fix that creates files. Argument: {@link ShowCreatedArguments}. */
  showCreated: 'readiness.showCreated',
} as const

/** Kind of the code action that applies every safe fix of a file. */
export const fixAllKind = 'source.fixAll.readiness'
