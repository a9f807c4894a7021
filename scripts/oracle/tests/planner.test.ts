import * as assert from 'node:assert/strict'
import { readQuery } from '../../../rules/analysis/sql/read-query'
import { sqlFacts } from '../../../rules/analysis/sql/read-sql'
import { type Service, serviceOf, type UsableIndex } from '../../../rules/engine/query/served'
import { sqlQueries } from '../../../rules/engine/query/sql'
import { missingIndex } from '../../../rules/engine/query/unindexed'
import { replay } from '../../../rules/engine/schema/replay'
import { sqlParser, sqlParserReady } from '../../../rules/tests/sql-parser'
import { generator } from '../../random'
import { Planner } from '../planner'
import { randomCase } from '../random-queries'

const CASES = 30
/** Of the queries that the judgement is sure about. */
const AGREEMENT = 0.98

describe('what is judged of indexes, and the planner', function () {
  this.timeout(180_000)
  let planner: Planner
  before(async () => {
    await sqlParserReady()
    planner = await Planner.open()
  })
  after(() => planner.close())

  it('agree whether an index serves a query, after random indexes and queries', async () => {
    const random = generator('planner')
    const values: Record<string, string[]> = {}
    for (const column of ['a', 'b', 'd', 's']) values[column] = await planner.rareValues(column, 20)
    const counts: Record<string, number> = {}
    const different: string[] = []
    for (let i = 0; i < CASES; i++) {
      const { indexes, queries } = randomCase(random, values)
      const planned = await planner.plan(indexes, queries)
      for (const [q, query] of queries.entries()) {
        const service = judged(query, indexes)
        const { served, rowsRead, buffers, returned, nodes } = planned[q] ?? assert.fail(query)
        const key = `${service}, ${served ? 'served' : 'not served'}`
        counts[key] = (counts[key] ?? 0) + 1
        // `narrowed` and `nothing` promise neither.
        if ((service === 'served' && !served) || (service === 'unserved' && served))
          different.push(
            `${key}: ${indexes.join(' ')} :: ${query}\n  ${nodes.join(' ')}, rows ${rowsRead}, buffers ${buffers}, returned ${returned}`,
          )
      }
    }
    const sure = Object.entries(counts).reduce((sum, [key, n]) => (/^(?:un)?served/.test(key) ? sum + n : sum), 0)
    const told = `${JSON.stringify(counts)}\n${different.join('\n')}`
    assert.ok(sure > CASES * 3 && (counts['served, served'] ?? 0) > CASES, told)
    assert.ok((sure - different.length) / sure >= AGREEMENT, told)
    assert.equal(counts['served, not served'] ?? 0, 0, told)
  })

  it('agree about an index that is suggested: it is used, and brings the query within the bound', async () => {
    const random = generator('suggested')
    const values: Record<string, string[]> = {}
    for (const column of ['a', 'b', 'd', 's']) values[column] = await planner.rareValues(column, 20)
    const wrong: string[] = []
    let suggested = 0
    for (let i = 0; i < CASES; i++) {
      const { indexes, queries } = randomCase(random, values)
      for (const query of queries) {
        const added = suggestions(query, indexes)
        if (added.length === 0) continue
        suggested++
        const [plan] = await planner.plan([...indexes, ...added], [query])
        const { served, rowsRead, buffers, returned, nodes } = plan ?? assert.fail(query)
        // An OR is looked up in the rows that the index of the other condition finds.
        const isWhole = !query.includes(' or ')
        if ((isWhole && !served) || nodes.includes('Seq Scan'))
          wrong.push(
            `${indexes.join(' ')} + ${added.join(' ')} :: ${query}\n  ${nodes.join(' ')}, rows ${rowsRead}, buffers ${buffers}, returned ${returned}`,
          )
      }
    }
    assert.ok(suggested > CASES, `${suggested} suggested`)
    assert.deepEqual(wrong, [], `${wrong.length} of ${suggested}:\n${wrong.join('\n')}`)
  })
})

/** The indexes that a query is told to miss, as the planner takes them. */
function suggestions(query: string, indexes: readonly string[]): string[] {
  const text = `create table t (id int, a int, b int, c timestamptz, d int, s text, filler text);
${indexes.map((index, i) => `create index i${i} on t ${index};`).join('\n')}`
  const path = 'schema.sql'
  const schema = replay(
    { kind: 'schema-file', folder: '', files: [path] },
    new Map([[path, sqlFacts(path, text, sqlParser)]]),
  )
  const table = schema.tables.get('public.t') ?? assert.fail('no table')
  // What the code writes out may be in most rows; what somebody asks for is not.
  const asked = query.replace(/(= |[(,] ?)(?:'[^']*'|\d+)/g, (_, before: string) => `${before}$1`)
  const [shape] = sqlQueries(
    readQuery(sqlParser.parse(asked).stmts?.[0]?.stmt),
    { path, range: { start: 0, end: 1 }, c: -1 },
    () => undefined,
  )
  const found = shape && missingIndex(shape, table, schema)
  return (found?.indexes ?? []).map(
    (columns) => `(${columns.map(({ name, descending }) => `${name}${descending ? ' desc' : ''}`).join(', ')})`,
  )
}

function judged(query: string, indexes: readonly string[]): Service {
  const place = { path: 'a.sql', range: { start: 0, end: 1 }, c: -1 }
  const [shape] = sqlQueries(readQuery(sqlParser.parse(query).stmts?.[0]?.stmt), place, () => undefined)
  assert.ok(shape)
  return serviceOf(
    { where: shape.where, order: shape.order, limited: shape.rows === 'one' || shape.rows === 'limited' },
    indexes.map(usable),
  )
}

function usable(index: string): UsableIndex {
  const [operation] = sqlFacts('a.sql', `create index on t ${index}`, sqlParser).statements[0]?.operations ?? []
  assert.ok(operation?.k === 'createIndex')
  return operation.index
}
