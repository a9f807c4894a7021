import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import type { Operation } from './operations'
import { callsInside } from './reach'

const SUBJECT = '(?:connect(?:ion|ivity)|credentials?|(?:api|secret|access)[-_]?(?:key|token)|keys?)'
/** Addresses that ask whether a connection or a key works: `/integrations/mail/test`, `/validate-api-key`, `/keys/verify`. */
const TEST_ADDRESS = new RegExp(
  `/test/?$|(?:test|verify|validate|check)[-_/](?:\\w+[-_/])*${SUBJECT}/?$|${SUBJECT}(?:/[:[]\\w+\\]?)?/(?:test|verify|validate|check)/?$`,
  'i',
)
/** What a person types to connect another service. */
const TYPED_KEY = /(?:api|secret|access|private|auth)_?-?(?:key|token)|credential|^(?:key|token|secret)$/i

/** Functions that take such a key in: they ask with it first, to see whether it is good. */
const CONNECTS = /^(?:connect|link|validate|verify)[A-Z]/

/** Parts of an answer that say whether something is connected, or a key is good: `{ connected: false, error }`. */
const SAYS_WHETHER = /^(?:is_?)?(?:connected|valid|reachable|healthy|alive|online|authenticated|verified|working)$/i
/** The answer of a function, or of what it responds, says whether something is connected, or a key is good: a failure is such an answer. */
export function saysWhetherItWorks(facts: CodeFacts, f: number): boolean {
  const fact = facts.functions[f]
  if (!fact) return false
  const [from, to] = callsInside(facts, fact)
  return fact.returns.some(saysNo) || facts.calls.slice(from, to).some(({ args }) => args.some(saysNo))
}

function saysNo(value: Value): boolean {
  return (
    value.k === 'object' &&
    Object.entries(value.members).some(
      ([name, each]) => SAYS_WHETHER.test(name) && each.k === 'literal' && each.value === false,
    )
  )
}

/**
 * A call that only tells whether a connection or a key works, for which failing is an answer: the address of its route says so,
 * or it stands in a function that is handed the key, and connects by its name or looks at nothing but the status.
 */
export function isConnectionTest(project: Project, facts: CodeFacts, { call, method, kind }: Operation): boolean {
  const { reads, escapes, passedTo, returned } = call.fate.use
  const isStatusOnly =
    kind === 'fetch' &&
    (method === 'GET' || method === 'HEAD') &&
    reads.length > 0 &&
    reads.every((name) => /^(?:ok|status|statusText)$/.test(name)) &&
    !escapes &&
    !returned &&
    passedTo.length === 0
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const params = facts.functions[f]?.params ?? []
    const isHandedKey = params.some(({ name, use }) => [name, ...use.reads].some((each) => TYPED_KEY.test(each)))
    if (isHandedKey && (isStatusOnly || CONNECTS.test(facts.functions[f]?.name ?? ''))) return true
    const at = project.endpoints.handledBy({ k: 'function', path: facts.path, f })
    if (at.some(({ url }) => url !== undefined && TEST_ADDRESS.test(url))) return true
  }
  return false
}
