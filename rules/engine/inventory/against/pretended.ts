import type { CallFact, CodeFacts, TextRange, Value } from '../../../analysis/facts'
import { shownWords } from '../../../analysis/shown-words'
import { nameOfEndpoint } from '../../endpoints'
import { callsWithin } from '../../endpoints/within'
import type { Project } from '../../project'
import type { Against } from './against'

/** A place that says that something was done, and did nothing. */
interface Pretence {
  readonly facts: CodeFacts
  readonly range: TextRange
  /** `This waits a second and then says “Saved”`. */
  readonly what: string
}

/** Shorter waits let a screen be drawn. */
const LEAST_WAIT = 400
/** So many places are a habit, and people are sure to meet it. */
const HABIT = 3
/** Roles of calls that change nothing but what this screen shows. */
const SHOWS = new Set(['state', 'toast', 'notify', 'log', 'navigate'])
const HARMLESS =
  /^(?:console\.\w+|Promise(?:\.resolve)?|setTimeout|clearTimeout|Error|Date|Date\.now|Map|Set|crypto\.randomUUID|alert|t|e\w*\.\w+|event\.\w+|format\w*|toast|toast\.\w+|on(?:Close|Cancel|Back|OpenChange|Dismiss)|(?:form|formRef\.current)\.reset|reset|reset[A-Z]\w*)$/
const OF_LISTS = /\.(?:map|filter|find|findIndex|some|every|forEach|flatMap|sort|reduce)$/
const NAVIGATES = /^(?:navigate|setLocation|router\.\w+|history\.\w+|window\.location\.\w+|redirect)$/
/** Words by which an app says that it has done something. */
const DONE =
  /\b(?:saved|sent|created|submitted|updated|deleted|removed|scheduled|uploaded|added|completed|approved|processed|connected|paid|confirmed|booked|subscribed|published|invited|success\w*|thank you|received)\b|sucesso|enviad[oa]|salv[oa]\b|criad[oa]|atualizad[oa]|guardad[oa]|éxito|succès|enregistr|envoyé|erfolgreich|gespeichert|gesendet/i

/**
 * Screens and endpoints that say that they did something and did nothing: they wait for a moment and tell of a success, or
 * answer one, and no other call in them could have done the work. Silent where any call is not understood.
 */
export function pretendedWork(project: Project): Against[] {
  const found = [...project.productCode.flatMap((facts) => onScreen(project, facts)), ...atEndpoints(project)]
  const [first] = found
  if (!first) return []
  const others = found.length - 1
  const more = others === 0 ? '' : ` ${others === 1 ? 'One other place does' : `${others} other places do`} the same.`
  return [
    {
      fact: 'pretended-work',
      item: 'real-data',
      severity: found.length >= HABIT ? 'error' : 'warning',
      file: first.facts.path,
      range: first.range,
      about: [...new Set(found.map((each) => each.what))],
      says: `${first.what}.${more} Whoever trusts it believes that something was done that never was.`,
      fix: 'Do the work there and say so when it is done, or take the button out until it does something.',
    },
  ]
}

function onScreen(project: Project, facts: CodeFacts): Pretence[] {
  if (!facts.jsx) return []
  const found: Pretence[] = []
  for (const call of facts.calls) {
    if (call.text !== 'setTimeout' || call.callee.k !== 'global') continue
    const [, wait] = call.args
    if (wait?.k !== 'literal' || typeof wait.value !== 'number' || wait.value < LEAST_WAIT) continue
    const handler = handlerAround(facts, call)
    if (!handler || found.some(({ range }) => range.start === handler.nameRange.start)) continue
    const claim = claimIn(project, facts, handler.range, call.range.start)
    if (claim === undefined || project.reach.unusedAt(facts.path, handler.range.start)) continue
    const seconds = Math.round(wait.value / 100) / 10
    const time = seconds === 1 ? 'a second' : `${seconds} seconds`
    const name = handler.name === '' ? 'The handler' : `\`${handler.name}\``
    found.push({
      facts,
      range: handler.nameRange,
      what: `${name} waits for ${time} and then says “${claim}”, and does nothing besides`,
    })
  }
  return found
}

/** The function of a component that the wait belongs to: the outermost below the component. */
function handlerAround(facts: CodeFacts, call: CallFact) {
  let at = call.in
  for (let hops = 0; at >= 0 && hops < 8; hops++) {
    const own = facts.functions[at]
    const above = own && facts.functions[own.parent]
    if (!own || !above) return undefined
    if (own.usage?.k === 'argument') {
      const taker = facts.calls[own.usage.c]
      if (!taker || !/^(?:Promise|setTimeout|useCallback|startTransition)$/.test(taker.text)) return undefined
    }
    if (above.jsx) return own.jsx ? undefined : own
    at = own.parent
  }
  return undefined
}

