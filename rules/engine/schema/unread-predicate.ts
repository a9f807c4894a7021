import type { Expression } from '../../analysis/sql/expression'

/** The predicate of a partial index that code declares in a way that is not read: any rows may be in it. */
export const UNREAD_PREDICATE: Expression = { k: 'other', what: 'sql', args: [] }

/** Whether a predicate is one that is not read. */
export function isUnread(predicate: Expression | undefined): boolean {
  return predicate?.k === 'other' && predicate.what === 'sql' && predicate.args.length === 0
}
