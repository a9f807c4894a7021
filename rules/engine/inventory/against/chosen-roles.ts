import type { CallFact, CodeFacts, TextRange, Value } from '../../../analysis/facts'
import { isWithin } from '../../../analysis/ranges'
import { nameOfEndpoint } from '../../endpoints'
import type { Endpoint } from '../../endpoints/endpoint'
import { callsWithin } from '../../endpoints/within'
import type { Project } from '../../project'
import type { Against } from './against'
import { fieldsLetThrough } from './insert-schemas'

/** Fields by which somebody has more to say than others, or has paid. */
const POWER =
  /^(?:role|roles|user_?[rR]ole|is_?[aA]dmin|is_?[sS]uper_?[aA]dmin|admin|permissions|is_?[vV]etted|is_?[aA]pproved|is_?[vV]erified|approved|plan|tier|credits|subscription_?[tT]ier)$/
/** A schema may leave only the roles that anyone may have. */
const VALIDATES = /(?:^|\.)(?:parse|parseAsync|safeParse|safeParseAsync|validate\w*|includes)$/i
const SIGNS_UP = /sign-?_?up|register|registration|create-?_?account|join/i

/**
 * Rights that people choose for themselves when they sign up: fields of Better Auth that anyone may send, and a
 * registration that keeps the role that the request names, or all that a schema of the whole row lets through.
 * https://www.better-auth.com/docs/concepts/database#extending-core-schema: "`input`: determines if the field should be
 * accepted as user input … true by default"
 */
export function chosenRoles(project: Project): Against[] {
  return [...atBetterAuth(project), ...atSignUp(project)]
}

function atBetterAuth(project: Project): Against[] {
  return project.productCode.flatMap((facts) => {
    if (!facts.imports.some(({ specifier }) => specifier === 'better-auth')) return []
    return facts.calls.flatMap(({ text, args: [options], nameRange }) => {
      const fields = text === 'betterAuth' ? membersAt(facts, options, ['user', 'additionalFields']) : undefined
      const open = Object.entries(fields ?? {}).flatMap(([name, field]) => {
        const input = membersAt(facts, field, [])?.['input']
        return POWER.test(name) && field.k === 'object' && !field.open && input === undefined ? [name] : []
      })
      const [first] = open
      if (first === undefined) return []
      const list = open.map((name) => `\`${name}\``).join(' and ')
      return [
        {
          fact: 'chosen-roles',
          item: 'private-data',
          severity: 'error',
          file: facts.path,
          range: nameRange,
          about: open,
          says: `Whoever signs up may send ${list} along, and Better Auth keeps it: these fields take what people send unless \`input: false\` says otherwise. Anyone can make themselves an administrator.`,
          fix: `Write \`input: false\` beside ${list}, and let only administrators change it.`,
        } satisfies Against,
      ]
    })
  })
}

function membersAt(
  facts: CodeFacts,
  value: Value | undefined,
  path: readonly string[],
): Readonly<Record<string, Value>> | undefined {
  const at = value?.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  if (at?.k !== 'object') return undefined
  const [key, ...rest] = path
  if (key === undefined) return at.members
  return Object.hasOwn(at.members, key) ? membersAt(facts, at.members[key], rest) : undefined
}

function atSignUp(project: Project): Against[] {
  for (const endpoint of project.endpoints.all) {
    const words = `${endpoint.url ?? ''} ${endpoint.name}`
    if (!SIGNS_UP.test(words) || /invit|admin|team|staff|check|verif/i.test(words)) continue
    if (endpoint.method !== undefined && endpoint.method !== 'POST') continue
    if (!endpoint.complete || project.endpoints.checkOf(endpoint)) continue
    const { path, f } = endpoint.handler
    const facts = project.link.code(path)
    const range = facts?.functions[f]?.range
    if (!facts || !range) continue
    const { natures } = project.endpoints.reading()
    const looked = facts.gates.filter(
      ({ range: at, looks }) => isWithin(at, range) && looks.some((value) => namesPower(facts, value)),
    )
    const validating = [...callsWithin(facts, range)].filter(([, { text }]) => VALIDATES.test(text))
    const through = asRow(project, facts, range, validating)
    // What is asked of the row once it is there keeps nobody from it.
    if (through && !looked.some((gate) => gate.range.start < through.range.start))
      return [keptAt(endpoint, path, through.range, through.name)]
    if (looked.length > 0 || validating.length > 0) continue
    for (const [, call] of callsWithin(facts, range)) {
      const name = /parse$|json$|sign$|log$|track$/i.test(call.text)
        ? undefined
        : chosenIn(call.args, (value) => natures.of(path, value).has('request'))
      if (name === undefined || !/insert|create|values|add|register|save|signUp/i.test(call.text)) continue
      return [keptAt(endpoint, path, call.nameRange, name)]
    }
  }
  return []
}

