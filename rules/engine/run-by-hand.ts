import type { CallFact, CodeFacts } from '../analysis/facts'
import type { FilesByPath } from './role'

/** What keeps running, or is started by a clock or a platform: a service, though it may end the process itself. */
const SERVES =
  /(?:^|\.)(?:listen|serve|createServer|setInterval|schedule|launch|login|subscribe|consume|startPolling|startServer|start)$/
const SERVES_MADE = /(?:Server|Worker|Bot|Consumer|Transport|Scheduler|CronJob|App)$/
/** Places whose modules a platform or a clock starts. */
const STARTED_ELSEWHERE =
  /(?:^|[/._-])(?:jobs?|crons?|workers?|tasks?|queues?|schedul\w*|daemons?|bots?|consumers?|functions|lambdas?|api|bin|cli)(?:[/._-]|$)/i

const ENDS = /^process\.exit$|\.\$disconnect$/

/** Names of files that try something out: `test-mail.ts`, `check-db.mjs`. */
const TRIES = /(?:^|\/)(?:test|try|debug|check|diagnos\w*)[-_.][\w.-]+$/i

/**
 * A module that a person starts at a terminal, wherever it lies: nothing imports it, at its top level it calls a function of
 * its own, and it ends the process with `process.exit`, or closes Prisma's connection, when that is done or has failed, or its name
 * says that it tries something and it exports nothing. What listens, or runs by a clock, is none.
 */
export function isRunByHand(path: string, facts: CodeFacts, { files }: FilesByPath): boolean {
  if (facts.jsx || STARTED_ELSEWHERE.test(path)) return false
  const started = facts.calls.filter((call) => call.in < 0).flatMap((call) => ownFunction(facts, call))
  const isTrial = (TRIES.test(path) || isLoose(path, facts)) && Object.keys(facts.exports).length === 0
  if (started.length === 0 || !(isTrial || facts.calls.some((call) => ends(facts, call, started)))) return false
  if (facts.calls.some(isService)) return false
  return !isImported(path, files)
}

/** A module of its own kind that begins to work at once, and is done at some time: nothing in it goes on for ever. */
function isLoose(path: string, { loops }: CodeFacts): boolean {
  return path.endsWith('.mjs') && !loops.some(({ form }) => form === 'condition')
}

/** The function of this file that a call at its top runs, by name or in place. */
function ownFunction(facts: CodeFacts, { callee }: CallFact): number[] {
  if (callee.k === 'function') return [callee.f]
  if (callee.k !== 'local') return []
  return (facts.declarations[callee.d]?.values ?? []).flatMap((value) => (value.k === 'function' ? [value.f] : []))
}

/** `process.exit()`, or `prisma.$disconnect()`, after which nothing more can be asked: at the top, in what is chained to a call there, or in the function that is started. */
function ends(facts: CodeFacts, call: CallFact, started: readonly number[]): boolean {
  if (!ENDS.test(call.text)) return false
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const usage = facts.functions[f]?.usage
    const atTop = usage?.k === 'argument' && facts.calls[usage.c]?.in === -1
    if (started.includes(f) || (atTop && !facts.calls[usage.c]?.text.startsWith('process.'))) return true
  }
  return call.in < 0
}

function isService({ text, isNew, args }: CallFact): boolean {
  if (isNew) return SERVES_MADE.test(text)
  const [first] = args
  return SERVES.test(text) || (text === 'process.on' && first?.k === 'string' && first.text.startsWith('SIG'))
}

/** Some module names it in an import: told by the last part of the specifier, so rather too often than too seldom. */
export function isImported(path: string, files: FilesByPath['files']): boolean {
  const [stem = '', folder = ''] = path
    .replace(/\.\w+$/, '')
    .split('/')
    .reverse()
  for (const facts of files.values()) {
    if (facts.kind !== 'code' || facts.path === path) continue
    for (const { specifier, typeOnly } of facts.imports) {
      const last = specifier
        .replace(/\.[mc]?[jt]sx?$/, '')
        .split('/')
        .at(-1)
      if (!typeOnly && (last === stem || (stem === 'index' && last === folder))) return true
    }
  }
  return false
}
