import type { Place, UnusedCode } from '../engine/finding'
import type { Assessment, Group, StepFact } from './assessment'
import { createLocations } from './locations'
import type { RenderOptions, Review } from './review'

/**
 * A review as JSON, for programs; `review.schema.json` describes it. All findings are told, suppressed ones too; nothing
 * is folded. The plan names findings by their index. Lines and columns start at 1 and count UTF-16 code units; `end` is
 * exclusive. The shape is versioned by `version`.
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
      ...(finding.unused && { unused: unusedJson(finding.unused) }),
      ...(finding.baselined && { baselined: true }),
    })),
    ...(review.assessment && { assessment: assessmentJson(review.assessment, place) }),
    reviewed: review.reviewed,
    skipped: review.skipped,
    failures: review.failures,
    notes: review.notes,
    rulesRun: review.rulesRun,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** The assessment with lines in place of offsets. Every member is named: what is told is a promise. */
function assessmentJson(assessment: Assessment, place: (at: Place) => object) {
  const { ahead, verdicts, plan, checklist, coverage, engineer, access, unused, baselined, changes } = assessment
  const factJson = ({ fact, item, severity, about, says, fix, file, range }: StepFact) => ({
    fact,
    item,
    severity,
    about,
    says,
    fix,
    place: place({ file, range }),
  })
  const at = (where: Place | undefined) => (where ? { place: place(where) } : {})
  return {
    ahead: {
      milestones: ahead.milestones,
      given: ahead.given,
      answers: ahead.answers.map(({ id, question, answer, why, place: seen, milestones, otherwise }) => ({
        id,
        question,
        answer,
        why,
        ...at(seen),
        milestones,
        otherwise,
      })),
    },
    verdicts: verdicts.map(
      ({ milestone, ahead: isAhead, state, blockers, places, baselined: known, advice, ...rest }) => ({
        milestone,
        ahead: isAhead,
        state,
        blockers,
        places,
        baselined: known,
        advice,
        needsWord: rest.needsWord,
        unseen: rest.unseen,
      }),
    ),
    plan: plan.map(({ id, title, says, why, effort, severity, blocks, closes, groups, facts }) => ({
      id,
      title,
      says,
      why,
      effort,
      severity,
      blocks,
      closes,
      groups: groups.map(groupJson),
      facts: facts.map(factJson),
    })),
    checklist: checklist.map(
      ({ id, title, property, milestones, ahead: isAhead, state, says, place: shown, what, how }) => ({
        id,
        title,
        property,
        milestones,
        ahead: isAhead,
        state,
        says,
        ...at(shown),
        what,
        how,
      }),
    ),
    coverage: coverage.map(({ property, looked, found, seen, unseen }) => ({ property, looked, found, seen, unseen })),
    ...(engineer && { engineer: { reasons: engineer.reasons, handOver: engineer.handOver.map(groupJson) } }),
    access: {
      tables: access.tables.map(({ table, read, write, flagged, ...where }) => ({
        table,
        read,
        write,
        flagged,
        place: place(where),
      })),
      endpoints: access.endpoints.map(({ endpoint, callers, does, flagged, ...where }) => ({
        endpoint,
        callers,
        does,
        flagged,
        place: place(where),
      })),
    },
    unused: unused.map(groupJson),
    baselined,
    ...(changes && { changes: { ...changes, freshFacts: changes.freshFacts.map(factJson) } }),
  }
}

function unusedJson({ k, name, byTests }: UnusedCode) {
  return { kind: k, name, byTests }
}

function groupJson({ rule, property, severity, summary, fix, fixable, together, findings }: Group) {
  return { rule, property, severity, summary, fix, fixable, ...(together !== undefined && { together }), findings }
}
