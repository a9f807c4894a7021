import { splitOutside } from './postgrest-filter'

/** A relation that a select list embeds: `author:users!posts_author_fkey!inner(id, name)`. */
export interface Embed {
  readonly relation: string
  readonly alias: string
  /** A foreign key or column that says which way (`!posts_author_fkey`), where one is given. */
  readonly hint: string | undefined
  readonly inner: boolean
  readonly embeds: readonly Embed[]
}

/** What a select list asks for. `complete` is false where it has holes. */
export interface SelectList {
  readonly columns: readonly string[]
  readonly embeds: readonly Embed[]
  readonly complete: boolean
}

/**
 * Reads the select list of PostgREST (documentation, "Resource embedding"): columns with aliases, casts and JSON paths are
 * given by name, embedded relations with what they embed themselves. `...relation(…)` is a relation too.
 */
export function selectList(text: string): SelectList {
  const columns: string[] = []
  const embeds: Embed[] = []
  for (const part of splitOutside(text)) {
    const embed = embedOf(part)
    if (embed) embeds.push(embed)
    else columns.push(columnName(part))
  }
  return { columns, embeds, complete: !text.includes('${}') }
}

function embedOf(part: string): Embed | undefined {
  const match = /^(?:\.\.\.)?(?:([\w$ "-]+)\s*:\s*)?([\w$]+|"[^"]+")((?:![\w$]+)*)\s*\(([\s\S]*)\)$/.exec(part.trim())
  const relation = match?.[2]?.replaceAll('"', '')
  if (!match || relation === undefined) return undefined
  if (match[4]?.trim() === '' && /^(?:count|sum|avg|min|max)$/.test(relation)) return undefined
  const marks = (match[3] ?? '').split('!').filter((mark) => mark !== '')
  return {
    relation,
    alias: match[1]?.trim().replaceAll('"', '') ?? relation,
    hint: marks.find((mark) => mark !== 'inner' && mark !== 'left'),
    inner: marks.includes('inner'),
    embeds: selectList(match[4] ?? '').embeds,
  }
}

function columnName(part: string): string {
  const [, name = part] = /^(?:[^:]+:(?!:))?\s*"?([\w$*]+)"?/.exec(part) ?? []
  return name
}
