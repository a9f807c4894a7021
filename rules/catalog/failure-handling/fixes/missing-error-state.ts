import { failurePanel } from '../../../analysis/conventions/failure-panel'
import { buttonWords } from '../../../analysis/conventions/languages'
import { spokenWording, voiceOf } from '../../../analysis/conventions/voice'
import { type Wording, wordingFor } from '../../../analysis/conventions/wording'
import { addScreenState, localOfMember, takeMember } from '../../../analysis/edits/screens'
import { callAt, type Edit, type Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import { type Loading, loadingAt } from '../../../engine/link/loading'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from './fix'
import { givenByHook } from './hook-results'

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
  if (loading === undefined) return []
  const given = loading.failure.size > 0 ? known(loading) : givenByHook(project, loading, sourceOf)
  if (given === undefined) return []
  const name = nameOfData(call, loading, finding)
  const failure = takeMember(source, call, given.failure, `${name ?? 'load'}Failed`)
  const again =
    given.again === undefined ? undefined : takeMember(source, call, given.again, `reload${upperFirst(name ?? '')}`)
  if (failure === undefined) return []
  const voice = voiceOf(source, project)
  const wording = spokenWording(wordingOf(name, finding), voice, undefined)
  const panel = failurePanel(source, project, sourceOf, {
    what: wording.what,
    advice: wording.advice,
    button: buttonWords(voice.language),
    again: again === undefined ? 'window.location.reload()' : `${again.text}()`,
  })
  if (panel === undefined) return []
  const state = { condition: failure.text, lines: panel.lines }
  const shown = addScreenState(source, call, state, namesIn(source, call, loading))
  if (shown.length === 0) return []
  const edits: Edit[] = [...failure.edits, ...(again?.edits ?? []), ...panel.edits, ...shown]
  return fixOf(source, 'Show a message and a button that tries again', 'unsafe', edits).map((fix) => ({
    ...fix,
    edits: [...fix.edits, ...given.edits],
  }))
}

/** The member that says so alone, and the one that loads again. */
function known({
  failure,
  again,
}: Loading): { failure: string; again: string | undefined; edits: readonly Edit[] } | undefined {
  const said =
    [...failure].find((name) => /^is\w*(?:Error|Failed)$/i.test(name)) ??
    [...failure].find((name) => /err|fail/i.test(name))
  return said === undefined ? undefined : { failure: said, again, edits: [] }
}

const PLAIN = /^(?:data|response|result|results|items|rows|list|query|q|res|value|page|pages)$/

/** What the component calls what it loads; undefined where the name says nothing. */
function nameOfData(
  call: Parameters<typeof localOfMember>[0],
  { data }: Loading,
  finding: Finding,
): string | undefined {
  const locals = [...(data ?? [])].map((member) => localOfMember(call, member))
  const hook = /use(?:Get|Fetch|Load|List|All)?([A-Z]\w*?)(?:Query|Queries|Data)?$/.exec(
    String(finding.data['hook'] ?? ''),
  )?.[1]
  const candidates = [
    ...locals,
    hook === undefined || /^(?:Query|InfiniteQuery|SWR\w*)$/.test(hook) ? undefined : lowerFirst(hook),
  ]
  return candidates.find((name) => name !== undefined && !PLAIN.test(name))?.replace(/Query$/, '')
}

function wordingOf(name: string | undefined, finding: Finding): Wording {
  if (name !== undefined) return wordingFor({ functionName: `load${upperFirst(name)}` })
  const about = String(finding.data['about'] ?? '')
  const spoken = wordingFor(about === '' ? {} : { url: about, operation: 'get' })
  return spoken.isGeneric ? { ...spoken, what: 'Could not load this page' } : spoken
}

function namesIn(source: Source, call: Parameters<typeof localOfMember>[0], { waiting, data }: Loading) {
  const whole = localOfMember(call, '')
  const locals = (members: Iterable<string>): Set<string> =>
    new Set([...members].flatMap((member) => localOfMember(call, member) ?? []))
  const isNamed = whole !== undefined
  return {
    waiting: isNamed ? new Set(waiting) : locals(waiting),
    data: isNamed ? new Set([whole]) : madeOf(source, locals(data ?? [])),
  }
}

/** The names, and those of variables that are made of them in one step: `const rows = data ?? []`. */
function madeOf(source: Source, names: Set<string>): Set<string> {
  const made = new Set(names)
  for (const [, name = '', from = ''] of source.text.matchAll(/\bconst (\w+)(?:: [^=\n]+)? = (\w+)\b/g)) {
    if (made.has(from)) made.add(name)
  }
  return made
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