function keptAt(endpoint: Endpoint, file: string, range: TextRange, name: string): Against {
  const named = nameOfEndpoint(endpoint)
  return {
    fact: 'chosen-roles',
    item: 'private-data',
    severity: 'error',
    file,
    range,
    about: [named],
    says: `${named} keeps the \`${name}\` that the request names, and anyone may call it. Whoever signs up can make themselves an administrator.`,
    fix: `Give everybody who signs up the least \`${name}\` there is, and let only administrators change it.`,
  }
}

/**
 * What is sent goes through a schema made of the whole row, the role with it, and is kept as it comes out:
 * `createUser({ ...insertUserSchema.parse(req.body), password })`.
 */
function asRow(
  project: Project,
  facts: CodeFacts,
  range: TextRange,
  validating: readonly (readonly [number, CallFact])[],
): { readonly name: string; readonly range: TextRange } | undefined {
  const [only, another] = validating
  if (!only || another || only[1].callee.k !== 'member' || !/arse(?:Async)?$/.test(only[1].text)) return undefined
  const [c, { callee }] = only
  const name = fieldsLetThrough(project, facts.path, callee.of)?.find((each) =>
    /^(?:user_?)?role$|^is_?admin$/i.test(each),
  )
  if (name === undefined || !hasAdmins(project)) return undefined
  const isParsed = (value: Value, depth = 0): boolean =>
    (value.k === 'call' && value.c === c) ||
    (value.k === 'member' && isParsed(value.of, depth)) ||
    (value.k === 'local' &&
      depth < 3 &&
      (facts.declarations[value.d]?.values ?? []).some((each) => isParsed(each, depth + 1)))
  const made = [...callsWithin(facts, range)].find(
    ([, { text, args }]) =>
      /(?:create|insert|add|register|save)\w*$|\.values$/i.test(text) &&
      args.some(
        (value) =>
          isParsed(value) ||
          (value.k === 'object' &&
            value.open === true &&
            /user|account|values$/i.test(text) &&
            !Object.hasOwn(value.members, name)),
      ),
  )
  return made && { name, range: made[1].nameRange }
}

/** Something of the app asks whether somebody is an administrator. */
function hasAdmins(project: Project): boolean {
  return project.productCode.some(
    ({ functions, directive }) =>
      directive !== 'client' &&
      functions.some(({ name }) => /^(?:require|is|ensure|check|verify|only)_?Admin/i.test(name)),
  )
}

function namesPower(facts: CodeFacts, value: Value): boolean {
  if (value.k === 'local') return POWER.test(facts.declarations[value.d]?.name ?? '')
  if (value.k === 'member') return POWER.test(value.name)
  return value.k === 'param' && POWER.test(value.path?.at(-1) ?? '')
}

/** The field of power that is taken from the request, in what is written. */
function chosenIn(args: readonly Value[], isSent: (value: Value) => boolean): string | undefined {
  for (const value of args) {
    if (value.k !== 'object') continue
    for (const [name, member] of Object.entries(value.members)) {
      if (POWER.test(name) && /role|admin/i.test(name) && isSent(member)) return name
      const inner = member.k === 'object' ? chosenIn([member], isSent) : undefined
      if (inner !== undefined) return inner
    }
  }
  return undefined
}
