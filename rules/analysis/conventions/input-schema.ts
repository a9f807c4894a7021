import * as ts from 'typescript'
import { aboveStatementOf, type BodyField, fieldsOf } from '../edits/body-fields'
import { type BodyRead, bindingOf, bodyReadsOf, functionAt } from '../edits/body-read'
import { addImport } from '../edits/imports'
import { freshName } from '../edits/names'
import { insertBefore } from '../edits/placement'
import { type Edit, edit, insertion, type Source } from '../edits/source'
import { layOut } from '../edits/style'
import type { TextRange } from '../facts'
import { unwrapOutward } from '../wrappers'
import { answerLanguage } from './answer-language'
import { refusalLines } from './answers'
import { type ColumnOf, zodOf } from './input-types'
import { dependsOn, isDeno, type ProjectFiles, specifierIn } from './places'

/** The package that schemas are written with, and the major version they are written for. */
const ZOD = 'zod@^4'

const REFUSED: Readonly<Record<string, string>> = {
  pt: 'Dados inválidos',
  es: 'Datos no válidos',
  fr: 'Données non valides',
  de: 'Ungültige Angaben',
  it: 'Dati non validi',
}

/**
 * Takes the body of a handler through a zod schema of the fields that it uses, and refuses what does not fit with a 400 in
 * the handler's own form. Undefined where the body is used whole, or where nothing tells the type of a field.
 */
export function validateBody(
  source: Source,
  handlerRange: TextRange,
  columnOf: ColumnOf,
  project: ProjectFiles,
):
  | { readonly edits: readonly Edit[]; readonly needs: readonly string[]; readonly fields: readonly string[] }
  | undefined {
  const handler = functionAt(source, handlerRange)
  const reads = handler && bodyReadsOf(source, handler)
  const first = reads?.[0]
  if (!handler || !first || first.form === 'text' || !areTogether(reads)) return undefined
  const types = reads.some((read) => bindingOf(read)?.type || isAsserted(read))
  const fields = types ? undefined : fieldsOf(reads)
  const members = fields && membersOf(fields, columnOf)
  const message = REFUSED[answerLanguage(source, project)] ?? 'Invalid request body'
  const refused = refusalLines(source, handler, first.statement, { status: 400, message })
  if (!members || !refused) return undefined
  const deno = isDeno(source.path)
  const module = deno ? specifierIn(project, source.path, /(?:^|[:/])zod(?:@|\/|$)/, `npm:${ZOD}`) : 'zod'
  const zod = addImport(source, { module, name: 'z' })
  if (zod?.local !== 'z') return undefined
  const schema = freshName(first.statement, ['bodySchema', 'inputSchema', 'requestSchema'])
  const parsed = freshName(first.statement, ['parsed', 'parsedBody', 'checkedBody'])
  const declared = layOut(source.style, [`const ${schema} = z.object({`, ...members, '});'], '')
  const text = first.expression.getText(source.tree)
  const lines = [
    `const ${parsed} = ${schema}.safeParse(${text});`,
    `if (!${parsed}.success) {`,
    ...refused.map((line) => `  ${line}`),
    '}',
  ]
  const { newline } = source.style
  return {
    edits: [
      ...zod.edits,
      insertion(source, aboveStatementOf(source, handler), declared + newline + newline),
      ...insertBefore(source, first.statement, lines),
      ...reads.map(({ expression }) =>
        edit(source, expression.getStart(source.tree), expression.end, `${parsed}.data`),
      ),
    ],
    needs: deno || dependsOn(project, source.path, 'zod') ? [] : [ZOD],
    fields: fields.map(({ name }) => name),
  }
}

/** All stand in the block of the first, after it: what is parsed there can be used there. */
function areTogether(reads: readonly BodyRead[]): boolean {
  const [first, ...others] = reads
  if (!first || (first.form === 'json' && others.length > 0)) return false
  if (first.form === 'json' && !bindingOf(first)) return false
  const block = first.statement.parent
  return ts.isBlock(block) && others.every(({ expression }) => expression.end <= block.end)
}

/** `(await request.json()) as Order`: the author has told the types, and a schema would have to tell the same. */
function isAsserted({ expression }: BodyRead): boolean {
  for (let at: ts.Node = expression; at !== unwrapOutward(expression); at = at.parent)
    if (ts.isAsExpression(at.parent)) return true
  return false
}

function membersOf(fields: readonly BodyField[], columnOf: ColumnOf): string[] | undefined {
  const members: string[] = []
  for (const field of fields) {
    const type = zodOf(field, columnOf)
    if (type === undefined || !/^[A-Za-z_$][\w$]*$/.test(field.name)) return undefined
    members.push(`  ${field.name}: ${type},`)
  }
  return members
}
