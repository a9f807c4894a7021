import { grouped } from '../../analysis/grouped'
import type { Blocking } from './blocking'

/** What one statement does in the same way to one or several columns. */
export type Together = readonly [Blocking, ...Blocking[]]

/** The changes, those of one statement that ask for values in several columns together: they are one cause. */
export function changesTogether(changes: readonly Blocking[]): Together[] {
  const groups = [...grouped(changes, causeOf).values()]
  return groups.flatMap(([first, ...others]): Together[] => (first ? [[first, ...others]] : []))
}

function causeOf({ effect, statement, place }: Blocking): string {
  const isAlike = effect.k === 'required' || effect.k === 'not-null'
  const which = isAlike ? effect.k : `${place.range.start} ${JSON.stringify(effect)}`
  return `${place.file} ${statement.start} ${which}`
}

export function columnsOf(effect: Blocking['effect']): readonly string[] {
  return 'column' in effect ? [effect.column] : 'columns' in effect ? effect.columns : []
}

/** Columns by name, and what stands for them in a sentence. */
export function wordsFor(columns: readonly string[], word: 'and' | 'or'): Record<'columns' | 'column' | 'it', string> {
  const names = columns.map((name) => `\`${name}\``)
  const last = names.pop() ?? ''
  if (names.length === 0) return { columns: last, column: 'column', it: 'it' }
  return { columns: `${names.join(', ')} ${word} ${last}`, column: 'columns', it: 'them' }
}
