import { type ParseError, parse } from 'jsonc-parser'

/** A parsed JSON object whose values are still unknown. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads a JSON object that may hold comments and trailing commas. Anything that is not an object gives `{}`; what can be
 * read of broken text is kept.
 */
export function readObject(text: string): JsonObject {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    return asObject(JSON.parse(plain))
  } catch {
    return readLenient(plain)
  }
}

function readLenient(text: string): JsonObject {
  const errors: ParseError[] = []
  try {
    return asObject(parse(text, errors, { allowTrailingComma: true }))
  } catch {
    // Nested deeper than the stack: the parser is recursive.
    return {}
  }
}

/** The value as an object; `{}` where it is none. */
export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The strings of an array; a single string counts as an array of one. */
export function asStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** The members of an object whose value is a string. */
export function asStringRecord(value: unknown): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [key, member] of Object.entries(asObject(value))) {
    if (typeof member === 'string') record[key] = member
  }
  return record
}

/** Whether a text is no JSON object, comments and trailing commas allowed. */
export function isBroken(text: string): boolean {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    JSON.parse(plain)
    return false
  } catch {
    const errors: ParseError[] = []
    try {
      parse(plain, errors, { allowTrailingComma: true })
    } catch {
      return true
    }
    return errors.length > 0
  }
}
