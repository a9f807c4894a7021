import type { CancellationToken, DefinitionLink, DefinitionParams, Location } from 'vscode-languageserver'
import { namedTable } from '../session/named-table'
import type { Session } from '../session/session'

/**
 * `textDocument/definition`: the line that makes the table that is named there; of a Prisma field's type, the model. Null
 * where none is named, where the database service makes it, and for names of the language itself (a Drizzle table, a
 * constant), which TypeScript answers for.
 */
export async function definition(
  session: Session,
  params: DefinitionParams,
  token: CancellationToken,
): Promise<DefinitionLink[] | Location | null> {
  const found = await namedTable(session, params, token)
  if (found === undefined || found.form === 'name') return null
  const { table, file, range, declared, rangeOf } = found
  if (table.foreign) return null
  const place = declared ?? table.place
  const uri = file.context.uriOf(place.file)
  const target = rangeOf(place)
  if (!session.client.definitionLinks) return { uri, range: target }
  const origin = rangeOf({ file: file.path, range })
  return [{ originSelectionRange: origin, targetUri: uri, targetRange: target, targetSelectionRange: target }]
}
