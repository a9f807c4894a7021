import type { Expression, Query } from '../../analysis/sql/expression'
import { callerFunction } from './expressions'

/**
 * A call in conditions that PostgreSQL makes once per row: `auth.uid()` and its like, `current_setting(…)`, where no
 * `(select …)` without tables stands around it. As it would be written; undefined where there is none.
 * Source: supabase/splinter, lint 0003.
 */
export function perRowCall(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = perRowCall(each)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const node = value as Expression
  const caller = callerFunction(node)
  if (caller !== undefined) return `auth.${caller}()`
  if (node.k === 'call' && node.name === 'current_setting') return 'current_setting(…)'
  if (node.k === 'query' && isAskedOnce(node.query)) return undefined
  return perRowCall(Object.values(value))
}

/** A query without tables gives one value, whatever the row. */
function isAskedOnce({ from, where, sides }: Query): boolean {
  return from.length === 0 && !where && !sides
}

const CALL = /\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(\s*\)|\b(?:pg_catalog\.)?current_setting\s*\([^()]*\)/gi

/** The text of a condition with `(select …)` around such calls; `word` puts `select` in the project's case. */
export function wrapCalls(text: string): (word: (text: string) => string) => string {
  return (word) =>
    text.replace(CALL, (call, at: number) => {
      if (/\bselect\s*$/i.test(text.slice(0, at))) return call
      return `(${word('select')} ${call})`
    })
}
