import { failureLine, failurePanel } from '../../../analysis/conventions/failure-panel'
import { buttonWords, isSpoken } from '../../../analysis/conventions/languages'
import { ownPanel } from '../../../analysis/conventions/own-panel'
import { fallsBackToInvented, fallsBackToOwn, madeOf, nameOfComponent } from '../../../analysis/conventions/screen-data'
import { isFrame, isSmall } from '../../../analysis/conventions/screen-parts'
import { takesAnyAnswer } from '../../../analysis/conventions/swr-fetcher'
import { translatedAt, translatedRetry } from '../../../analysis/conventions/translations'
import { spokenWording, voiceOf } from '../../../analysis/conventions/voice'
import { type Wording, wordingFor } from '../../../analysis/conventions/wording'
import { localOfMember, screenPlace, takeMember } from '../../../analysis/edits/screens'
import { callAt, type Edit, enclosingFunction, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { lowerFirst, upperFirst } from '../../../analysis/first-letter'
import { unwrapOutward } from '../../../analysis/wrappers'
import type { Finding, Fix } from '../../../engine/finding'
import { type Loading, loadingAt } from '../../../engine/link/loading'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { withThoseBeside } from './beside-loads'
import { fixOf, sourceFor } from './fix'
import { givenByHook } from './hook-results'

type CallNode = NonNullable<ReturnType<typeof callAt>>

/**
 * Takes the failure and the retry out of the hook's result and shows a message with a button in the app's own component
 * kit, beside the loading state and in its style. Where a hook of the app keeps the failure for itself, it is made to give
 * it on. Unsafe: it shows text.
 */
export function fixesForMissingErrorState(finding: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  const facts = project.files.get(finding.file)
  if (source === undefined || call === undefined || facts?.kind !== 'code') return []
  const c = facts.calls.findIndex((each) => each.nameRange.start === finding.range.start)
  const loading = c < 0 ? undefined : loadingAt(project, facts, c)
  const shown = loading && failureShown(source, { facts, c, call, loading, data: finding.data }, project, sourceOf)
  if (shown === undefined) return []
  const { ofHook, edits, isLineOnly } = shown
  const title = isLineOnly ? 'Show that it could not be loaded' : 'Show a message and a button that tries again'
  return fixOf(source, title, 'unsafe', edits).map((fix) => ({ ...fix, edits: [...fix.edits, ...ofHook] }))
}

/** A load of a component: its call, and what is known of it. */
export interface ShownLoad {
  readonly facts: CodeFacts
  readonly c: number
  readonly call: CallNode
  readonly loading: Loading
  /** What a finding says of it: its hook, and the address it is known by. */
  readonly data: Finding['data']
  /** Its function throws from now on, whatever it does yet. */
  readonly throws?: boolean
}

/** How a component shows that a load of it failed; undefined where there is no place or no text for it. */
export function failureShown(
  source: Source,
  { facts, c, call, loading, data, throws = false }: ShownLoad,
  project: Project,
  sourceOf: SourceOf,
): { readonly edits: readonly Edit[]; readonly ofHook: readonly Edit[]; readonly isLineOnly: boolean } | undefined {
  const names = namesIn(call, loading)
  const found = screenPlace(source, call, names)
  if (found === undefined || fallsBackToInvented(call, names.data) || holdsRoutes(call)) return undefined
  if (!throws && neverFails(call)) return undefined
  if (fallsBackToOwn(call, names.data)) return undefined
  if (takesAnyAnswer(source, call, project, sourceOf)) return undefined
  const isPartOfFrame = isFrame(source.path) && !/widget/i.test(source.path)
  // A bell is there for its list alone, and the place for it is small.
  if (isPartOfFrame && (found.isAll || SHOWS_NOTHING.test(enclosingFunction(call)?.body?.getText() ?? '')))
    return undefined
  const place = { ...found, isTight: found.isTight || isPartOfFrame || isSmall(source.path) }
  const given = loading.failure.size > 0 ? known(call, loading) : givenByHook(project, loading, sourceOf)
  if (given === undefined) return undefined
  const name = nameOfData(call, loading, data) ?? nameOfComponent(call)
  // What is offered while somebody types may be absent.
  if (/suggest|autocomplete/i.test(name ?? '')) return undefined
  const failure = takeMember(source, call, given.failure, `${name ?? 'load'}Failed`)
  const own = place.isTight ? undefined : ownPanel(source)
  const hasButton = textsFor(source, call, project, wordingOf(name, data))?.button !== undefined
  const isLineOnly = place.isTight || own?.retries === false || (own === undefined && !hasButton)
  const wanted = isLineOnly ? undefined : given.again
  const again = wanted === undefined ? undefined : takeMember(source, call, wanted, `reload${upperFirst(name ?? '')}`)
  if (failure === undefined) return undefined
  const run = again === undefined ? 'window.location.reload()' : `${again.text}()`
  const several = withThoseBeside(source, project, facts, c, { failure: failure.text, again: again?.text })
  const wording = wordingOf(several === undefined ? name : nameOfComponent(call), data)
  const named =
    several !== undefined
      ? wording
      : (asOnScreen(call, names.waiting) ?? (isList(call, loading) ? inPlural(wording) : wording))
  const texts = textsFor(source, call, project, named)
  if (texts === undefined) return undefined
  const retry = several?.again ?? run
  const told = { ...texts, button: texts.button ?? '', again: retry }
  const made = isLineOnly || own !== undefined ? undefined : failurePanel(source, project, sourceOf, told)
  const panel = own === undefined ? made : { lines: [own.line(told)], edits: [] }
  if (panel === undefined && !isLineOnly) return undefined
  const line = failureLine(source, project, texts.what)
  const condition = several?.failure ?? failure.text + stillWithout(source, call, loading)
  const shown = place.show({ condition, lines: panel?.lines ?? [line], line })
  const edits: Edit[] = [
    ...failure.edits,
    ...(again?.edits ?? []),
    ...(several?.edits ?? []),
    ...(panel?.edits ?? []),
    ...shown,
  ]
  return { edits, ofHook: given.edits, isLineOnly }
}

/** Text, advice and button in the app's language, or from its translations; undefined where these have none for it. */
function textsFor(
  source: Source,
  call: CallNode,
  project: Project,
  wording: Wording,
): { readonly what: string; readonly advice: string; readonly button: string | undefined } | undefined {
  const voice = voiceOf(source, project)
  const said = spokenWording(wording, voice, undefined)
  const body = enclosingFunction(call)?.body
  const translated = translatedAt(source, body ?? call, project, said)
  if (translated.k === 'plain' && !isSpoken(voice.language)) return undefined
  if (translated.k === 'plain') return { what: said.what, advice: said.advice, button: buttonWords(voice.language) }
  if (translated.k === 'unknown') return undefined
  const button = translatedRetry(source, project)
  return { what: `{${translated.text}}`, advice: '', button: button === undefined ? undefined : `{${button}}` }
}

/** Whether what is loaded stands above all screens of the app: in its place a message would take every page away. */
function holdsRoutes(call: CallNode): boolean {
  return /<(?:Routes?|(?:Browser|Hash|Memory)?Router|RouterProvider)[\s>]/.test(
    enclosingFunction(call)?.body?.getText() ?? '',
  )
}

/** Whether a query of supabase-js only logs its error: what it gives back is never a failure. */
function neverFails(call: CallNode): boolean {
  const text = call.getText()
  if (!/\bqueryFn:\s*async\b/.test(text) || !/\.from\(\s*['"`]/.test(text)) return false
  if (/\bfetch\(|\.(?:rpc|invoke)\(|Promise\.all|\bapi\b|throwOnError/.test(text)) return false
  // The only throws are of what is asked for without somebody who may: `if (!user) throw …`.
  const throws = text.match(/\bthrow\b/g)?.length ?? 0
  const guards = text.match(/if \(!\w+(?:\?\.\w+)*\)\s*\{?\s*throw\b/g)?.length ?? 0
  const logged = /if \(\w*[eE]rr\w*\)\s*\{?\s*console\./.test(text)
  const requests = text.match(/\bawait\b/g)?.length ?? 0
  return logged && throws === guards && requests === 1
}

/** Loads that come after there is something to see: later pages, polls, what the server sent along. */
const STAYS =
  /use\w*Infinite|usePaginated|refetchInterval|refreshInterval|fallbackData|initialData|placeholderData|keepPreviousData/

/** Where a later page or a poll may fail too, what is there stays. */
function stillWithout(source: Source, call: CallNode, { data }: Loading): string {
  const text = call.getText(source.tree)
  if (!STAYS.test(text.slice(0, 2000))) return ''
  const local = localOfMember(call, 'data')
  if (local === undefined || data?.has('data') !== true) return ''
  const whole = localOfMember(call, '') === local
  const declared = unwrapOutward(call).parent.getText(source.tree)
  const isList = new RegExp(`\\bdata(?::\\s*${local})?\\s*=\\s*\\[`).test(declared)
  if (isList) return ` && ${local}.length === 0`
  return ` && !${local}${whole ? '.data' : ''}`
}

/** The member that says so alone, and the one that loads again. */
function known(
  call: CallNode,
  { failure, again }: Loading,
): { failure: string; again: string | undefined; edits: readonly Edit[] } | undefined {
  const said =
    [...failure].find((name) => /err|fail/i.test(name) && isTaken(call, name)) ??
    [...failure].find((name) => /^is\w*(?:Error|Failed)$/i.test(name)) ??
    [...failure].find((name) => /err|fail/i.test(name))
  return said === undefined ? undefined : { failure: said, again, edits: [] }
}

/** A pattern takes the member already. */
function isTaken(call: CallNode, member: string): boolean {
  const whole = localOfMember(call, '')
  return whole === undefined && localOfMember(call, member) !== undefined
}

const PLAIN = /^(?:data|response|result|results|items|rows|list|query|q|res|value|page|pages)$/

/** What the component calls what it loads; undefined where the name says nothing. */
function nameOfData(
  call: Parameters<typeof localOfMember>[0],
  { data }: Loading,
  about: Finding['data'],
): string | undefined {
  const taken = [...new Set([...(data ?? [])].flatMap((member) => localOfMember(call, member) ?? []))]
  const hook = /use(?:Get|Fetch|Load|List|All)?([A-Z]\w*?)(?:Query|Queries|Data)?$/.exec(
    String(about['hook'] ?? ''),
  )?.[1]
  const ofHook = hook === undefined || /^(?:Query|InfiniteQuery|SWR\w*)$/.test(hook) ? undefined : lowerFirst(hook)
  // Several things at once are what the hook is called after.
  const candidates = taken.length > 1 ? [ofHook, ...taken] : [...taken, ofHook]
  const told = candidates
    .find((name) => name !== undefined && !PLAIN.test(name))
    ?.replace(/(?<=[a-z])(?:Query|Response|Result|Resp|Res)$/, '')
  // `market` of `useMarketIntelligence` is the first word of what it is.
  const isShort = told !== undefined && ofHook !== undefined && /^[A-Z]/.test(ofHook.slice(told.length))
  return isShort && ofHook.startsWith(told) ? ofHook : told
}

/** Whether what is loaded is many: `data ?? []`, `rooms.map(…)`. */
function isList(call: CallNode, { data }: Loading): boolean {
  const text = enclosingFunction(call)?.body?.getText() ?? ''
  return [...(data ?? [])].some((member) => {
    const local = localOfMember(call, member)
    if (local === undefined) return false
    const whole = localOfMember(call, '') === local ? `${local}\\.${member}` : local
    return new RegExp(
      `\\b${whole}\\s*(?:\\?\\?|\\|\\|)\\s*\\[\\]|\\b${whole}\\??\\.(?:map|filter|slice|forEach|some|every)\\(|:\\s*${local}\\s*=\\s*\\[`,
    ).test(text)
  })
}

/** Words for what has no plural, or is one. */
const MASS =
  /(?:s|ing|data|history|staff|feedback|inventory|team|activity|compliance|maintenance|attendance|insurance|performance|usage|progress|content|availability|revenue|information|people|list|queue|feed|schedule|calendar|timeline|stock|menu|catalog|library|leaderboard|roster|portfolio|capacity)$/i

/** A part that is not there while it loads. */
const SHOWS_NOTHING = /if \(\w*[lL]oading\w*(?: \|\| [^)]*)?\) (?:\{\s*)?return null\b/

/** The most that stands between a flag and what is shown while it holds. */
const NEAR = 600

/** What the screen says while it loads: `Loading reviews…`. Undefined where it says nothing, or more than one thing. */
function asOnScreen(call: CallNode, waiting: ReadonlySet<string>): Wording | undefined {
  const text = enclosingFunction(call)?.body?.getText() ?? ''
  const [own = ''] = waiting
  const said = [...text.matchAll(/>\s*Loading (?:the |your )?([a-z]+(?: [a-z]+){0,2}?)\s*(?:\.\.\.|…)?\s*</g)]
  const isOwn = (at: number): boolean => new RegExp(`\\b${own}\\b`).test(text.slice(Math.max(0, at - NEAR), at))
  const things = new Set(said.filter(({ index }) => isOwn(index)).map(([, thing = '']) => thing))
  const [only] = things
  if (only === undefined || things.size > 1 || waiting.size !== 1 || /^(?:data|more|page|please wait)\b/.test(only))
    return undefined
  return wordingFor({ functionName: `load${only.split(' ').map(upperFirst).join('')}` })
}

function inPlural(wording: Wording): Wording {
  const noun = /^Could not load the (.+)$/.exec(wording.what)?.[1]
  if (noun === undefined || wording.isGeneric || MASS.test(noun)) return wording
  const plural = /[^aeiou]y$/.test(noun)
    ? noun.replace(/y$/, 'ies')
    : /(?:sh|ch|x)$/.test(noun)
      ? `${noun}es`
      : `${noun}s`
  return { ...wording, what: `Could not load ${plural}` }
}

function wordingOf(name: string | undefined, data: Finding['data']): Wording {
  if (name !== undefined) return wordingFor({ functionName: `load${upperFirst(name)}` })
  const about = String(data['about'] ?? '')
  const spoken = wordingFor(about === '' ? {} : { url: about, operation: 'get' })
  return spoken.isGeneric ? { ...spoken, what: 'Could not load this page', isGeneric: false } : spoken
}

function namesIn(call: CallNode, { waiting, data }: Loading) {
  const whole = localOfMember(call, '')
  const locals = (members: Iterable<string>): Set<string> =>
    new Set([...members].flatMap((member) => localOfMember(call, member) ?? []))
  const isNamed = whole !== undefined
  return {
    waiting: isNamed ? new Set(waiting) : locals(waiting),
    data: madeOf(call, isNamed ? new Set([whole]) : locals(data ?? [])),
  }
}
