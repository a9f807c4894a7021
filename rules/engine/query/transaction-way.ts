import type { DependentWrites } from './dependent-writes'
import type { Write } from './writes'

/** Drizzle's drivers over HTTP refuse `db.transaction`. Source: Drizzle ORM, "Batch API". */
export function isBatched({ pkg }: Write): boolean {
  return /\/(?:neon-http|d1)$/.test(pkg)
}

/** How two writes are put into one transaction, in the words of the library, as the beginning of a sentence. */
export function transactionWay(first: Write, second: Write, how: DependentWrites['how']): string {
  switch (second.source) {
    case 'prisma':
      return 'Put both into one `prisma.$transaction`'
    case 'drizzle':
      if (!isBatched(second)) return 'Put both into one `db.transaction`'
      return how === 'child'
        ? `\`${second.pkg}\` has no \`db.transaction\`: make the id in the code, and hand both to one \`db.batch([…])\``
        : `\`${second.pkg}\` has no \`db.transaction\`: hand both to one \`db.batch([…])\``
    case 'sql':
      // A pool of the same package keeps its connection, as that of `pg` does.
      if (/^@neondatabase\//.test(second.pkg) && !/(?:pool|client)\.query$/i.test(second.call.text))
        return how === 'child'
          ? 'Over HTTP, `sql.transaction([…])` cannot hand the new id on: make the id in the code first and hand both to it, or use a transaction of the `Pool` of `@neondatabase/serverless`'
          : 'Hand both to one `sql.transaction([…])`'
      return 'Run both between `BEGIN` and `COMMIT`, on one client of the pool'
    default:
      return `supabase-js has no transactions: make both writes in one database function, say \`${functionName(first, second, how)}\`, and call it with \`supabase.rpc\``
  }
}

/** A number that is read and written back is lost where two do it at once, transaction or not; one that the database counts is not. */
export function raceWords({ first, second, how, column }: DependentWrites): { race: string; count: string } {
  const counts = [...first.counts, ...second.counts].filter((each) => each.column === column)
  const isCounted = how === 'child' || how === 'replace' || counts.every(({ by }) => by !== 'unknown')
  if (isCounted) return { race: '', count: '' }
  return {
    race: ', or two people do this at once',
    count: `, and let the database count there (\`${column} = ${column} + …\`)`,
  }
}

function functionName(first: Write, second: Write, how: DependentWrites['how']): string {
  if (how === 'transfer') return `transfer_${one(first.table)}`
  if (how === 'replace') return `replace_${first.table}`
  if (how === 'agree') return `record_${one((first.counts.length > 0 ? second : first).table)}`
  return `create_${one(first.table)}_with_${second.table}`
}

function one(table: string): string {
  return table.replace(/ies$/, 'y').replace(/([^s])s$/, '$1')
}
