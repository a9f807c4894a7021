import type * as ts from 'typescript'
import { freshName } from './names'
import { indentAt } from './placement'
import { type Edit, insertion, type Source } from './source'
import { layOut } from './style'
import { deepened } from './wrap'

/** How an expression is handed to a helper that runs it: `before` and `after` stand round the function. */
export interface Runner {
  readonly before: string
  readonly after: string
}

/** `fetch(x)` → `withRetry(() => fetch(x))`. An `await` in front of the expression stays in front. */
export function asOperation(source: Source, value: ts.Expression, runner: Runner): Edit[] {
  const start = value.getStart(source.tree)
  return [insertion(source, start, `${runner.before}() => `), insertion(source, value.end, runner.after)]
}

/**
 * Like {@link asOperation}, for a response whose status says that it failed: the function looks at it and throws, so that
 * the helper sees the failure. `check` is told the response's name.
 */
export function asCheckedOperation(
  source: Source,
  value: ts.Expression,
  runner: Runner,
  check: (response: string) => readonly string[],
): Edit[] {
  const { style } = source
  const start = value.getStart(source.tree)
  const outer = indentAt(source, start)
  const name = freshName(value, ['response', 'res', 'attempt'])
  const opening = layOut(style, ['async () => {', `  const ${name} = await `], outer)
  const end = style.semicolons ? ';' : ''
  const closing = layOut(style, ['', ...check(name).map((line) => `  ${line}`), `  return ${name};`, '}'], outer)
  return [
    insertion(source, start, runner.before + opening),
    ...deepened(source, start, value.end),
    insertion(source, value.end, `${end}${closing}${runner.after}`),
  ]
}
