import type { GateFact, Value } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { NatureReader } from './natures'

/** What a field is called whose value only somebody who was told it can send. */
const KEY_NAME = /(?:key|secret|token|password|passcode|pwd)$/i
/** Shorter ones are words that are compared, not keys. */
const SHORTEST_KEY = 8

/**
 * The name of the field whose value a gate compares with a text of the code before it refuses: `req.body.key !== 'k3y…'`.
 * Undefined where it compares something else.
 */
export function keyInGate(link: Link, natures: NatureReader, path: string, gate: GateFact): string | undefined {
  if (!gate.refuses) return undefined
  for (const { left, right } of gate.compares) {
    for (const [sent, own] of [
      [left, right],
      [right, left],
    ] as const) {
      const [text] = own
      const [field] = sent
      if (own.length !== 1 || text?.k !== 'string' || !field || !isKey(text.text)) continue
      const name = nameOf(link, path, field)
      if (name !== undefined && KEY_NAME.test(name) && natures.of(path, field).has('credential')) return name
    }
  }
  return undefined
}

/** Neither a word nor a sentence. */
function isKey(text: string): boolean {
  return text.length >= SHORTEST_KEY && !/^[a-z]+$|\s|\$\{\}/i.test(text)
}

function nameOf(link: Link, path: string, value: Value): string | undefined {
  if (value.k === 'member') return value.name
  if (value.k === 'local') return link.code(path)?.declarations[value.d]?.name
  if (value.k === 'param') return value.path?.[value.path.length - 1]
  return undefined
}
