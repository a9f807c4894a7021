import { stableId } from '../../../analysis/conventions/stable-id'
import { addHeader, addOption } from '../../../analysis/edits/objects'
import { callAt, enclosingFunction, nameOfFunction, type Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, textOf } from './fix'

/**
 * Gives every attempt the same key, made from an id that is there before the first of them. Without such an id nothing is
 * offered: a random key would be another each time. Never safe: a key that is sent for two different things stops the second.
 */
export function fixesForUnsafeRetry(finding: Finding, _project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined || finding.messageId !== 'none') return []
  const id = stableId(source, call, { start: Number(finding.data.from), end: Number(finding.data.to) })
  if (id === undefined) return []
  const key = `\`${purposeOf(source, call, finding)}-\${${id}}\``
  const option = textOf(finding, 'option') ?? ''
  const edits =
    option === 'header'
      ? addHeader(source, call, Number(finding.data.at), { name: "'Idempotency-Key'", value: key })
      : addOption(source, call, 1, { name: option, value: key })
  return fixOf(source, `Send the same idempotency key each time, made from ${id}`, 'unsafe', edits)
}

/** What the call is for, so that two calls about one order have two keys: the name of the function it stands in. */
function purposeOf(source: Source, call: Parameters<typeof enclosingFunction>[0], finding: Finding): string {
  for (let fn = enclosingFunction(call); fn !== undefined; fn = enclosingFunction(fn)) {
    const name = nameOfFunction(fn)
    if (/^[a-z]\w{3,}$/.test(name)) return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
  }
  return textOf(finding, 'doubling') ?? source.path
}