/** What is said after the wait, where nothing in the range could have done any work. */
function claimIn(project: Project, facts: CodeFacts, range: TextRange, after: number): string | undefined {
  let claim: string | undefined
  for (const [c, call] of callsWithin(facts, range)) {
    const { behaviour } = project.link.called(facts.path, c)
    const isKnown = behaviour?.role !== undefined && SHOWS.has(behaviour.role)
    if (!isKnown && !HARMLESS.test(call.text) && !OF_LISTS.test(call.text) && !NAVIGATES.test(call.text))
      return undefined
    if (call.range.start >= after) claim ??= claimOf(call)
  }
  return claim
}

const FAILED = /error|fail|could ?n[o’']t|can ?n[o’']t|unable|invalid|wrong|try again|erro\b|falha/i

/** `toast.success('Saved')`, `toast({ title: 'Saved' })`, `alert('Thank you')`. */
function claimOf({ text, args: [said, options] }: CallFact): string | undefined {
  if (!/(?:^|\.)(?:toast|success|alert|showToast|notify|addToast|enqueueSnackbar)$/i.test(text) || !said)
    return undefined
  const words = shownWords(said)
  // "Account deleted" is told in red where it worked.
  if ([said, options].some(isBad))
    return words.some((each) => FAILED.test(each)) ? undefined : words.find((each) => DONE.test(each))
  return words.find((each) => DONE.test(each)) ?? (/\.success$/.test(text) ? words[0] : undefined)
}

function isBad(value: Value | undefined): boolean {
  if (value?.k !== 'object') return false
  const { variant, type, status } = value.members
  return [variant, type, status].some((each) => each?.k === 'string' && /destructive|error|warn/.test(each.text))
}

/** Endpoints that take what people send, answer that it was done, and run nothing but the console in between. */
function atEndpoints(project: Project): Pretence[] {
  return project.endpoints.all.flatMap((endpoint) => {
    const { handler, method, file } = endpoint
    const facts = project.link.code(handler.path)
    const own = facts?.functions[handler.f]
    if (ASIDE.test(nameOfEndpoint(endpoint)) || project.endpoints.deedsOf(endpoint).length > 0) return []
    if (!facts || !own || !/^(?:POST|PUT|PATCH|DELETE)$/.test(method ?? '') || !takesBody(facts, handler.f)) return []
    if (keepsLists(facts)) return []
    let claims = false
    for (const [c, call] of callsWithin(facts, own.range)) {
      const { behaviour } = project.link.called(facts.path, c)
      const isAnswer = behaviour?.role === 'respond' || ANSWER.test(call.text)
      if (isAnswer) claims ||= call.args.some(saysDone)
      else if (
        behaviour?.role !== 'log' &&
        !HARMLESS.test(call.text) &&
        !OF_LISTS.test(call.text) &&
        !TAKES.test(call.text)
      )
        return []
    }
    if (!claims || project.reach.unusedAt(file, endpoint.range.start)) return []
    return [
      {
        facts,
        range: own.nameRange,
        what: `${nameOfEndpoint(endpoint)} answers that it was done, and does nothing with what was sent`,
      },
    ]
  })
}

/** `res.status(201).json`, `NextResponse.json`, `new Response`. */
const ANSWER =
  /^(?:res|response|reply|c|ctx|context)\.(?:\w+\(\)\.)*(?:json|send|status|sendStatus|end|code)$|^(?:Next)?Response(?:\.json)?$/
/** Endpoints that are there to be asked, or to take note of nothing. */
const ASIDE = /test|mock|debug|demo|ping|health|echo|log|track|analytic|telemetry|metric|webhook|callback|csp|beacon/i
const TAKES = /\.(?:json|parse|safeParse|formData|text)$|^(?:parseInt|String|Number|isNaN)$/

/** Lists at the top of the file: what is put into them is not among the calls. */
function keepsLists({ declarations, functions }: CodeFacts): boolean {
  return declarations.some(
    ({ values: [first], range: { start } }) =>
      first?.k === 'array' && !functions.some(({ range }) => range.start <= start && start < range.end),
  )
}

/** It looks at what people sent: `req.body`, `await request.json()`. */
function takesBody(facts: CodeFacts, f: number): boolean {
  const [request] = facts.functions[f]?.params ?? []
  return request?.use.reads.some((name) => /^(?:body|json|formData)$/.test(name)) === true
}

/** `{ sent: true }`, `{ message: 'Message received' }`; `{ ok: true }` may be the answer to a question. */
function saysDone(value: Value): boolean {
  if (value.k !== 'object') return false
  return Object.entries(value.members).some(
    ([key, member]) =>
      (member.k === 'literal' &&
        member.value === true &&
        /^(?:sent|submitted|saved|created|updated|deleted)$/i.test(key)) ||
      (member.k === 'string' && /^(?:message|status|msg)$/.test(key) && DONE.test(member.text)),
  )
}
