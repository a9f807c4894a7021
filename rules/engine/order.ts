import type { Finding } from './finding'
import { compareTexts } from './text-order'

/** Findings by file, place and rule: the order does not depend on the run. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compareTexts(a.file, b.file) ||
      a.range.start - b.range.start ||
      compareTexts(a.rule, b.rule) ||
      a.range.end - b.range.end ||
      compareTexts(a.messageId, b.messageId) ||
      compareTexts(a.subject, b.subject),
  )
}

/** Leaves out findings that say the same of the same place. */
export function withoutDuplicates(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ file, range, rule, messageId, message }) => {
    const key = JSON.stringify([file, range.start, range.end, rule, messageId, message])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
