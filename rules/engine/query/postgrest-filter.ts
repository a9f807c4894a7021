import type { ColumnTest, Condition, Test } from './shape'

/**
 * The filters of PostgREST, as supabase-js writes them: operators by name, and the little language of `.or()`.
 * Source: PostgREST 13 documentation, "Operators" and "Logical operators".
 */
const TESTS: Readonly<Record<string, Test>> = {
  eq: 'equal',
  neq: 'not-equal',
  gt: 'range',
  gte: 'range',
  lt: 'range',
  lte: 'range',
  like: 'pattern',
  ilike: 'insensitive',
  match: 'pattern',
  imatch: 'insensitive',
  in: 'any',
  is: 'null',
  isdistinct: 'not-equal',
  fts: 'search',
  plfts: 'search',
  phfts: 'search',
  wfts: 'search',
  cs: 'contains',
  cd: 'contains',
  ov: 'contains',
  sl: 'range',
  sr: 'range',
  nxr: 'range',
  nxl: 'range',
  adj: 'range',
}

/** A condition on one column. `column` may name a joined relation (`author.name`) or a JSON path (`data->>kind`). */
export function columnTest(column: string, operator: string, value?: ColumnTest['value']): ColumnTest {
  const [name = ''] = operator.split(/[(.]/, 1)
  const test = refined(TESTS[name] ?? 'other', name, value)
  return {
    k: 'test',
    ...columnOf(column),
    test,
    ...(value !== undefined && { value }),
  }
}

/** The relation and column that a PostgREST name speaks of. A JSON path is an expression, kept as text. */
export function columnOf(written: string): Pick<ColumnTest, 'relation' | 'column' | 'text'> {
  const text = written.trim()
  if (text.includes('->') || text.includes('::')) return { relation: undefined, column: undefined, text }
  const parts = text.split('.')
  const column = parts.pop() ?? text
  return { relation: parts.length > 0 ? parts.join('.') : undefined, column: unquoted(column) }
}

/** The opposite of a condition, as `.not()` writes it. */
export function negated(test: ColumnTest): ColumnTest {
  const opposite: Test = test.test === 'null' ? 'not-null' : test.test === 'range' ? 'range' : 'not-equal'
  const { value: _, ...rest } = test
  return { ...rest, test: opposite }
}

/** `true` and `false` are values, `null` is a test of its own; a pattern without a leading wildcard is a prefix. */
function refined(test: Test, operator: string, value: ColumnTest['value']): Test {
  if (test === 'null')
    return value === null || value === 'null' || value === undefined
      ? 'null'
      : value === 'not_null'
        ? 'not-null'
        : 'equal'
  if (operator !== 'like' || typeof value !== 'string' || value === '') return test
  if (!/[%_*]/.test(value)) return 'equal'
  return /^[%_*]/.test(value) || value.startsWith('${}') ? 'pattern' : 'prefix'
}

/**
 * What `.or('a.eq.1,and(b.gt.2,c.is.null)')` means: one condition. Text with holes (`${}`) is read as far as names and
 * operators are written out; what is not understood becomes `unknown`.
 */
export function orCondition(text: string, relation?: string): Condition {
  const conditions = splitOutside(text).map((part) => logicPart(part, relation))
  return conditions.length === 1 && conditions[0] ? conditions[0] : { k: 'or', of: conditions }
}

function logicPart(written: string, relation: string | undefined): Condition {
  const part = written.trim()
  const logic = /^(not\.)?(and|or)\(([\s\S]*)\)$/.exec(part)
  if (logic) {
    if (logic[1]) return { k: 'unknown' }
    const of = splitOutside(logic[3] ?? '').map((each) => logicPart(each, relation))
    return { k: logic[2] as 'and' | 'or', of }
  }
  const filter =
    /^((?:"[^"]*"|[\w$]+|->>?)(?:[.](?:"[^"]*"|[\w$]+)|->>?'?[\w$]+'?)*?)\.(not\.)?([a-z]+)(?:\((?:any|all|\w+)\))?\.([\s\S]*)$/.exec(
      part,
    )
  const [, column, not, operator = '', value = ''] = filter ?? []
  if (column === undefined || !Object.hasOwn(TESTS, operator)) return { k: 'unknown' }
  const test = columnTest(column, operator, operator === 'is' && value === 'null' ? null : value)
  const placed = relation !== undefined && test.relation === undefined ? { ...test, relation } : test
  return not ? negated(placed) : placed
}

/** Parts between commas that stand outside parentheses, quotes and braces. */
export function splitOutside(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (letter === '\\') i++
    else if (letter === '"') quoted = !quoted
    else if (quoted) continue
    else if (letter === '(' || letter === '{') depth++
    else if (letter === ')' || letter === '}') depth--
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  parts.push(text.slice(from))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function unquoted(name: string): string {
  return name.replace(/^"([\s\S]*)"$/, '$1')
}
