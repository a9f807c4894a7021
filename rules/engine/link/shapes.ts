import type { CallFact } from '../../analysis/facts'

const SUPABASE = '@supabase/supabase-js'
const QUERY_VERBS = new Set(['select', 'insert', 'upsert', 'update', 'delete'])
const BUCKET_VERBS = new Set(
  'upload update download remove list move copy createSignedUrl createSignedUrls getPublicUrl exists info'.split(' '),
)
const AUTH_VERBS = new Set(
  (
    'signUp signInWithPassword signInWithOtp signInWithOAuth signInWithIdToken signInAnonymously signOut getUser getSession setSession ' +
    'refreshSession updateUser resetPasswordForEmail verifyOtp exchangeCodeForSession resend onAuthStateChange'
  ).split(' '),
)

/**
 * A supabase-js call on a client nothing is known of (an untyped parameter, `(supabase as any)`), known by the shape of the
 * whole chain: `.from('t')` continued by a verb, `.storage.from('b')` by a bucket verb, `.rpc('f')`, `.functions.invoke('f')`,
 * `.auth.signUp(…)`. A text as first argument is part of the shape, so `Array.from(x)` and `Buffer.from(x)` are none.
 * @param callAt gives a call of the same file by index
 */
export function shapeOf(
  call: CallFact,
  callAt: (c: number) => CallFact | undefined,
): { pkg: string; path: string } | undefined {
  const { text } = call
  if (/^(?:Array|Buffer|Object|Observable|Uint8Array|Set|Map)\b/.test(text)) return undefined
  const base = chainBase(call, callAt)
  if (!base) return undefined
  const rest = text.slice(base.text.length)
  return { pkg: SUPABASE, path: `${base.path}${rest}` }
}

interface Base {
  /** The callee text up to the call that starts the shape. */
  readonly text: string
  readonly path: string
}

function chainBase(call: CallFact, callAt: (c: number) => CallFact | undefined): Base | undefined {
  let first = call
  for (let hops = 0; hops < 30; hops++) {
    const inner: CallFact | undefined = receiverOf(first, callAt)
    if (!inner) break
    first = inner
  }
  const takesText = first.args[0]?.k === 'string' || isConstantName(first)
  const next = callAt(first.chained)
  const nextName = next && /\.([\w$]+)$/.exec(next.text)?.[1]
  if (/\.storage\.from$/.test(first.text)) {
    return nextName && BUCKET_VERBS.has(nextName)
      ? { text: first.text, path: 'createClient().storage.from' }
      : undefined
  }
  if (/\.from$/.test(first.text))
    return takesText && nextName && QUERY_VERBS.has(nextName)
      ? { text: first.text, path: 'createClient().from' }
      : undefined
  if (/\.rpc$/.test(first.text) && first.args[0]?.k === 'string')
    return { text: first.text, path: 'createClient().rpc' }
  if (/\.functions\.invoke$/.test(first.text) && takesText)
    return { text: first.text, path: 'createClient().functions.invoke' }
  const auth = /\.auth\.((?:admin\.|mfa\.)?[\w$]+)$/.exec(first.text)?.[1]
  if (auth && (AUTH_VERBS.has(auth) || auth.includes('.')))
    return { text: first.text, path: `createClient().auth.${auth}` }
  return undefined
}

/** A name in capitals holds constant text, as a rule a table's name. */
function isConstantName(call: CallFact): boolean {
  const argument = call.args[0]
  return argument?.k === 'local' || argument?.k === 'import' || argument?.k === 'member'
}

/** The call that another continues as a chain. */
function receiverOf(call: CallFact, callAt: (c: number) => CallFact | undefined): CallFact | undefined {
  let value = call.callee
  while (value.k === 'member') value = value.of
  return value.k === 'call' ? callAt(value.c) : undefined
}
