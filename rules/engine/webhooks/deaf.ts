import type { CallFact } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Endpoint, Step } from '../endpoints'
import { callsWithin } from '../endpoints/within'
import type { Project } from '../project'
import { verificationsOf, type Webhook } from './webhook'

/** Why no event of the sender is ever taken, though the code is there. */
export type Deafness = 'login' | 'parsed' | 'nothing'

/**
 * A webhook that turns every event away: somebody has to be signed in before it, or the body was parsed before it, so that the
 * signature, which is of the text that came, never fits. Or it takes them and does nothing at all. Undefined
 * where it can hear.
 * https://docs.stripe.com/webhooks/signature#verify-official-libraries: "the raw body of the request … any manipulation to the
 * raw body causes the verification to fail"
 */
export function deafnessOf(project: Project, { endpoint, provider }: Webhook): Deafness | undefined {
  if (!provider?.pays) return undefined
  if (doesNothing(project, endpoint)) return 'nothing'
  const checks = [...verificationsOf(project, endpoint)].filter(({ call }) => RAW.test(call.text))
  if (checks.length === 0) return undefined
  if (endpoint.complete && isRefused(project, endpoint)) return 'login'
  const isOfBody = checks.every(({ call: { args } }) => {
    const [first] = args
    if (first?.k === 'param') return first.path?.length === 1 && first.path[0] === 'body'
    return first?.k === 'member' && first.name === 'body'
  })
  return isOfBody && endpoint.kind === 'router' && parsesFirst(project, endpoint) ? 'parsed' : undefined
}

const RAW = /\.constructEvent(?:Async)?$/

const IDLE =
  /^console\.|(?:^|\.)(?:log|info|debug|warn|error|json|text|send|sendStatus|status|end|get|header|Response|toISOString|stringify|parse)$/

/** Nothing stands in it but answers and lines for the log. */
function doesNothing(project: Project, { handler, complete, url, name }: Endpoint): boolean {
  const facts = project.link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range || !complete || /test|demo|mock|ping/i.test(`${url ?? ''} ${name}`)) return false
  const calls = [...callsWithin(facts, range)]
  return (
    calls.length > 0 &&
    calls.every(
      ([c, { text, args }]) =>
        IDLE.test(text) &&
        !args.some((each) => each.k === 'function') &&
        project.link.called(facts.path, c).target.k !== 'function',
    )
  )
}

/** Whoever is not signed in is turned away before it, in so many words. */
function isRefused({ link, endpoints }: Project, endpoint: Endpoint): boolean {
  const check = endpoints.stepCheckOf(endpoint)
  if (check?.kind !== 'user') return false
  const facts = link.code(check.path)
  const around = facts?.functions.filter(({ range }) => isWithin(check.range, range)).at(-1)
  const gates = around && facts ? facts.gates.filter(({ range }) => isWithin(range, around.range)) : []
  return gates.some(({ leaves, refuses }) => refuses === true || leaves === 'throws' || leaves === 'answers')
}

/** What parses comes first of all that reads the body: a body is read once. */
function parsesFirst(project: Project, { before }: Endpoint): boolean {
  const reads = before.find(
    (step) => /(?:^|\.)raw$/.test(calledIn(project, step)?.text ?? '') || parsesJson(project, step),
  )
  return reads !== undefined && parsesJson(project, reads)
}

function calledIn({ link }: Project, { path, value }: Step): CallFact | undefined {
  return value.k === 'call' ? link.code(path)?.calls[value.c] : undefined
}

/** `express.json()` for all that comes, that does not keep the text (`verify`) and takes every type. */
function parsesJson(project: Project, step: Step): boolean {
  const call = calledIn(project, step)
  if (!call || !/^(?:express|body_?parser)\.json$/i.test(call.text)) return false
  const [options] = call.args
  if (options === undefined) return true
  return options.k === 'object' && !options.open && !('verify' in options.members) && !('type' in options.members)
}
