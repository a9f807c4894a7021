import { chainOf, consumptionOf } from '../../../analysis/edits/chains'
import { deadlineRound } from '../../../analysis/edits/deadline'
import { addOption } from '../../../analysis/edits/objects'
import { callAt, enclosingFunction, nameOfFunction, type Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import { isTimeLimited } from '../../../engine/link/limits'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, isWhole, sourceFor, textOf } from './fix'
import { movesMoney } from './moves-money'
import { platformLimit } from './platform-limit'

/** Addresses of models that write, speak and draw, and of functions that may call one: they take longer than other services. */
const MODEL =
  /openai|anthropic|generativelanguage|mistral|groq|openrouter|ai\.gateway|chat\/completions|replicate|elevenlabs|deepseek|perplexity|x\.ai\b|cohere|huggingface|heygen|fal\.(?:ai|run)|runway|luma|stability|pollinations|ideogram|leonardo\.ai|midjourney|deepgram|assemblyai|bedrock|\bllm|\/ai\/|generate|transcri|functions\/v1\//i
/** Models by what is asked for, or by what the answer is called. */
const ASKS_MODEL = /\bmodel['"]?:|\bmessages['"]?:|\b(?:ai|llm|gpt|gemini|claude)(?:Response|Result|Res)\b/
/** Names of models that think long. */
const LARGE =
  /\bmodel['"]?:\s*['"`][^'"`]*(?:-pro\b|opus|\bo[134]\b|reason|deep-?research|gpt-5(?!-(?:mini|nano))|gpt-4(?!o-mini))/i
/** Whole documents and pictures that a model is to work through. */
const DOCUMENT =
  /image_url|input_(?:image|file)|inline_?data|data:(?:image|application)|base64|pdf|document|file_type|(?:receipt|invoice|resume|scan)(?:s|Text|Content)?\b/i
/** Whole files go over the wire, or a page is rendered. */
const HEAVY =
  /upload|download|PutObject|GetObject|\bput\b|video|audio|pdf|scrap|crawl|render|browserless|firecrawl|export|import|backup|sync|migrat|database\/query/i
/** Makers of documents and films, whose own limit is a minute or more. */
const MAKER =
  /docraptor|pdfshift|api2pdf|pdfmonkey|gotenberg|cloudconvert|convertapi|pdf\.co|html2pdf|carbone|shotstack|creatomate|bannerbear|heygen|synthesia|d-id\.com|runway|luma(?:labs|ai)|suno|replicate|fal\.(?:ai|run)|generate-?(?:video|pdf|document)/i
/** Work on many things at once, that nobody waits for. */
const BATCH =
  /(?:^|[/._-])(?:crons?|batch|bulk|jobs?|scheduled?|nightly|daily|backfill)(?:[/._-]|$)|(?:Batch|Bulk|Backfill|All)(?![a-z])/
/** All that an app has, sent at night: it grows. */
const WHOLE = /back-?up|archiv|pg_?dump|snapshot|disaster/i
/** Hosts that put what nobody uses to sleep: the first request waits until it is up again. */
const SLEEPS = /\.(?:onrender\.com|herokuapp\.com|koyeb\.app|repl(?:it)?\.(?:co|app|dev)|glitch\.me|hf\.space)\b/i
/** What may not be done twice, so that it should not be given up while it may still work: the method, or a call's own name. */
const ONCE = /\bmethod['"]?:\s*['"`](?:POST|PATCH)\b|\.(?:create|publish|charge|capture|refund|transfer|post)\($/
/** Sent by POST, and yet only asked. */
const ASKED =
  /token|oauth|auth\b|login|session|search|query|graphql|lookup|verif|valid|check|geocod|embed|webhook|track|notif/i

/**
 * Gives the call a limit by its own option: `signal` for fetch, `timeout` for axios, got and ky, and for an SDK the
 * option that the library tables know. Ten seconds; half a minute for whole files and for what may not be done twice; a
 * minute for models and for routes of the app's own, whose `maxDuration` holds where they have one, and five where those work
 * on many things at once, as for backups; less than what gives up on the call already, be it the platform; safe, but
 * for bodies that stream, which a limit may cut, and for money that is moved, which may have gone though nobody waited for it.
 */
export function fixesForMissingTimeout(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined) return []
  const text = source.text.slice(call.getStart(source.tree), call.end)
  const streams = /\bstream['"]?:\s*true/.test(text)
  const wanted = streams ? 120 : secondsFor(source, text, nameAround(call), finding, project, sourceOf)
  const deadline = deadlineRound(source, call)
  // Later than what gives up on it already, nobody would hear of it.
  const heard = deadline === undefined || wanted < deadline ? wanted : Math.floor(deadline / 2)
  const allowed = platformLimit(source, project, sourceOf)
  const seconds = allowed === undefined || heard < allowed ? heard : Math.floor(allowed * 0.8)
  if (seconds < 1) return []
  const name = source.text.slice(finding.range.start, finding.range.end).trim()
  const option = optionOf(finding, project, name, `${seconds}_000`)
  if (option === undefined) return []
  const edits = addOption(source, call, option.arg, option.property)
  const beside = textOf(finding, 'kind') === 'fetch' ? unlimitedBeside(source, finding, project) : []
  const all = [...edits, ...beside.flatMap((other) => addOption(source, other, option.arg, option.property))]
  const isSafe = !streams && !movesMoney(source, text, addressIn(source, text), nameAround(call))
  return fixOf(source, `Give up after ${seconds} seconds`, isSafe ? 'safe' : 'unsafe', all)
}

type CallNode = NonNullable<ReturnType<typeof callAt>>

/** Other calls of `fetch` in the same `Promise.all` without a limit: the whole waits for the slowest. */
function unlimitedBeside(source: Source, finding: Finding, project: FixProject): CallNode[] {
  const facts = project.files.get(finding.file)
  const all = listRound(callAt(source, finding.range.start))
  if (facts?.kind !== 'code' || all === undefined || !isWhole(project)) return []
  return project.operations(facts).flatMap((operation) => {
    const other = operation.kind === 'fetch' ? callAt(source, operation.range.start) : undefined
    const isOther = other !== undefined && operation.range.start !== finding.range.start && listRound(other) === all
    return isOther && operation.pkg === 'global:' && isTimeLimited(project, facts, operation) === 'no' ? [other] : []
  })
}

/** The list of a `Promise.all` that a call is an element of. */
function listRound(call: CallNode | undefined): object | undefined {
  const by = call && consumptionOf(chainOf(call).whole).by
  return by?.k === 'element' ? by.array : undefined
}

function secondsFor(
  source: Source,
  text: string,
  around: string,
  finding: Finding,
  project: FixProject,
  sourceOf: SourceOf,
): number {
  const own = ownRoute(text)
  const isBatch = BATCH.test(source.path) || BATCH.test(around)
  if (own !== undefined) return durationOf(own, project, sourceOf) ?? (isBatch || BATCH.test(own) ? 300 : 60)
  const address = addressIn(source, text)
  const isWhole = WHOLE.test(`${source.path.split('/').slice(-2).join('/')} ${around} ${address}`)
  if (worksLong(source, text, address)) return 120
  if (MAKER.test(text.slice(0, 400)) || MAKER.test(address)) return 120
  if (SLEEPS.test(text.slice(0, 400)) || SLEEPS.test(address)) return 90
  if (isWhole && HEAVY.test(text.slice(0, 200) + around)) return 300
  if (finding.data.streams === true || MODEL.test(text.slice(0, 400)) || MODEL.test(address)) return 60
  return HEAVY.test(address) ||
    HEAVY.test(around) ||
    HEAVY.test(source.path.split('/').slice(-2).join('/')) ||
    HEAVY.test(text.slice(0, 120)) ||
    isOnce(text, address)
    ? 30
    : 10
}

/** A large model is asked, or one that works through whole documents. */
function worksLong(source: Source, text: string, address: string): boolean {
  const at = source.text.indexOf(text)
  const named = source.text.slice(Math.max(0, at - 60), at)
  const asks = ASKS_MODEL.test(text) || ASKS_MODEL.test(named)
  if (!asks || /embed|moderation|transcri|speech/i.test(text.slice(0, 200) + address)) return false
  return LARGE.test(text) || DOCUMENT.test(text)
}

/** Something is made or done by the call that would be there twice if it were tried again. */
function isOnce(text: string, address: string): boolean {
  const head = /^[^(]*\(/.exec(text)?.[0] ?? ''
  const target = /^[^(]*\(\s*([^,)\n]*)/.exec(text)?.[1] ?? ''
  return (ONCE.test(text.slice(0, 300)) || ONCE.test(head)) && !ASKED.test(`${target} ${address}`)
}

/** The name of the function round a call, and of the file it stands in. */
function nameAround(call: NonNullable<ReturnType<typeof callAt>>): string {
  const fn = enclosingFunction(call)
  return fn === undefined ? '' : nameOfFunction(fn)
}

/** What the file says the address is, where it stands in a constant: `const url = 'https://api.openai.com/…'`. */
function addressIn(source: Source, text: string): string {
  const name = /^[\w.]*\(\s*(?:`\$\{)?(\w+)/.exec(text)?.[1]
  if (name === undefined) return ''
  return new RegExp(`\\b${name}\\b[^=\\n]{0,40}=\\s*([^\\n]{1,300})`).exec(source.text)?.[1] ?? ''
}

/** The path of a route of the app itself: `${baseUrl}/api/generate`, `new URL('/api/generate', request.url)`. */
function ownRoute(text: string): string | undefined {
  return /^\w+\(\s*(?:`\$\{[^}]*\}|new URL\(\s*['"`])(\/api\/[\w/.-]*)/.exec(text)?.[1]
}

/** The seconds that a route of Next.js may take, where it says so. */
function durationOf(path: string, project: FixProject, sourceOf: SourceOf): number | undefined {
  const end = `app${path.replace(/\/$/, '')}/route.`
  for (const file of project.files.keys()) {
    if (!file.includes(end)) continue
    const seconds = /export const maxDuration\s*=\s*(\d+)/.exec(sourceOf(file) ?? '')?.[1]
    if (seconds !== undefined) return Number(seconds)
  }
  return undefined
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
