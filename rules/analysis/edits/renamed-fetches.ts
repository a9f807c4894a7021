import * as ts from 'typescript'
import { type Edit, edit, type Source } from './source'

/** `fetch(…)` → `fetchWithRetry(…)`, with the reads that are asked for in the same list: one without would fail them all. */
export function renamedFetches(source: Source, call: ts.CallExpression, local: string): Edit[] {
  const list = ts.isArrayLiteralExpression(call.parent) ? call.parent.elements : [call]
  return list.flatMap((each) => {
    if (!ts.isCallExpression(each) || (each !== call && !isPlainRead(source, each))) return []
    return [edit(source, each.expression.getStart(source.tree), each.expression.end, local)]
  })
}

/** `fetch('https://…')`, with no method of its own. */
function isPlainRead(source: Source, { expression, arguments: [address, options] }: ts.CallExpression): boolean {
  return (
    expression.getText(source.tree) === 'fetch' &&
    /^['"`]https?:/.test(address?.getText(source.tree) ?? '') &&
    (options === undefined ||
      (ts.isObjectLiteralExpression(options) && !/\bmethod\b/.test(options.getText(source.tree))))
  )
}
