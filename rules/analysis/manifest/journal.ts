import type { JournalFacts } from '../facts'
import { asObject, asString, readObject } from './json'

/** Which migrations Drizzle's `meta/_journal.json` names, in the order in which they are applied. */
export function journalFacts(path: string, text: string): JournalFacts {
  const json = readObject(text)
  const entries = Array.isArray(json.entries) ? json.entries.map(asObject) : []
  const tags = entries.flatMap(({ tag }) => asString(tag) ?? [])
  return { kind: 'journal', path, suppressions: [], dialect: asString(json.dialect) ?? '', tags }
}
