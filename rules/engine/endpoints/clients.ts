import type { Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { CallPlace, Target } from '../link/target'
import { isServiceKey, wordsOf } from '../query/row-security'

/**
 * By which right rows are asked for. `service`: with the key that row level security does not hold for · `user`: with the
 * caller's own token or cookies · `public`: with the key that every browser has · `server`: over a connection of the
 * server's own, as ORMs and drivers do · `unknown`.
 */
export type ClientRight = 'service' | 'user' | 'public' | 'server' | 'unknown'

const PUBLIC = /anon|publishable|public/i
const OF_THE_CALLER = /^(?:@supabase\/(?:ssr|auth-helpers-))/

/** By which right a call on a Supabase client asks, through the functions that the client is handed to. */
export function supabaseRight(link: Link, path: string, c: number): ClientRight {
  const facts = link.code(path)
  let root: Value | undefined = facts?.calls[c]?.callee
  for (let hops = 0; hops < 30 && root; hops++) {
    if (root.k === 'member') root = root.of
    else if (root.k === 'call') {
      const target = link.resolver.resolve(path, root)
      if (target.k === 'api' && target.maker) break
      root = facts?.calls[root.c]?.callee
    } else break
  }
  return root ? rightOf(link, link.resolver.resolve(path, root), 0) : 'unknown'
}

function rightOf(link: Link, target: Target, depth: number): ClientRight {
  if (depth > 4) return 'unknown'
  if (target.k === 'api') return target.maker ? ofMaker(link, target.maker, target.pkg) : 'unknown'
  if (target.k !== 'param') return 'unknown'
  const rights = new Set<ClientRight>()
  for (const place of link.callersOf({ k: 'function', path: target.path, f: target.f })) {
    const argument = link.call(place)?.args[target.i]
    const value = target.keys.reduce<Value | undefined>((of, name) => of && { k: 'member', of, name }, argument)
    const right = value ? rightOf(link, link.resolver.resolve(place.path, value), depth + 1) : 'unknown'
    rights.add(right)
  }
  const [only] = rights
  return rights.size === 1 && only ? only : 'unknown'
}

function ofMaker(link: Link, maker: CallPlace, pkg: string): ClientRight {
  const facts = link.code(maker.path)
  const [, key, options] = link.call(maker)?.args ?? []
  if (!facts) return 'unknown'
  const words = key ? wordsOf(facts, key, 0) : []
  if (isServiceKey(words)) return isOneOfSeveral(link, maker) ? 'unknown' : 'service'
  if (OF_THE_CALLER.test(pkg)) return 'user'
  if (options && wordsOf(facts, options, 0).some((word) => /authorization|bearer|token/i.test(word))) return 'user'
  if (options?.k === 'object' && options.members['global']) return 'user'
  return words.some((word) => PUBLIC.test(word)) ? 'public' : 'unknown'
}

/** `createClient(asServer = false)`: its caller says whether the client has the key for servers, or who calls. */
function isOneOfSeveral(link: Link, { path, c }: CallPlace): boolean {
  const facts = link.code(path)
  const call = facts?.calls[c]
  const own = call && facts.functions[call.in]
  if (!own || own.params.length === 0 || call.fate.end !== 'returned') return false
  return facts.calls.some((each, other) => {
    if (other === c || each.in !== call.in || each.fate.end !== 'returned') return false
    const target = link.resolver.resolve(path, { k: 'call', c: other })
    const isMade = target.k === 'api' && target.maker?.path === path && target.maker.c === other
    return isMade && !isServiceKey(each.args[1] ? wordsOf(facts, each.args[1], 0) : [])
  })
}
