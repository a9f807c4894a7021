import type { TextRange } from '../analysis/facts'
import type { Finding, Place, Severity } from '../engine/finding'
import { createLocations, type Location } from './locations'
import type { RenderOptions, Review } from './review'
import { descriptorsOf, type ReportingDescriptor } from './sarif-rules'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const ROOT_ID = '%SRCROOT%'

const SARIF_LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>

type Locate = (file: string, range: TextRange) => Location

/**
 * A review as SARIF 2.1.0. All findings are told, suppressed ones with their suppression; nothing is folded. Paths are
 * relative to the reviewed folder; columns count UTF-16 code units.
 */
export function renderSarif(review: Review, { sourceOf, version, rules }: RenderOptions): string {
  const locate = createLocations(sourceOf)
  const descriptors = descriptorsOf(rules, review.findings)
  const indexOf = new Map(descriptors.map(({ id }, index) => [id, index]))
  const hasBaseline = review.findings.some((finding) => finding.baselined)
  const context: ResultContext = { locate, ordinals: new Map(), hasBaseline }
  const run = {
    tool: {
      driver: {
        name: 'Readiness',
        version,
        semanticVersion: version,
        rules: descriptors satisfies readonly ReportingDescriptor[],
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT_ID]: { description: { text: 'The reviewed folder.' } } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notificationsOf(review) }],
    results: review.findings.map((finding) => resultOf(finding, indexOf.get(finding.rule), context)),
    properties: {
      filesReviewed: review.reviewed,
      filesSkipped: review.skipped.length,
      rulesRun: review.rulesRun,
      notes: review.notes,
      ...(review.assessment && { verdicts: review.assessment.verdicts }),
    },
  }
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`
}

interface ResultContext {
  readonly locate: Locate
  readonly ordinals: Map<string, number>
  /** The review was compared with a baseline. */
  readonly hasBaseline: boolean
}

function resultOf(finding: Finding, ruleIndex: number | undefined, { locate, ordinals, hasBaseline }: ResultContext) {
  const key = [finding.rule, finding.file, finding.subject].join('\n')
  const ordinal = (ordinals.get(key) ?? 0) + 1
  ordinals.set(key, ordinal)
  const suppressions = suppressionsOf(finding)
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: SARIF_LEVELS[finding.severity],
    message: { text: unlinked(finding.message) },
    locations: [physical(finding, locate)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((place, id) => ({
        id,
        ...physical(place, locate),
        message: { text: unlinked(place.message) },
      })),
    }),
    // Stable under edits elsewhere: no line numbers in it.
    partialFingerprints: { 'readiness/v1': `${finding.rule}:${finding.file}:${finding.subject}:${ordinal}` },
    ...(suppressions.length > 0 && { suppressions }),
    ...(hasBaseline && { baselineState: finding.baselined ? 'unchanged' : 'new' }),
    properties: {
      subject: finding.subject,
      property: finding.property,
      messageId: finding.messageId,
      ...(finding.unused && { unused: finding.unused.name }),
    },
  }
}

/** Viewers make links of `[text](address)` (3.11.6 of the standard): what a workspace names is none. */
function unlinked(text: string): string {
  return text.replaceAll('](', '] (')
}

/** By a comment, or by a baseline: so that a viewer that knows no baselines does not raise an alarm about it either. */
function suppressionsOf({ suppressed, baselined }: Finding) {
  const known = { kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }
  if (!suppressed) return baselined ? [known] : []
  const { reason, until } = suppressed
  return [
    {
      kind: 'inSource',
      status: 'accepted',
      ...(reason !== '' && { justification: reason }),
      ...(until !== undefined && { properties: { until } }),
    },
  ]
}

function physical({ file, range }: Place, locate: Locate) {
  const { start, end, shown } = locate(file, range)
  const region = {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
  return { physicalLocation: { artifactLocation: artifact(file), ...(shown && { region }) } }
}

function artifact(file: string) {
  return { uri: uriOf(file), uriBaseId: ROOT_ID }
}

/** A relative path as a relative URI: percent-encoded by segment, also where a segment holds half a surrogate pair. */
export function uriOf(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/')
}

function notificationsOf({ failures, skipped }: Review) {
  return [
    ...failures.map(({ rule, path, message }) => ({
      level: 'error',
      message: { text: unlinked(`Rule ${rule} failed: ${message.split('\n')[0]}`) },
      ...(path !== '' && { locations: [{ physicalLocation: { artifactLocation: artifact(path) } }] }),
      associatedRule: { id: rule },
    })),
    ...skipped.map(({ path, reason, detail }) => ({
      level: reason === 'unreadable' ? 'warning' : 'note',
      descriptor: { id: `skipped/${reason}` },
      message: { text: unlinked(`Skipped: ${reason}${detail === undefined ? '' : ` (${detail})`}.`) },
      locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
    })),
  ]
}
