import type { Place } from '../engine/finding'
import { createLocations } from './locations'
import type { RenderOptions, Review } from './review'

/**
 * A review as JSON, for programs. All findings are told, suppressed ones too; nothing is folded. Lines and columns start
 * at 1 and count UTF-16 code units; `end` is exclusive. The shape is versioned by `version`.
 */
export function renderJson(review: Review, { sourceOf, version }: RenderOptions): string {
  const locate = createLocations(sourceOf)
  const place = ({ file, range }: Place) => {
    const { start, end } = locate(file, range)
    return {
      path: file,
      start: { line: start.line + 1, column: start.character + 1 },
      end: { line: end.line + 1, column: end.character + 1 },
    }
  }
  const report = {
    version: 1,
    tool: { name: 'readiness', version },
    findings: review.findings.map((finding) => ({
      rule: finding.rule,
      property: finding.property,
      severity: finding.severity,
      message: finding.message,
      subject: finding.subject,
      cause: finding.cause ?? finding.messageId,
      ...place(finding),
      related: finding.related.map((related) => ({ ...place(related), message: related.message })),
      ...(finding.suppressed && { suppressed: finding.suppressed }),
    })),
    reviewed: review.reviewed,
    skipped: review.skipped,
    failures: review.failures,
    notes: review.notes,
    rulesRun: review.rulesRun,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
