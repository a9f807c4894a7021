import type { PrismaFacts } from '../facts'
import type { PrismaBlock } from '../prisma/prisma-facts'
import type { Edit } from './source'

type Model = Extract<PrismaBlock, { readonly k: 'model' | 'view' | 'type' }>

/** Adds an `@@index([…])` for each list of fields to a model, on lines of their own at the end of the block, indented as its fields are. */
export function addPrismaIndex(
  facts: PrismaFacts,
  text: string,
  model: Model,
  lists: readonly (readonly string[])[],
): Edit {
  const end = model.range.end - 1
  const lineStart = text.lastIndexOf('\n', end - 1) + 1
  const isOwnLine = text.slice(lineStart, end).trim() === ''
  const at = isOwnLine ? lineStart : end
  const first = model.fields[0]
  const indent = (first && /[ \t]*$/.exec(text.slice(0, first.range.start))?.[0]) ?? '  '
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const blank = model.attributes.length === 0 ? eol : ''
  const lines = lists.map((fields) => `${indent}@@index([${fields.join(', ')}])${eol}`)
  const line = `${blank}${lines.join('')}`
  return { file: facts.path, range: { start: at, end: at }, newText: isOwnLine ? line : `${eol}${line}` }
}
