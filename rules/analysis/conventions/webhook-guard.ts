import { type BodyRead, bindingOf, bodyReadsOf, functionAt } from '../edits/body-read'
import { addImport } from '../edits/imports'
import { errorNames, freshName, visibleNames } from '../edits/names'
import { insertAfter, insertBefore } from '../edits/placement'
import { type Edit, edit, type Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { TextRange } from '../facts'
import { CHECK_PACKAGES, type KnownCheck, type WebhookCheck } from '../libraries/webhook-checks'
import { refusalLines } from './answers'
import { logWay } from './loggers'
import { dependsOn, isDeno, type ProjectFiles, specifierIn } from './places'

/** A webhook that checks who sends: what changes, what it needs installed, and which variables have to be set. */
export interface VerifiedWebhook {
  readonly edits: readonly Edit[]
  readonly needs: readonly string[]
  readonly variables: readonly string[]
}

/** How a file reads a variable of the environment. */
function environmentRead(source: Source, variable: string): string {
  return isDeno(source.path) ? `Deno.env.get(${quoted(source.style, variable)})` : `process.env.${variable}`
}

/**
 * Puts the check of a service in front of the place where its webhook reads the body: the raw text is read, its signature
 * checked, and only then it is parsed. Without the secret nothing is believed. Undefined where the handler reads the body
 * more than once, in another way, or where its server parsed it and did not keep the text.
 */
export function verifyFirst(
  source: Source,
  handlerRange: TextRange,
  { check, variable }: KnownCheck,
  project: ProjectFiles,
): VerifiedWebhook | undefined {
  const handler = functionAt(source, handlerRange)
  const reads = handler && bodyReadsOf(source, handler)
  const read = reads?.[0]
  if (!handler || !read || (reads.length > 1 && read.form !== 'parsed')) return undefined
  if (
    check.k === 'hmac' &&
    (visibleNames(read.statement).has('signature') || visibleNames(read.statement).has('expected'))
  )
    return undefined
  if (check.k === 'hmac' && /\bruntime\s*=\s*['"]edge['"]/.test(source.text)) return undefined
  const taken = visibleNames(read.statement)
  const secret = check.k === 'token' ? 'webhookToken' : 'webhookSecret'
  const bound = read.form === 'text' ? bindingOf(read)?.name.getText(source.tree) : undefined
  const payload = bound ?? freshName(read.statement, ['payload', 'rawBody', 'rawPayload'])
  if (taken.has(secret) || (read.form === 'text' && !/^\w+$/.test(bound ?? ''))) return undefined
  const raw = read.form === 'parsed' ? keptText(read, project) : undefined
  if (read.form === 'parsed' && raw === undefined && check.k !== 'token') return undefined
  const unset = refusalLines(source, handler, read.statement, { status: 500, message: 'Webhook is not configured' })
  const invalid = refusalLines(source, handler, read.statement, { status: 400, message: 'Invalid signature' })
  if (!unset || !invalid) return undefined
  const log = logWay(source, read.statement, project)
  const parts = checked(source, check, { read, payload, secret, invalid, log: log.line }, project)
  if (!parts) return undefined
  const takesText = check.k !== 'token' && read.form !== 'text'
  const lines = [
    `const ${secret} = ${environmentRead(source, variable)};`,
    `if (!${secret}) {`,
    `  console.error(${quoted(source.style, `${variable} is not set`)});`,
    ...unset.map((line) => `  ${line}`),
    '}',
    ...(takesText ? [`const ${payload} = ${raw ?? `await ${read.request}.text()`};`] : []),
    ...parts.lines,
  ]
  const start = read.expression.getStart(source.tree)
  const parsed =
    takesText && read.form === 'json' ? [edit(source, start, read.expression.end, `JSON.parse(${payload})`)] : []
  return {
    edits: [
      ...parts.edits,
      ...(parts.logs ? log.edits : []),
      ...(read.form === 'text' ? insertAfter : insertBefore)(source, read.statement, lines),
      ...parsed,
    ],
    needs: parts.needs,
    variables: [variable, ...parts.variables],
  }
}

/** The text that came, where a server keeps it beside what it parsed: `req.rawBody = buf`. */
function keptText({ request }: BodyRead, project: ProjectFiles): string | undefined {
  for (const facts of project.files.values()) {
    if (facts.kind === 'code' && facts.sets.some(({ name }) => name === 'rawBody')) return `${request}.rawBody`
  }
  return undefined
}

interface Place {
  readonly read: BodyRead
  readonly payload: string
  readonly secret: string
  readonly invalid: readonly string[]
  readonly log: (what: string, error: string) => string
}

interface Checked {
  readonly lines: readonly string[]
  readonly edits: readonly Edit[]
  readonly needs: readonly string[]
  readonly variables: readonly string[]
  readonly logs: boolean
}

function checked(source: Source, check: WebhookCheck, place: Place, project: ProjectFiles): Checked | undefined {
  switch (check.k) {
    case 'stripe':
      return byStripe(source, place, project)
    case 'svix':
      return bySvix(source, place, project)
    case 'hmac':
      return byHmac(source, check, place)
    case 'token': {
      const sent = headerOf(source, place.read, check.header)
      const lines = [`if (${sent} !== ${place.secret}) {`, ...place.invalid.map((line) => `  ${line}`), '}']
      return { lines, edits: [], needs: [], variables: [], logs: false }
    }
  }
}

function byStripe(source: Source, place: Place, project: ProjectFiles): Checked | undefined {
  const client = stripeClient(source, place, project)
  if (!client) return undefined
  const known = /\b(?:const|let)\s+(\w+)\s*=\s*[^\n]*\(['"]stripe-signature['"]\)/.exec(source.text)?.[1]
  const isVisible = known !== undefined && visibleNames(place.read.statement).has(known)
  const sent = isVisible ? known : headerOf(source, place.read, 'stripe-signature')
  if (!isVisible && visibleNames(place.read.statement).has('signature')) return undefined
  const given = isVisible ? `${sent} ?? ${quoted(source.style, '')}` : 'signature'
  const signed = [
    ...(isVisible ? [] : [`const signature = ${sent} ?? ${quoted(source.style, '')};`]),
    ...client.lines,
    ...tried(source, place, [
      `await ${client.name}.webhooks.constructEventAsync(${place.payload}, ${given}, ${place.secret});`,
    ]),
  ]
  return { ...client, lines: signed, logs: true }
}

/** The file's own client, or a new one. `constructEventAsync` works in Node, at the edge and in Deno. */
function stripeClient(
  source: Source,
  { read }: Place,
  project: ProjectFiles,
): (Omit<Checked, 'logs'> & { readonly name: string }) | undefined {
  const visible = visibleNames(read.statement)
  const own = [...source.text.matchAll(/\b(?:const|let)\s+(\w+)\s*=\s*new Stripe\(/g)].map(([, name = '']) => name)
  const imported = /\bimport\s*\{[^}]*\bstripe\b[^}]*\}/.test(source.text) ? ['stripe'] : []
  const name = [...own, ...imported].find((each) => visible.has(each))
  if (name !== undefined) return { name, lines: [], edits: [], needs: [], variables: [] }
  if (visible.has('stripe')) return undefined
  const deno = isDeno(source.path)
  const added = addImport(source, {
    module: deno ? specifierIn(project, source.path, /(?:^|[:/])stripe@?/, `npm:${CHECK_PACKAGES.stripe}`) : 'stripe',
    name: 'default',
    local: 'Stripe',
  })
  if (!added) return undefined
  const mark = /\.tsx?$/.test(source.path) ? '!' : ''
  const key = environmentRead(source, 'STRIPE_SECRET_KEY')
  return {
    name: 'stripe',
    lines: [`const stripe = new ${added.local}(${key}${mark});`],
    edits: added.edits,
    needs: deno || dependsOn(project, source.path, 'stripe') ? [] : [CHECK_PACKAGES.stripe],
    variables: ['STRIPE_SECRET_KEY'],
  }
}

function bySvix(source: Source, place: Place, project: ProjectFiles): Checked | undefined {
  const deno = isDeno(source.path)
  const module = deno ? specifierIn(project, source.path, /(?:^|[:/])svix@?/, `npm:${CHECK_PACKAGES.svix}`) : 'svix'
  const added = addImport(source, { module, name: 'Webhook' })
  if (!added) return undefined
  const header = (name: string) =>
    `  ${quoted(source.style, name)}: ${headerOf(source, place.read, name)} ?? ${quoted(source.style, '')},`
  const lines = tried(source, place, [
    `new ${added.local}(${place.secret}).verify(${place.payload}, {`,
    ...['svix-id', 'svix-timestamp', 'svix-signature'].map(header),
    '});',
  ])
  const needs = deno || dependsOn(project, source.path, 'svix') ? [] : [CHECK_PACKAGES.svix]
  return { lines, edits: added.edits, needs, variables: [], logs: true }
}

function byHmac(source: Source, check: WebhookCheck & { k: 'hmac' }, place: Place): Checked | undefined {
  const names = ['createHmac', 'timingSafeEqual']
  const module = /from ['"]crypto['"]/.test(source.text) ? 'crypto' : 'node:crypto'
  const wanted = isDeno(source.path) ? [['node:buffer', 'Buffer'] as const] : []
  const imports = [...names.map((name) => [module, name] as const), ...wanted]
  const first = addImport(source, { module, name: 'createHmac' })
  const edits: Edit[] = []
  // Two names of one module come on one line where the file does not import it yet.
  if (first?.edits.length === 1 && first.edits[0]?.newText.includes('import { createHmac }')) {
    const [only] = first.edits
    edits.push({ ...only, newText: only.newText.replace('{ createHmac }', '{ createHmac, timingSafeEqual }') })
    for (const [from, name] of wanted) edits.push(...(addImport(source, { module: from, name })?.edits ?? []))
  } else {
    for (const [from, name] of imports) {
      const added = addImport(source, { module: from, name })
      if (!added) return undefined
      edits.push(...added.edits)
    }
  }
  const digest = `createHmac(${quoted(source.style, check.algorithm)}, ${place.secret}).update(${place.payload}).digest(${quoted(source.style, 'hex')})`
  const expected = check.prefix === '' ? digest : `\`${check.prefix}\${${digest}}\``
  const lines = [
    `const signature = Buffer.from(${headerOf(source, place.read, check.header)} ?? ${quoted(source.style, '')});`,
    `const expected = Buffer.from(${expected});`,
    'if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {',
    ...place.invalid.map((line) => `  ${line}`),
    '}',
  ]
  return { lines, edits, needs: [], variables: [], logs: false }
}

function tried(source: Source, place: Place, lines: readonly string[]): string[] {
  const error = freshName(place.read.statement, errorNames(source.text))
  return [
    'try {',
    ...lines.map((line) => `  ${line}`),
    `} catch (${error}) {`,
    `  ${place.log('Webhook signature is not valid', error)}`,
    ...place.invalid.map((line) => `  ${line}`),
    '}',
  ]
}

function headerOf(source: Source, { request, form }: BodyRead, name: string): string {
  const text = quoted(source.style, name)
  if (form === 'parsed') return `${request}.get(${text})`
  return /\.req$/.test(request) ? `${request}.header(${text})` : `${request}.headers.get(${text})`
}
