import type { CodeFacts, TextRange, Value } from '../../analysis/facts'
import type { Endpoint, GuardedDeed } from '../endpoints'
import type { Project } from '../project'
import { functionsOf, webhookAt } from '../webhooks/webhook'
import { bodyPartOf } from './body'

/** What an endpoint takes from a body that nothing looked at, and hands on. */
export interface Unvalidated {
  readonly deed: GuardedDeed
  /** The fields, in order; empty where the whole body is handed on. */
  readonly fields: readonly string[]
}

const WRITING = new Set(['POST', 'PUT', 'PATCH'])
/** What checks a value, by its name: of a schema library, or of the app. */
const CHECKS =
  /\.(?:parse|parseAsync|safeParse|safeParseAsync|validate\w*|cast|assert\w*|check|is[A-Z]\w*|test|match|includes|has)$|^(?:validate|sanitize|parse[A-Z]|check|assert|ensure|verify|is[A-Z]|zValidator|validationResult|valibot|Joi|escape|normalize|clean)\w*/
const NO_CHECK = /^(?:JSON|Date|URL|Number|console|path|qs|querystring)\.|^parse(?:Int|Float|Body|Cookies?|Url)$/
const STEP = /valid|schema|celebrate|sanitiz|joi|zod/i
const IS_ID = /^(?:id|uuid|slug)$|(?:_id|Id|ID)s?$/
const DEEPEST = 5
const MOST_CHAINED = 12

/**
 * The first write or call of a service that an endpoint makes with parts of a body at which no schema, no condition and no
 * function that says it checks has looked; undefined where there is none.
 */
export function unvalidatedIn(project: Project, endpoint: Endpoint): Unvalidated | undefined {
  const { handler, kind, method } = endpoint
  if (kind === 'trpc' || kind === 'server-function' || (method !== undefined && !WRITING.has(method))) return undefined
  const facts = project.link.code(handler.path)
  const range = facts?.functions[handler.f]?.range
  if (!facts || !range || webhookAt(project, endpoint) || isChecked(project, endpoint, facts, range)) return undefined
  for (const deed of project.endpoints.deedsOf(endpoint)) {
    if (deed.path !== facts.path || !isWithin(deed.range, range) || (deed.kind !== 'write' && deed.kind !== 'spend'))
      continue
    const parts = partsIn(project, endpoint, facts, deed.c)
    if (parts.length === 0) continue
    if (parts.some((keys) => keys.length === 0)) return { deed, fields: [] }
    // An id that is nobody's is refused by the database, or finds nothing.
    const fields = [...new Set(parts.map((keys) => keys[0] ?? ''))].filter((field) => !IS_ID.test(field))
    if (fields.length > 0) return { deed, fields }
  }
  return undefined
}

function isChecked(project: Project, endpoint: Endpoint, facts: CodeFacts, range: TextRange): boolean {
  const isStep = endpoint.before.some(({ path, value }) => {
    const call = value.k === 'call' ? project.link.code(path)?.calls[value.c] : undefined
    const name =
      value.k === 'local' ? project.link.code(path)?.declarations[value.d]?.name : 'name' in value ? value.name : ''
    return STEP.test(`${call?.text ?? ''} ${name ?? ''}`)
  })
  if (isStep) return true
  const looks = facts.gates.some(
    (gate) =>
      isWithin(gate.range, range) &&
      gate.looks.some((look) => bodyPartOf(project, endpoint, facts, look) !== undefined),
  )
  if (looks) return true
  return functionsOf(project, endpoint.handler).some(({ facts: at, range: within }) =>
    at.calls.some(({ text, range: place }) => isWithin(place, within) && CHECKS.test(text) && !NO_CHECK.test(text)),
  )
}

/** The parts of the body in the arguments of a call and of those that continue it. */
function partsIn(project: Project, endpoint: Endpoint, facts: CodeFacts, start: number): string[][] {
  const found: string[][] = []
  const look = (value: Value, depth: number): void => {
    if (depth > DEEPEST) return
    const part = bodyPartOf(project, endpoint, facts, value)
    if (part) found.push([...part.keys])
    else if (value.k === 'object') for (const each of Object.values(value.members)) look(each, depth + 1)
    else if (value.k === 'array') for (const each of value.elements) look(each, depth + 1)
    else if (value.k === 'local') for (const each of facts.declarations[value.d]?.values ?? []) look(each, depth + 1)
  }
  for (let c = start, hops = 0; c >= 0 && hops < MOST_CHAINED; hops++) {
    const call = facts.calls[c]
    if (/\.(?:insert|update|upsert|create|createMany|values|set|send|rpc|invoke)$/.test(call?.text ?? ''))
      for (const argument of call?.args ?? []) look(argument, 0)
    c = call?.chained ?? -1
  }
  return found
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}
