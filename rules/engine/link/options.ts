import type { Value } from '../../analysis/facts'
import type { Link } from './link'
import type { Target } from './target'

/**
 * An option of an options object: its target; `absent` where the object is wholly known and lacks it; `unknown` where
 * the object cannot be seen whole. `key` may be dotted.
 */
export function option(link: Link, path: string, options: Value, key: string): Target | 'absent' | 'unknown' {
  let at: Target = link.resolver.resolve(path, options)
  for (const part of key.split('.')) {
    if (at.k === 'literal') return 'absent'
    if (at.k !== 'object') return 'unknown'
    if (!Object.hasOwn(at.members, part)) return at.open ? 'unknown' : 'absent'
    at = link.resolver.member(path, at, part)
  }
  return at
}

/** The argument of a call that a library table speaks of. */
export function argumentAt(args: readonly Value[], position: number | 'last'): Value | undefined {
  return args[position === 'last' ? args.length - 1 : position]
}

/** The text of an option (a method, upper-case); GET where it is absent; undefined where it cannot be known. */
export function optionText(link: Link, path: string, options: Value, key: string): string | undefined {
  const found = option(link, path, options, key)
  if (found === 'absent') return 'GET'
  if (found === 'unknown' || found.k !== 'string') return undefined
  return found.text.toUpperCase()
}
