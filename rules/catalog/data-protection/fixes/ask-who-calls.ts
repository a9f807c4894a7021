import { addMiddleware, borrowCheck, routeMiddleware } from '../../../analysis/conventions/borrowed-check'
import { isDeno } from '../../../analysis/conventions/places'
import type { Edit, Source } from '../../../analysis/edits/source'
import type { TextRange } from '../../../analysis/facts'
import { type Check, type Endpoint, nameOfEndpoint, purposesOf } from '../../../engine/endpoints'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

/** What a schedule or another server calls: a user's session is not what it would send. */
const CALLED_BY_SERVERS =
  /cron|schedul|(?:^|[/_-])jobs?(?:[/_-]|$)|worker|queue|webhook|hooks?(?:[/_-]|$)|internal|dispatch|backfill|migrat|seed|digest|batch|poll|daily|weekly|hourly|monitor|watchdog|reminder|notif|tick|sync|cleanup|clean-up|(?:^|[/_-])auto(?:[/_-]|$)|welcome|sign-?up|callback/i
const MOST_TRIED = 12

/**
 * The check that the nearest handler of the same kind makes, at the top of one that makes none: its statements for
 * handlers that frameworks call, its middleware for routes of a router. None where no handler of the app has a check of
 * its own to imitate, and for what other servers call. Asks first: whoever is not signed in is turned away from now on.
 */
export function fixesForUnauthenticatedEndpoint(
  finding: Finding,
  project: Project,
  sourceOf: SourceOf,
): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  if (!endpoint || finding.messageId === 'believes' || purposesOf(endpoint).has('form')) return []
  if (CALLED_BY_SERVERS.test(`${endpoint.url ?? ''} ${endpoint.name}`)) return []
  if (endpoint.kind === 'router') return withMiddleware(endpoint, project, sourceOf)
  if (endpoint.kind === 'edge-function' && !isInvoked(project, endpoint)) return []
  return withStatements(finding, endpoint, project, sourceOf)
}

/** The page alone calls it, through the client, which sends the token of whoever is signed in. */
function isInvoked(project: Project, { name, file }: Endpoint): boolean {
  let isSeen = false
  for (const { path, calls } of project.productCode) {
    const isServer = isDeno(path)
    for (const { text, args } of calls) {
      const [first] = args
      if (first?.k !== 'string' || path === file) continue
      if (first.text.endsWith(`/functions/v1/${name}`)) return false
      if (first.text !== name || !/functions\.invoke$/.test(text)) continue
      if (isServer) return false
      isSeen = true
    }
  }
  return isSeen
}

function withStatements(finding: Finding, endpoint: Endpoint, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(endpoint.handler.path, sourceOf)
  const handler = rangeOf(project, endpoint)
  // `triggered_by ?? 'cron'`
  if (!source || !handler || /\bcron\b/i.test(source.text)) return []
  const candidates = project.endpoints.all
    .filter((each) => each.kind === endpoint.kind && each !== endpoint)
    .flatMap((each) => {
      const check = ownCheck(project, each)
      return check ? [{ each, check }] : []
    })
    .sort((a, b) => nearness(endpoint, b.each) - nearness(endpoint, a.each))
  let thrown: readonly Fix[] = []
  for (const { each, check } of candidates.slice(0, MOST_TRIED)) {
    const example = each.handler.path === source.path ? source : sourceFor(each.handler.path, sourceOf)
    const range = rangeOf(project, each)
    if (!example || !range) continue
    const edits = borrowCheck(source, handler, { source: example, handler: range, check: check.range })
    if (edits.length === 0 || !isFitting(endpoint, source, handler, edits)) continue
    // The answer comes before what strangers are not to do.
    const [deed] = finding.related
    const isLate = ({ range: { start } }: Edit) =>
      deed?.file === source.path && start > deed.range.start && start < handler.end
    if (edits.some(isLate) && deed && deed.range.start > handler.start) continue
    const fix = fixOf(source, `Ask who calls at the top, as ${nameOfEndpoint(each)} does`, 'unsafe', edits)
    // What is thrown ends as an error of the server: one that answers 401 is the better model.
    if (endpoint.kind === 'next-action' || !edits.some(({ newText }) => /\bthrow\b/.test(newText))) {
      if (fix.length > 0) return fix
    } else if (thrown.length === 0) thrown = fix
  }
  return thrown
}

