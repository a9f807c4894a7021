import { specifierFor } from '../../../analysis/conventions/places'
import { type ExportedClient, useOtherClient } from '../../../analysis/edits/other-client'
import type { CodeFacts } from '../../../analysis/facts'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'

const SUPABASE = /^(?:npm:)?@supabase\/(?:supabase-js|ssr)/
const MAKES = /(?:^|\.)create(?:Browser)?Client$/
/** What only the service role may do. */
const ADMIN = /\.auth\.admin\b/

/**
 * The client with the public key that the app has, where the browser makes one with the key that passes by all row level
 * security. None where the file asks for what only that key may do: that has to move to a server, with a look at who calls.
 * Asks first: what no policy allows is refused from then on, and the key has been published.
 */
export function fixesForSecretInClient(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const facts = project.link.code(finding.file)
  const source = sourceFor(finding.file, sourceOf)
  if (finding.messageId !== 'given' || finding.data['service'] !== 'Supabase' || !facts || !source) return []
  if (facts.calls.some(({ text }) => ADMIN.test(text)) || ADMIN.test(source.text)) return []
  const [client] = clientsOf(project, finding.file, sourceOf)
  if (!client) return []
  const title = `Use \`${client.local}\`, so that row level security decides again. Then make a new key: this one has been published`
  return fixOf(source, title, 'unsafe', useOtherClient(source, finding.range.start, client))
}

/** The clients with a public key that files of the app export. */
function clientsOf(project: Project, from: string, sourceOf: SourceOf): ExportedClient[] {
  return project.productCode.flatMap((facts) => {
    if (facts.path === from || !facts.imports.some(({ specifier }) => SUPABASE.test(specifier))) return []
    if (project.side(facts) === 'server' || project.side(facts) === 'edge') return []
    return Object.entries(facts.exports).flatMap(([name, value]) => {
      const local = value.k === 'local' ? facts.declarations[value.d]?.name : undefined
      if (local === undefined || value.k !== 'local' || !isPublic(facts, value.d, sourceOf)) return []
      return [{ module: specifierFor(project, from, facts.path), name, local }]
    })
  })
}

/** `createClient(url, anonKey)`: nothing in the call, nor what its names were set to, speaks of another key. */
function isPublic(facts: CodeFacts, declaration: number, sourceOf: SourceOf): boolean {
  const values = facts.declarations[declaration]?.values ?? []
  const [value] = values
  const call = values.length === 1 && value?.k === 'call' ? facts.calls[value.c] : undefined
  if (!call || !MAKES.test(call.text)) return false
  const text = sourceOf(facts.path) ?? ''
  const written = text.slice(call.range.start, call.range.end)
  return /anon|publishable|public_?key/i.test(written) && !/service|secret/i.test(written)
}
