import type { CancellationToken } from 'vscode-languageserver'
import type { Finding, Fix, TextEdit } from '../../rules/engine/finding'
import type { Rule } from '../../rules/engine/rule'
import type { Explanation, Settings } from '../protocol'
import type { FixResult, ReviewProgress } from '../workspace'
import type { FindingSource, ReviewedFolder } from './reviewed-folder'

/** What the server asks of the world around it. The real one is in `server/host.ts`; tests bring their own. */
export interface Host {
  readonly version: string
  readonly rules: readonly Rule[]
  /** The day where the person is, `YYYY-MM-DD`. */
  today(): string
  /** Opens a workspace folder. Rejects where it cannot be read. */
  openFolder(root: string, options: OpenFolderOptions): Promise<ReviewedFolder>
  /** A file that belongs to no folder (untitled, or opened alone), judged by itself. */
  openLone(path: string, text: string, settings: Settings): FindingSource
  /** Fixes of a finding, computed from the current text. */
  fixesFor(finding: Finding, from: FindingSource): readonly Fix[]
  /** Rules that can fix something, with their one line for lists. */
  readonly fixable: readonly { readonly rule: string; readonly summary: string }[]
  /** Makes every fix of a rule in a copy of the folder. Throws `Cancelled`. */
  fixEverywhere(folder: ReviewedFolder, rule: string, options: FixEverywhereOptions): Promise<FixedCopy>
  /** The edit that suppresses a rule at an offset. */
  suppressionEdit(path: string, text: string, offset: number, rule: string, reason: string): TextEdit
  /** Address of a rule's page on the web; undefined for ids that are no rule's. */
  pageOf(rule: string): string | undefined
  /** A finding as a task for an AI assistant. */
  promptFor(finding: Finding, from: FindingSource): string
  /** What a rule is about, as markdown; undefined for ids that are no rule's. */
  explain(rule: string): Explanation | undefined
  /** Paths git reports as changed against HEAD, untracked ones too, relative to `root`. Rejects where git cannot tell. */
  changedFiles(root: string): Promise<ReadonlySet<string>>
}

export interface FixEverywhereOptions {
  readonly token: CancellationToken
  readonly onProgress: (progress: ReviewProgress) => void
}

export interface FixedCopy extends FixResult {
  /** Text of a file of the copy, with its fixes. */
  textOf(path: string): string | undefined
}

export interface OpenFolderOptions {
  readonly settings: Settings
  /** Roots of other folders inside this one, absolute: their files are not this folder's. */
  readonly nested: readonly string[]
  /** One line for the log: a rule that failed. */
  log(line: string): void
  readonly token: CancellationToken
  /** Files read so far, of how many; zero of zero before that is known. */
  onProgress(done: number, total: number): void
}
