import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

/**
 * Rows of the table that queries are planned for. With a fifth of them, PostgreSQL 18 reads an index without its prefix from
 * one end to the other for less than the bound: what is asked is what happens when tables grow.
 */
export const ROWS = 50_000
/** What PostgreSQL may read for each row it gives back, and once: the way down an index and its root. */
const READ_PER_ROW = 5
const READ_ONCE = 12

/** What PostgreSQL did for a query. */
export interface Planned {
  /** Rows and buffers read stay within a few times the rows given back plus the limit. */
  readonly served: boolean
  readonly rowsRead: number
  readonly buffers: number
  readonly returned: number
  readonly nodes: readonly string[]
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Shared Hit Blocks'?: number
  readonly 'Shared Read Blocks'?: number
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** A PostgreSQL with one table `t` of skewed rows, none of whose columns has few values. */
export class Planner {
  private constructor(private readonly db: PGlite) {}

  static async open(): Promise<Planner> {
    const db = await PGlite.create({ extensions: { pg_trgm } })
    await db.exec(`
      create extension pg_trgm;
      create table t (id int, a int, b int, c timestamptz, d int, s text, filler text);
      select setseed(0.5);
      insert into t select i, floor(3000 * power(random(), 2))::int, floor(4000 * power(random(), 3))::int,
        '2025-01-01'::timestamptz + (i || ' minutes')::interval, case when random() < 0.3 then null else floor(random() * 2500)::int end,
        md5((floor(3500 * power(random(), 2)))::text), repeat('x', 200)
      from generate_series(1, ${ROWS}) i order by random();
      analyze t;`)
    return new Planner(db)
  }

  close(): Promise<void> {
    return this.db.close()
  }

  /** Values of a column that few rows have, so that an index is worth its while. */
  async rareValues(column: string, count: number): Promise<string[]> {
    const { rows } = await this.db.query<{ value: string }>(
      `select ${column}::text as value from t where ${column} is not null group by ${column} having count(*) between 5 and 25 order by md5(${column}::text) limit ${count}`,
    )
    return rows.map(({ value }) => value)
  }

  /** What PostgreSQL does for each query while the indexes are there. */
  async plan(indexes: readonly string[], queries: readonly string[]): Promise<Planned[]> {
    for (const [i, index] of indexes.entries())
      await this.db.exec(`create ${index.replace(/^(unique )?/, (unique) => `${unique}index i${i} on t `)}`)
    await this.db.exec('analyze t')
    const planned: Planned[] = []
    for (const query of queries) {
      // Once for the caches, then measured.
      await this.db.query(query)
      const { rows } = await this.db.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
        `explain (analyze, buffers, timing off, format json) ${query}`,
      )
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
      if (plan) planned.push(judged(plan, Number(/limit (\d+)/.exec(query)?.[1] ?? 0)))
    }
    for (const i of indexes.keys()) await this.db.exec(`drop index i${i}`)
    return planned
  }
}

function judged(plan: PlanNode, limit: number): Planned {
  const nodes: string[] = []
  let rowsRead = 0
  const visit = (node: PlanNode) => {
    nodes.push(node['Node Type'])
    if (node['Relation Name'] !== undefined) {
      const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      rowsRead += (node['Actual Rows'] + removed) * node['Actual Loops']
    }
    for (const each of node.Plans ?? []) visit(each)
  }
  visit(plan)
  const buffers = (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
  const returned = plan['Actual Rows']
  const bound = READ_PER_ROW * (returned + limit) + READ_ONCE
  return { served: rowsRead <= bound && buffers <= bound, rowsRead, buffers, returned, nodes }
}
