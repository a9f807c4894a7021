import { addOption } from '../../../analysis/edits/objects'
import { callAt } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, textOf } from './fix'

/** Addresses of language models, and of functions that may call one: they take longer than other services. */
const MODEL =
  /openai|anthropic|generativelanguage|mistral|groq|openrouter|ai\.gateway|chat\/completions|replicate|elevenlabs|functions\/v1\//i

/**
 * Gives the call a limit by its own option: `signal` for fetch, `timeout` for axios, got and ky, and for an SDK the
 * option that the library tables know. Ten seconds, a minute for language models; safe, but for bodies that
 * stream, which a limit may cut.
 */
export function fixesForMissingTimeout(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined) return []
  const text = source.text.slice(call.getStart(source.tree), call.end)
  const streams = /\bstream['"]?:\s*true/.test(text)
  const slow = finding.data.streams === true || MODEL.test(text)
  const seconds = streams ? 120 : slow ? 60 : 10
  const name = source.text.slice(finding.range.start, finding.range.end).trim()
  const option = optionOf(finding, project, name, `${seconds}_000`)
  if (option === undefined) return []
  const edits = addOption(source, call, option.arg, option.property)
  return fixOf(source, `Give up after ${seconds} seconds`, streams ? 'unsafe' : 'safe', edits)
}

interface TimeoutOption {
  readonly arg: number
  readonly property: { readonly name: string; readonly value: string }
}

function optionOf(finding: Finding, project: FixProject, name: string, limit: string): TimeoutOption | undefined {
  const kind = textOf(finding, 'kind')
  const timeout = { name: 'timeout', value: limit }
  if (kind === 'fetch') return { arg: 1, property: { name: 'signal', value: `AbortSignal.timeout(${limit})` } }
  if (kind === 'axios') {
    if (/^(post|put|patch)(Form)?$/.test(name)) return { arg: 2, property: timeout }
    if (/^(get|delete|head|options)$/.test(name)) return { arg: 1, property: timeout }
    return name === 'request' ? { arg: 0, property: timeout } : undefined
  }
  if (kind === 'got') return { arg: 1, property: { name: 'timeout', value: `{ request: ${limit} }` } }
  if (kind === 'ky') return { arg: 1, property: timeout }
  return kind === 'sdk' ? sdkOption(finding, project, limit) : undefined
}

/** The option that the library tables know for a call of an SDK: a signal before a number of milliseconds. */
function sdkOption(finding: Finding, project: FixProject, limit: string): TimeoutOption | undefined {
  const facts = project.files.get(finding.file)
  const operations = facts?.kind === 'code' ? project.operations?.(facts) : undefined
  const options = operations?.find(({ range }) => range.start === finding.range.start)?.behaviour.options
  if (options === undefined || typeof options.arg !== 'number') return undefined
  if (options.signal !== undefined && isName(options.signal)) {
    return { arg: options.arg, property: { name: options.signal, value: `AbortSignal.timeout(${limit})` } }
  }
  const name = options.timeout?.find((each) => isName(each) && !/seconds/i.test(each))
  return name === undefined ? undefined : { arg: options.arg, property: { name, value: limit } }
}

function isName(option: string): boolean {
  return /^\w+$/.test(option)
}
