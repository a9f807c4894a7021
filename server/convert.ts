import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from 'vscode-languageserver'
import type { TextRange } from '../rules/analysis/facts'
import type { Finding, Severity } from '../rules/engine/finding'
import { type Encoding, type Positions, positionsIn } from './positions'
import type { FindingKey } from './protocol'

/** Shown beside every diagnostic. */
export const source = 'Readiness'

/** What a conversion needs to know beyond the finding. */
export interface ConversionContext {
  readonly encoding: Encoding
  readonly relatedInformation: boolean
  readonly tags: boolean
  uriOf(path: string): string
  /** Address of a rule's page. A link only: nothing here opens it. */
  pageOf(rule: string): string | undefined
  /** Version of a file that is open in the client, else null. */
  versionOf(path: string): number | null
  /** Text of another file, for related places; undefined where it is not there. */
  textOf(path: string): string | undefined
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

/** A finding as the client shows it; `positions` are those of the finding's own file. */
export function toDiagnostic(finding: Finding, positions: Positions, context: ConversionContext): Diagnostic {
  const page = context.pageOf(finding.rule)
  const related = context.relatedInformation ? relatedOf(finding, positions, context) : []
  return {
    range: positions.rangeOf(finding.range),
    severity: finding.baselined ? DiagnosticSeverity.Hint : severities[finding.severity],
    code: finding.rule,
    ...(page !== undefined && { codeDescription: { href: page } }),
    source,
    message: finding.baselined ? `${finding.message} (Known: it is in the baseline.)` : finding.message,
    ...(context.tags && finding.rule === 'unused-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && { relatedInformation: related }),
    data: keyOf(finding),
  }
}

/** What identifies a finding across edits. */
export function keyOf(finding: Finding): FindingKey {
  return { rule: finding.rule, subject: finding.subject, messageId: finding.messageId }
}

/** Whether this is the finding that a key speaks of. */
export function hasKey(finding: Finding, key: FindingKey): boolean {
  return finding.rule === key.rule && finding.subject === key.subject && finding.messageId === key.messageId
}

/** Reads a key out of data that went through the client. */
export function readKey(data: unknown): FindingKey | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { rule, subject, messageId } = data as Record<string, unknown>
  if (typeof rule !== 'string' || typeof subject !== 'string' || typeof messageId !== 'string') return undefined
  return { rule, subject, messageId }
}

/** Whether two ranges share a character or touch. */
export function touches(one: TextRange, other: TextRange): boolean {
  return one.start <= other.end && other.start <= one.end
}

function relatedOf(finding: Finding, own: Positions, context: ConversionContext): DiagnosticRelatedInformation[] {
  return finding.related.map((place) => ({
    location: { uri: context.uriOf(place.file), range: relatedRange(finding, place.file, place.range, own, context) },
    message: place.message,
  }))
}

function relatedRange(
  finding: Finding,
  file: string,
  range: TextRange,
  own: Positions,
  context: ConversionContext,
): Range {
  if (file === finding.file) return own.rangeOf(range)
  return positionsIn(context.textOf(file) ?? '', context.encoding).rangeOf(range)
}
