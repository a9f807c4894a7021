import * as ts from 'typescript'
import type { TextRange } from '../facts'
import { unwrapInward, unwrapOutward } from '../wrappers'
import { addArgument } from './objects'
import { type Edit, edit, insertion, nodeAt, type Source } from './source'

/**
 * Hands the values at `holes` of a template over beside the statement: `'${name}'` becomes `$1`, and `name` goes to the
 * list of values. Nothing where one of them is no plain value, or where the call takes its values in another way.
 */
export function asParameters(source: Source, holes: readonly TextRange[], style: 'numbered' | 'marks'): Edit[] {
  const template = templateAround(nodeAt(source, holes[0]?.start ?? -1))
  const call = template && unwrapOutward(template).parent
  if (!template || !call || !ts.isCallExpression(call) || unwrapInward(call.arguments[0] ?? call) !== template)
    return []
  const list = call.arguments[1] && unwrapInward(call.arguments[1])
  if (call.arguments.length > 2 || (list && !ts.isArrayLiteralExpression(list))) return []
  const given = list && ts.isArrayLiteralExpression(list) ? list.elements : undefined
  // Marks are counted by their place: only where there are no others yet.
  if (given && given.length > 0 && (style === 'marks' || given.some((each) => ts.isSpreadElement(each)))) return []
  const edits: Edit[] = []
  const values: string[] = []
  for (const span of template.templateSpans) {
    const start = span.expression.getStart(source.tree)
    if (!holes.some((hole) => hole.start === start)) continue
    const found = valueAround(source, template, span)
    if (!found) return []
    values.push(found.value)
    const mark = style === 'numbered' ? `$${(given?.length ?? 0) + values.length}` : '?'
    edits.push(edit(source, found.start, found.end, mark))
  }
  if (values.length !== holes.length) return []
  const written = values.join(', ')
  if (!given) return [...edits, ...addArgument(source, call, 1, `[${written}]`)]
  const last = given.at(-1)
  const at = last ? last.end : (list?.getStart(source.tree) ?? 0) + 1
  return [...edits, insertion(source, at, last ? `, ${written}` : written)]
}

function templateAround(node: ts.Node): ts.TemplateExpression | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) if (ts.isTemplateExpression(at)) return at
  return undefined
}

/** The whole value a hole belongs to: with the quotes around it and what stands between them (`'%${x}%'`). */
function valueAround(
  source: Source,
  template: ts.TemplateExpression,
  span: ts.TemplateSpan,
): { start: number; end: number; value: string } | undefined {
  const expression = span.expression
  if (ts.isCallExpression(unwrapInward(expression)) && /\.join\(/.test(expression.getText(source.tree)))
    return undefined
  const own = expression.getText(source.tree)
  const open = expression.getFullStart() - 2
  const close = span.literal.getStart(source.tree) + 1
  const i = template.templateSpans.indexOf(span)
  const from =
    i === 0 ? template.getStart(source.tree) + 1 : (template.templateSpans[i - 1]?.literal.getStart() ?? 0) + 1
  const before = source.text.slice(from, open)
  const after = source.text.slice(close, span.literal.end - 1)
  const left = /'([^']*)$/.exec(before)
  const texts = [template.head.text, ...template.templateSpans.slice(0, i).map(({ literal }) => literal.text)].join('')
  const isQuoted = (texts.match(/'/g)?.length ?? 0) % 2 === 1
  if (!isQuoted) return { start: open, end: close, value: own }
  const right = /^([^']*)'/.exec(after)
  if (!left || !right) return undefined
  const [head, tail] = [left[1] ?? '', right[1] ?? '']
  const value = head === '' && tail === '' ? own : `\`${head}\${${own}}${tail}\``
  return { start: open - head.length - 1, end: close + tail.length + 1, value }
}