/** The check that a handler makes in its own body. */
function ownCheck(project: Project, endpoint: Endpoint): Check | undefined {
  const { handler } = endpoint
  const check = project.endpoints.reading().checks.ofBody(handler)
  const range = rangeOf(project, endpoint)
  const isOwn = check?.path === handler.path && range && check.range.start > range.start && check.range.end < range.end
  return isOwn && check.kind === 'user' ? check : undefined
}

function rangeOf(project: Project, { handler }: Endpoint): TextRange | undefined {
  return project.link.code(handler.path)?.functions[handler.f]?.range
}

/** How many folders two endpoints have in common; those of one file come first. */
function nearness(a: Endpoint, b: Endpoint): number {
  if (a.file === b.file) return 100
  const [one, other] = [a.file.split('/'), b.file.split('/')]
  let shared = 0
  while (shared < one.length && one[shared] === other[shared]) shared++
  return shared
}

/**
 * Whether what is put in can work here. A token in a header has to be sent, and only the client of edge functions is known
 * to do so; a server action owes its caller the value it gave so far.
 */
function isFitting({ kind }: Endpoint, source: Source, handler: TextRange, edits: readonly Edit[]): boolean {
  const added = edits.map(({ newText }) => newText).join('\n')
  if (kind !== 'edge-function' && /authorization|bearer/i.test(added)) return false
  // A sign-in looks at a password that nobody sends elsewhere.
  if (/\b(?:bcrypt|argon2|password|passwd|otp)\b|\.compare\(/i.test(added)) return false
  const given = /return \{ *(\w+):/.exec(added)?.[1]
  if (kind !== 'next-action' || !/\breturn\b/.test(added)) return true
  return (
    given !== undefined && new RegExp(`return \\{\\s*${given}\\b`).test(source.text.slice(handler.start, handler.end))
  )
}

function withMiddleware(endpoint: Endpoint, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(endpoint.file, sourceOf)
  if (!source) return []
  const { endpoints } = project
  const counts = new Map<string, number>()
  for (const other of endpoints.in(endpoint.file)) {
    if (other === endpoint || other.kind !== 'router') continue
    const names = routeMiddleware(source, other.range.start)
    const steps = other.before.filter(({ path }) => path === endpoint.file).slice(-names.length)
    for (const [i, step] of steps.entries()) {
      const written = names[i]
      const check = names.length === steps.length ? endpoints.reading().checks.ofStep(step) : undefined
      if (!written || !/^[\w.]+$/.test(written) || (check?.kind !== 'user' && check?.kind !== 'guard')) continue
      counts.set(written, (counts.get(written) ?? 0) + 1)
    }
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  if (!most) return []
  const [written] = most
  if (isOpenByDesign(endpoint, written, project, source)) return []
  return fixOf(
    source,
    `Put ${written} before it, as before other routes of this file`,
    'unsafe',
    addMiddleware(source, endpoint.range.start, written),
  )
}

/** Other routes of the same things are there, and none of them asks who calls: visitors use them, or guests with a link. */
function isOpenByDesign(endpoint: Endpoint, written: string, project: Project, source: Source): boolean {
  const base = baseOf(endpoint)
  const others = project.endpoints
    .in(endpoint.file)
    .filter((each) => each !== endpoint && each.kind === 'router' && baseOf(each) === base)
  return others.length > 0 && !others.some((each) => routeMiddleware(source, each.range.start).includes(written))
}

/** `/api/cart` of `/api/cart/:id`. */
function baseOf({ url = '' }: Endpoint): string {
  const parts = url.split('/').filter((part) => part !== '')
  return parts.slice(0, parts[0] === 'api' ? 2 : 1).join('/')
}
