import type { Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Endpoint, Step } from './endpoint'
import { follow } from './follow'
import { unlimitedIn } from './limits'
import { locksOut } from './lockout'
import { callsWithin } from './within'

/** A sign-in of the app's own whose tries are counted by nothing, or with all that the app is asked for else. */
export interface UncountedSignIn {
  readonly endpoint: Endpoint
  /** The limit that all endpoints share: how many calls it lets through, where that is written out. Absent where there is none. */
  readonly shared?: { readonly most: number | undefined }
}

const SIGNS_IN = /log-?_?in(?![a-z])|sign-?_?in(?![a-z])/i
/** A limit before fewer endpoints is one for them. */
const FEWEST = 10
const LEAST_SHARE = 0.6
/** Whoever means sign-ins with a limit for everything lets through no more. */
const STRICT = 30

/** Sign-ins that compare a password, themselves or through Passport, and that no limit of their own holds back. */
export function uncountedSignIns(project: Project): UncountedSignIn[] {
  const { endpoints, link } = project
  const { checks } = endpoints.reading()
  const all = endpoints.all
  const limiting = new Map<string, boolean>()
  const limits = (step: Step) => {
    const key = keyOf(step)
    const known = limiting.get(key) ?? checks.isLimitingStep(step)
    limiting.set(key, known)
    return known
  }
  const countOf = (step: Step) => all.filter(({ before }) => before.some((each) => keyOf(each) === keyOf(step))).length
  return all.flatMap((endpoint): UncountedSignIn[] => {
    if (!endpoint.complete || !SIGNS_IN.test(`${endpoint.url ?? ''} ${endpoint.name}`)) return []
    if (endpoint.method !== undefined && endpoint.method !== 'POST') return []
    if (!asksPassword(project, endpoint) || locksOut(link, endpoint.handler)) return []
    if (checks.isLimited(endpoint.handler) || unlimitedIn(project, endpoint)) return []
    const steps = endpoint.before.filter(limits)
    const [step] = steps
    if (!step) return endpoints.isLimited(endpoint) ? [] : [{ endpoint }]
    if (steps.some((each) => countOf(each) < FEWEST || countOf(each) < all.length * LEAST_SHARE)) return []
    const most = mostOf(project, step)
    return most !== undefined && most <= STRICT ? [] : [{ endpoint, shared: { most } }]
  })
}

/** It compares a password, or has Passport do so: `passport.authenticate('local')`. */
function asksPassword({ endpoints, link }: Project, endpoint: Endpoint): boolean {
  const deeds = endpoints.deedsOf(endpoint)
  if (deeds.some(({ kind, about }) => kind === 'password' && /compare|verify/i.test(about) && !/\.auth\./.test(about)))
    return true
  const isLocal = (path: string, value: Value): boolean => {
    const call = value.k === 'call' ? link.code(path)?.calls[value.c] : undefined
    const [strategy] = call?.args ?? []
    return /passport\.authenticate$/.test(call?.text ?? '') && strategy?.k === 'string' && strategy.text === 'local'
  }
  if (endpoint.before.some(({ path, value }) => isLocal(path, value))) return true
  const { path, f } = endpoint.handler
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  return (
    facts !== undefined &&
    range !== undefined &&
    [...callsWithin(facts, range)].some(([c]) => isLocal(path, { k: 'call', c }))
  )
}

function keyOf({ path, value }: Step): string {
  return `${path} ${JSON.stringify(value)}`
}

/** `rateLimit({ windowMs: …, max: 200 })`: 200. */
function mostOf({ link }: Project, { path, value }: Step): number | undefined {
  const made = follow(link, path, value)
  const [options] = made.value.k === 'call' ? (link.code(made.path)?.calls[made.value.c]?.args ?? []) : []
  const found = options?.k === 'object' ? (options.members['max'] ?? options.members['limit']) : undefined
  return found?.k === 'literal' && typeof found.value === 'number' ? found.value : undefined
}
