import type { CreateFunctionStmt, Node } from '@pgsql/types'
import type { TextRange } from '../../facts'
import type { Query } from '../expression'
import type { SqlParser } from '../parser'
import { isQuery, readQuery } from '../read-query'
import type { Reading } from '../reading'
import { splitStatements } from '../split'
import type { FunctionDefinition } from '../sql-facts'
import { nodeOf, plBody } from './tree'

type PlacedQuery = FunctionDefinition['queries'][number]

/** The queries in a function's body, with their places in the file: all of an SQL function's, the static ones of PL/pgSQL. */
export function bodyQueries(
  statement: CreateFunctionStmt,
  language: string,
  body: TextRange | undefined,
  reading: Reading,
): PlacedQuery[] {
  if (statement.sql_body) {
    return atomicQueries(statement.sql_body).map((query) => ({ range: reading.whole, query }))
  }
  if (!body) return []
  if (language === 'sql') return sqlQueries(body, reading)
  return language === 'plpgsql' ? plpgsqlQueries(body, reading) : []
}

/** `BEGIN ATOMIC … END` and `RETURN …`. */
function atomicQueries(node: Node): Query[] {
  if ('List' in node) return (node.List.items ?? []).flatMap(atomicQueries)
  if ('ReturnStmt' in node && node.ReturnStmt.returnval)
    return [readQuery({ SelectStmt: { targetList: [{ ResTarget: { val: node.ReturnStmt.returnval } }] } })]
  return isQuery(node) ? [readQuery(node)] : []
}

function sqlQueries(body: TextRange, reading: Reading): PlacedQuery[] {
  const text = reading.text.slice(body.start, body.end)
  return splitStatements(text).statements.flatMap(({ start, end }) => {
    const query = parsedQuery(text.slice(start, end), reading.parser)
    return query ? [{ query, range: reading.placed({ start: body.start + start, end: body.start + end }) }] : []
  })
}

function plpgsqlQueries(body: TextRange, reading: Reading): PlacedQuery[] {
  let tree: unknown
  try {
    tree = reading.parser.parsePlpgsql(reading.text)
  } catch {
    return []
  }
  const text = reading.text.slice(body.start, body.end)
  const found: PlacedQuery[] = []
  let from = 0
  for (const { written, returned } of writtenQueries(plBody(tree).action?.fields)) {
    const query = parsedQuery(written, reading.parser)
    if (!query || !readsRows(query)) continue
    const at = placeOf(written, text, from)
    if (at) from = at.start + 1
    const range = reading.placed(at ? offsetBy(at, body.start) : body)
    found.push({ query, range, ...(returned && { returned }) })
  }
  return found
}

/** It reads or writes a table; `n := n + 1` does not. */
function readsRows({ from, target, sides, with: common, columns }: Query): boolean {
  if (from.length > 0 || target || sides || common.length > 0) return true
  return columns.some(({ value }) => JSON.stringify(value).includes('"k":"query"'))
}

function offsetBy({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by }
}

/** The texts of statements and expressions, in order. */
function* writtenQueries(
  json: unknown,
  returned = false,
): Generator<{ readonly written: string; readonly returned: boolean }> {
  if (Array.isArray(json)) {
    for (const each of json) yield* writtenQueries(each, returned)
    return
  }
  if (typeof json !== 'object' || json === null) return
  for (const [key, value] of Object.entries(json)) {
    if (key !== 'PLpgSQL_expr') {
      yield* writtenQueries(value, returned || key === 'PLpgSQL_stmt_return_query')
      continue
    }
    const { query, parseMode } = nodeOf({ [key]: value })?.fields ?? {}
    if (typeof query !== 'string') continue
    if (parseMode === 0 || parseMode === undefined) yield { written: query, returned }
    else if (/\bselect\b/i.test(query))
      yield { written: `SELECT ${parseMode === 2 ? query : query.replace(/^[^=]*?:?=/, '')}`, returned }
  }
}

/** The meaning of a text that is one query; undefined for anything else. */
export function parsedQuery(text: string, parser: SqlParser): Query | undefined {
  try {
    const node = parser.parse(text).stmts?.[0]?.stmt
    return node && isQuery(node) ? readQuery(node) : undefined
  } catch {
    return undefined
  }
}

/** Where a text that the parser gives back stands: it puts blanks for `INTO x`, and `SELECT` for `PERFORM`. */
export function placeOf(written: string, text: string, from: number): TextRange | undefined {
  const sought = written.replace(/^SELECT\s+/, '').trimEnd()
  const exact = text.indexOf(sought, from)
  if (exact >= 0) return { start: exact, end: exact + sought.length }
  const head = sought.split(/\s{3,}/)[0] ?? ''
  const start = head.length < 8 ? -1 : text.indexOf(head, from)
  return start < 0 ? undefined : { start, end: Math.min(text.length, start + sought.length) }
}
