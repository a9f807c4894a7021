import type { CallFact, CatchFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isExcused } from './excuses'
import { isBusyName } from './state-names'

/**
 * The look at the outcome of call `c` that only does something when it worked: `if (response.ok) { … }`, `if (!error && data)
 * { … }`, `if (!response.ok) return`. Undefined where somebody is told, where something else tells success from failure, or
 * where failing is an answer of its own (who is signed in, what a poll finds the next time).
 */
export function passedOver(
  project: Project,
  file: CodeFacts,
  c: number,
  on: NonNullable<CatchFact['on']>,
): CatchFact | undefined {
  const call = file.calls[c]
  const index = file.catches.findIndex(
    (fact) => fact.on === on && fact.sole && c >= fact.triedCalls[0] && c < fact.triedCalls[1],
  )
  const fact = file.catches[index]
  if (!call || !fact || project.failures.verdict(file, index) !== 'drops' || fact.returns.some(isValue))
    return undefined
  if (isExcused(file, fact) || changesState(file, fact)) return undefined
  return isProbe(file, call) || isPolled(project, file, call) ? undefined : fact
}

/** The failing path sets something: what that shows cannot be seen here. A spinner that ends shows nothing. */
function changesState(file: CodeFacts, fact: CatchFact): boolean {
  return file.calls.slice(...fact.calls).some(({ text }) => {
    const name = /[\w$]+$/.exec(text)?.[0] ?? ''
    return (
      !/^(?:set[A-Z]\w*|clear\w*|abort|log|warn|error|info|debug)$/.test(name) ||
      (/^set[A-Z]/.test(name) && !isBusyName(name))
    )
  })
}

/** A catch around the look keeps silent too, and is reported in its place. */
export function isToldByCatch(project: Project, file: CodeFacts, { inside }: CatchFact): boolean {
  const verdict = inside < 0 ? undefined : project.failures.verdict(file, inside)
  return verdict === 'logs' || verdict === 'drops'
}

/** What is given back says something: only nothing and emptiness do not. */
export function isValue(kind: string): boolean {
  return !/^(?:nothing|undefined|null|\[\]|\{\})$/.test(kind)
}

/** Asks whether something is so, and "no" is an answer. */
const PROBE_NAME =
  /^(?:is|has|can|check|verify|validate|probe|detect|ensure|restore|hydrate|exists|ping|poll|prefetch|preload|warm)(?=[A-Z_]|$)|auth|session|permission|availab|health|status|exists/i
const PROBE_URL =
  /\/(?:me|user|whoami|session|status|health|check[\w-]*|verify[\w-]*|csrf[\w-]*|exists|config)\/?(?:$|[?#])|\/auth\//i

/** Whether an address is asked who is signed in, which nobody is where it does not say. */
export function asksWho(url: string | undefined): boolean {
  return url !== undefined && /\/(?:me|user|whoami|session)\/?(?:$|[?#])/i.test(url)
}

function isProbe(file: CodeFacts, call: CallFact): boolean {
  const url = call.args[0]
  if (url?.k === 'string' && PROBE_URL.test(url.text)) return true
  for (let f = call.in; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const name = file.functions[f]?.name
    if (name) return PROBE_NAME.test(name)
  }
  return false
}

/** Whether the function of a call runs again and again by a timer: the next time heals. */
export function isPolled(project: Project, file: CodeFacts, call: CallFact): boolean {
  for (let f = call.in; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const target = { k: 'function', path: file.path, f } as const
    const usage = file.functions[f]?.usage
    if (usage?.k === 'argument' && isTimer(file.calls[usage.c])) return true
    for (const place of project.link.callersOf(target)) {
      const owner = project.link.code(place.path)
      const caller = project.link.call(place)
      const around = caller && owner?.functions[caller.in]?.usage
      if (around?.k === 'argument' && isTimer(owner?.calls[around.c])) return true
    }
    for (const { path, r } of project.link.referencesTo(target)) {
      const owner = project.link.code(path)
      const reference = owner?.references[r]?.usage
      if (reference?.k === 'argument' && isTimer(owner?.calls[reference.c])) return true
    }
  }
  return false
}

function isTimer(call: CallFact | undefined): boolean {
  return call !== undefined && /(?:^|\.)(?:setInterval|setTimeout|useInterval|requestIdleCallback)$/.test(call.text)
}
