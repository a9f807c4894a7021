import { shortened } from '../analysis/secrets/show'
import type { Finding, FindingData } from './finding'
import type { Report, Rule } from './rule'
import type { RuleSettings } from './settings'

/**
 * The finding that a rule's report makes in the given settings; undefined where the rule is off for its file.
 * @throws where the report names a message that the rule does not have: the rule is broken
 */
export function createFinding(rule: Rule, report: Report, settings: RuleSettings): Finding | undefined {
  const message = Object.hasOwn(rule.messages, report.message) ? rule.messages[report.message] : undefined
  if (!message) throw new Error(`rule ${rule.id} has no message '${report.message}'`)
  const severity = settings.severityOf(rule.id, report.file, message.severity)
  if (severity === 'off') return undefined
  return {
    rule: rule.id,
    property: rule.property,
    severity,
    file: report.file,
    range: report.range,
    messageId: report.message,
    message: shortened(fillMessage(message.text, report.data ?? {})),
    subject: shortened(report.subject),
    data: report.data ?? {},
    related: report.related ?? [],
    ...(report.cause !== undefined && { cause: report.cause }),
  }
}

/** Fills `{name}` from data; a name without data stays as it is. */
function fillMessage(text: string, data: FindingData): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(data, name) ? String(data[name]) : whole))
}
