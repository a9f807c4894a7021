import * as ts from 'typescript'
import { unwrapOutward } from '../wrappers'
import { withoutUnused } from './client-module'
import { addImport } from './imports'
import { callAt, type Edit, edit, type Source } from './source'

/** A client that another file exports. */
export interface ExportedClient {
  readonly module: string
  /** `default` for the default export, which goes by `local` then. */
  readonly name: string
  readonly local: string
}

/**
 * Puts a client of the app's own where a call makes one: `createClient(url, key)` becomes `supabase`, with its import. The import
 * of what made it goes where nothing else asks for it. Empty where what is made is handed out of the file, under a name or as
 * what a function gives back: others may lean on what only it can do.
 */
export function useOtherClient(source: Source, offset: number, client: ExportedClient): Edit[] {
  const call = callAt(source, offset)
  if (!call || !isKept(unwrapOutward(call))) return []
  const imported = addImport(source, client)
  if (!imported) return []
  const replaced = edit(source, call.getStart(source.tree), call.end, imported.local)
  const maker = ts.isIdentifier(call.expression) ? call.expression.text : undefined
  const calls = maker === undefined ? 0 : source.text.split(new RegExp(`\\b${maker}\\b`)).length - 1
  // Its import, and this call.
  const gone = maker !== undefined && calls === 2 ? importWithout(source, maker) : []
  return [replaced, ...imported.edits, ...gone]
}

/** It is the value of a variable that stays in the file. */
function isKept(node: ts.Node): boolean {
  const { parent } = node
  if (!ts.isVariableDeclaration(parent)) return false
  const statement = parent.parent.parent
  return !(
    ts.isVariableStatement(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  )
}

function importWithout(source: Source, local: string): Edit[] {
  const without = withoutUnused(source, local)
  if (without.length > 0) return without
  const statement = source.tree.statements.find(
    (each) =>
      ts.isImportDeclaration(each) &&
      each.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(each.importClause.namedBindings) &&
      each.importClause.namedBindings.elements.length === 1 &&
      each.importClause.namedBindings.elements[0]?.name.text === local,
  )
  if (!statement) return []
  const { text } = source
  const end = text.startsWith('\r\n', statement.end) ? statement.end + 2 : statement.end + 1
  return [edit(source, statement.getStart(source.tree), Math.min(end, text.length), '')]
}
