import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { keyOf } from './link'
import type { Operation } from './operations'
import { callsInside, isTelemetry, isTrail } from './reach'
import type { FunctionTarget } from './target'

/** What is lost when a request does not get through, from the worst on. */
export type Loss = 'payment' | 'email' | 'message' | 'write' | 'upload' | 'job' | 'request'

const ORDER: readonly Loss[] = ['payment', 'email', 'message', 'write', 'upload', 'job', 'request']
const WRITING_SQL = /^\s*(?:with\b[\s\S]*\b)?(?:insert|update|delete|merge|replace)\b/i
/** Calls of an account that change it or send a mail; signing in and out, and refreshing, are left to the session. */
const ACCOUNT_CHANGE = /\.auth\.(?:updateUser|admin\.(?:create|update|delete)\w*)$/
const ACCOUNT_MAIL = /\.auth\.(?:resetPasswordForEmail|resend|admin\.(?:inviteUserByEmail|generateLink))$/
const MAIL_HOST = /api\.(?:resend|postmarkapp|sendgrid|brevo|mailgun|loops|mailersend)\.|emails?\/send|send-?e?mail/i
const PAYMENT_HOST = /api\.(?:stripe|paypal|razorpay|mercadopago|paystack|mollie|squareup|asaas)\./i
const MESSAGE_HOST =
  /hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|api\.telegram\.org|graph\.facebook\.com|twilio/i

/** What losing one request loses; undefined where it reads, measures, or cannot be seen. */
export function lossOf(facts: CodeFacts, operation: Operation): Loss | undefined {
  const { behaviour, method, apiPath } = operation
  if (method === 'GET' || method === 'HEAD' || isTelemetry(facts, operation) || isTrail(operation)) return undefined
  switch (behaviour.domain) {
    case 'payment':
    case 'email':
      return behaviour.domain
    case 'sms':
      return 'message'
    case 'queue':
      return 'job'
    case 'storage':
      return 'upload'
    case 'functions':
      return 'request'
    case 'data':
      return method !== undefined || writesText(operation) ? 'write' : undefined
    case 'auth':
      return ACCOUNT_MAIL.test(apiPath) ? 'email' : ACCOUNT_CHANGE.test(apiPath) ? 'write' : undefined
    default:
      return operation.kind === 'fetch' && method !== undefined ? lossOfAddress(operation.url ?? '') : undefined
  }
}

function lossOfAddress(url: string): Loss {
  if (PAYMENT_HOST.test(url)) return 'payment'
  if (MAIL_HOST.test(url)) return 'email'
  return MESSAGE_HOST.test(url) ? 'message' : 'request'
}

/** SQL whose text is written in the call and changes rows. */
function writesText({ call }: Operation): boolean {
  const first = call.args[0]
  return first?.k === 'string' && WRITING_SQL.test(first.text)
}

/** A request that a function of the project waits for, and what losing it loses. */
export interface Lost {
  readonly operation: Operation
  readonly loss: Loss
}

/** The worst loss among the requests a function of the project makes, also in functions that it waits for. */
export function worstLoss(project: Project, target: FunctionTarget): Lost | undefined {
  return [...lossesIn(project, target, new Set())].sort((a, b) => ORDER.indexOf(a.loss) - ORDER.indexOf(b.loss))[0]
}

function* lossesIn(project: Project, target: FunctionTarget, seen: Set<string>): Generator<Lost> {
  const facts = project.link.code(target.path)
  const fact = facts?.functions[target.f]
  if (!facts || !fact || seen.has(keyOf(target)) || seen.size > 8) return
  seen.add(keyOf(target))
  const [from, to] = callsInside(facts, fact)
  for (const operation of project.operations(facts)) {
    if (operation.c < from || operation.c >= to || !isWaitedFor(facts, operation.c)) continue
    const loss = lossOf(facts, operation)
    if (loss) yield { operation, loss }
  }
  for (let c = from; c < to; c++) {
    const inner = project.link.called(facts.path, c).target
    if (inner.k === 'function' && isWaitedFor(facts, c)) yield* lossesIn(project, inner, seen)
  }
}

function isWaitedFor(facts: CodeFacts, c: number): boolean {
  const end = facts.calls[c]?.fate.end
  return end === 'awaited' || end === 'returned'
}
