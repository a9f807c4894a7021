import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Operation } from '../link/operations'
import type { Repeat } from '../link/repeats'
import { nameOfValue } from '../link/value-names'
import type { Project } from '../project'

/** Addresses and functions that make an embedding, and take a list of texts as well as one. */
const ADDRESS = /\/embeddings\b|:embedContent\b/
const FUNCTION = /embeddings\.create$|^embed$|\.embedContent$|\.embedQuery$/

/**
 * Whether a call that runs for each element of a list, or the function that it calls, asks a model for one embedding each time,
 * where one request takes a list of texts; and no other service is asked for each element, which takes longer than that.
 */
export function embedsEach(project: Project, facts: CodeFacts, c: number, repeat: Repeat): boolean {
  return embedsOne(project, facts, c) && !asksOthers(project, facts, repeat)
}

/** It asks for one embedding, or the function does that it calls. */
function embedsOne(project: Project, file: CodeFacts, c: number): boolean {
  const isOne = (facts: CodeFacts) => (each: Operation) => asksForOneEmbedding(project, facts, each)
  if (
    project
      .operations(file)
      .filter((each) => each.c === c)
      .some(isOne(file))
  )
    return true
  const { target } = project.link.called(file.path, c)
  const owner = target.k === 'function' ? project.link.code(target.path) : undefined
  if (!owner || target.k !== 'function') return false
  return project
    .operations(owner)
    .filter((each) => each.call.in === target.f)
    .some(isOne(owner))
}

/** Each element is also sent to another service, which takes longer than its embedding. */
function asksOthers(project: Project, facts: CodeFacts, { body }: Repeat): boolean {
  const isIn = (range: TextRange) => isWithin(range, body)
  const isOther = (owner: CodeFacts) => (each: Operation) =>
    (each.kind === 'fetch' || each.kind === 'sdk') && !asksForOneEmbedding(project, owner, each)
  if (
    project
      .operations(facts)
      .filter((each) => isIn(each.call.range))
      .some(isOther(facts))
  )
    return true
  return facts.calls.some((call, c) => {
    if (!isIn(call.range)) return false
    const { target } = project.link.called(facts.path, c)
    const owner = target.k === 'function' ? project.link.code(target.path) : undefined
    if (!owner || target.k !== 'function') return false
    return project
      .operations(owner)
      .filter((each) => each.call.in === target.f)
      .some(isOther(owner))
  })
}

/**
 * Whether an operation asks a model for the embedding of one text, where the same request takes a list of them.
 * Sources: OpenAI API reference, "Create embeddings" (`input`: string or array, at most 2,048); Vercel AI SDK, `embedMany`;
 * Gemini API, `batchEmbedContents`; LangChain, `embedDocuments`.
 */
function asksForOneEmbedding(project: Project, facts: CodeFacts, operation: Operation): boolean {
  const { kind, url, apiPath, call } = operation
  if (kind === 'fetch' ? !ADDRESS.test(url ?? '') : kind !== 'sdk' || !FUNCTION.test(apiPath)) return false
  const input = inputOf(project, facts, kind === 'fetch' ? bodyOf(facts, call.args[1]) : call.args[0])
  return input === undefined || !isList(project, facts, input)
}

/** `{ input: text }` of `body: JSON.stringify({ input: text })`. */
function bodyOf(facts: CodeFacts, options: Value | undefined): Value | undefined {
  const body = options?.k === 'object' ? options.members['body'] : undefined
  if (body?.k !== 'call') return body
  const call = facts.calls[body.c]
  return call && /^JSON\.stringify$/.test(call.text) ? call.args[0] : undefined
}

function inputOf(project: Project, facts: CodeFacts, options: Value | undefined): Value | undefined {
  const target = options && project.link.resolver.resolve(facts.path, options)
  return target?.k === 'object' ? (target.members['input'] ?? target.members['value']) : undefined
}

function isList(project: Project, facts: CodeFacts, value: Value): boolean {
  if (value.k === 'array' || project.link.resolver.resolve(facts.path, value).k === 'array') return true
  const named = value.k === 'local' ? facts.declarations[value.d] : undefined
  const made = named ? named.values[0] : value
  const text = made?.k === 'call' ? (facts.calls[made.c]?.text ?? '') : ''
  return (
    /\.(?:map|slice|filter|flat|flatMap)$/.test(text) ||
    /s$|batch|chunk$/i.test(value.k === 'member' ? '' : (nameOfValue(facts, value) ?? ''))
  )
}
