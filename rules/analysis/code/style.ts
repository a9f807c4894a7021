import ts from 'typescript'
import type { StyleFacts } from '../facts'

const SAMPLE = 40_000

/** How a file is written, from its first 40,000 characters: what a fix must look like to belong. */
export function styleOf(sourceFile: ts.SourceFile): StyleFacts {
  const text = sourceFile.text.slice(0, SAMPLE)
  const single = count(text, /'[^'"\n]*'/g)
  const double = count(text, /"[^'"\n]*"/g)
  const statements = sourceFile.statements.filter(
    (statement) => ts.isImportDeclaration(statement) || ts.isVariableStatement(statement),
  )
  const ended = statements.filter((statement) => sourceFile.text[statement.end - 1] === ';').length
  return {
    quote: double > single ? '"' : "'",
    semicolons: statements.length === 0 ? /;\s*$/m.test(text) : ended * 2 >= statements.length,
    indent: /^(\t+|(?: {2}| {4}))\S/m.exec(text)?.[1]?.replace(/^\t+/, '\t') ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
