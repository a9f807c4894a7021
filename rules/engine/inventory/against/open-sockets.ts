import type { CodeFacts, TextRange, Value } from '../../../analysis/facts'
import { isWithin } from '../../../analysis/ranges'
import { callsWithin } from '../../endpoints/within'
import type { Project } from '../../project'
import type { Against } from './against'

/** Anything by which a server may learn who is at the other end: then nothing is said. */
const MAY_ASK =
  /verif|authenticat|authori[sz]|session|getUser|jwt|decode|handshake|cookie|token|secret|apiKey|api_key|signature|requireAuth|checkAuth|clerk|passport/i
const MOST_DEPTH = 3
/** Names by which somebody says who they are, or whose messages they want. */
const SAYS_WHO =
  /^(?:user|tenant|org|organi[sz]ation|company|client|driver|dispatcher|member|account|customer|player|patient|business)_?(?:id|Id|name|Name)$|^(?:username|role)$/

/**
 * WebSocket servers that believe who somebody says they are: nothing that sets them up or takes their connections looks at a
 * session, a cookie or a token, and a connection names the user or the company whose messages it gets.
 */
export function openSockets(project: Project): Against[] {
  return project.productCode.flatMap((facts) => {
    const serves = facts.imports.some(
      ({ specifier, typeOnly }) => (specifier === 'ws' || specifier === 'socket.io') && !typeOnly,
    )
    return serves ? ofFile(project, facts) : []
  })
}

function ofFile(project: Project, facts: CodeFacts): Against[] {
  if (project.productCode.some(({ calls }) => calls.some(({ text }) => /\.handleUpgrade$/.test(text)))) return []
  // What sets the server up: `verifyClient`, `io.use(…)`.
  const sets = facts.calls.filter(
    ({ isNew, text }) => (isNew && /Server$/.test(text)) || /(?:^|\.)(?:io|wss|ws|server|\w+Server)\.use$/i.test(text),
  )
  if (sets.some(({ text, args }) => /\.use$/.test(text) || args.some(asks))) return []
  for (const { text, args, nameRange, callee } of facts.calls) {
    const [event, handler] = args
    if (!/\.on$/.test(text) || event?.k !== 'string' || event.text !== 'connection' || callee.k !== 'member') continue
    const server = project.link.resolver.resolve(facts.path, callee.of)
    if (server.k !== 'api' || !/^(?:ws|socket\.io)$/.test(server.pkg) || handler?.k !== 'function') continue
    const range = facts.functions[handler.f]?.range
    if (!range || mayAsk(facts, range, 0)) continue
    const who = saidIn(facts, range)
    if (who === undefined) continue
    return [
      {
        fact: 'open-sockets',
        item: 'private-data',
        severity: 'error',
        file: facts.path,
        range: nameRange,
        about: [facts.path],
        says: `The WebSocket server takes every connection and believes the \`${who}\` that it names: nothing looks at a session or a token. Anyone can listen to the messages of others, and send some in their name.`,
        fix: 'Look at the session, or at a signed token, before the connection is taken, and take who it is from there.',
      },
    ]
  }
  return []
}

/** Something in a range, or in the functions of the file that it calls, may learn who is there. */
function mayAsk(facts: CodeFacts, range: TextRange, depth: number): boolean {
  if (facts.declarations.some(({ name, range: at }) => isWithin(at, range) && MAY_ASK.test(name))) return true
  for (const [, { text, args, callee }] of callsWithin(facts, range)) {
    if (MAY_ASK.test(text) || args.some(asks)) return true
    const called =
      callee.k === 'function'
        ? facts.functions[callee.f]?.range
        : callee.k === 'local'
          ? bound(facts, callee.d)
          : undefined
    if (callee.k === 'import' || (called && depth < MOST_DEPTH && mayAsk(facts, called, depth + 1))) return true
  }
  return false
}

function bound(facts: CodeFacts, d: number): TextRange | undefined {
  const [first] = facts.declarations[d]?.values ?? []
  return first?.k === 'function' ? facts.functions[first.f]?.range : undefined
}

function asks(value: Value): boolean {
  if (value.k === 'string') return MAY_ASK.test(value.text)
  return value.k === 'object' && Object.keys(value.members).some((name) => MAY_ASK.test(name))
}

/** The name by which a connection says who it is: `searchParams.get('userId')`, `const { userId } = JSON.parse(…)`. */
function saidIn(facts: CodeFacts, range: TextRange): string | undefined {
  for (const [, { args }] of callsWithin(facts, range))
    for (const value of args) if (value.k === 'string' && SAYS_WHO.test(value.text)) return value.text
  return facts.declarations.find(({ name, range: at }) => isWithin(at, range) && SAYS_WHO.test(name))?.name
}
