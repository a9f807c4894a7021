import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver'
import { tableCard } from '../hover/table-card'
import { namedTable } from '../session/named-table'
import type { Session } from '../session/session'

/** `textDocument/hover`: what the table is that is named there. Null where none is, or it is not sure which. */
export async function hover(session: Session, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const started = performance.now()
  const found = await namedTable(session, params, token)
  if (found === undefined) return null
  const { table, file, range, rangeOf } = found
  const lineOf = (place: Parameters<typeof rangeOf>[0]): number => rangeOf(place).start.line + 1
  const value = tableCard(table, {
    line: lineOf,
    uri: (place) => `${file.context.uriOf(place.file)}#L${lineOf(place)}`,
  })
  session.connection.tracer.log(`hover of ${table.name} in ${Math.round(performance.now() - started)} ms`)
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf({ file: file.path, range }) }
}
