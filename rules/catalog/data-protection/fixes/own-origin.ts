import { nameOrigin } from '../../../analysis/edits/allowed-origin'
import { quoted } from '../../../analysis/edits/style'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { documentedIn } from './environment-variable'

/** What apps call the address at which people open them; the clearest first. */
const ADDRESSES =
  'CORS_ORIGIN ALLOWED_ORIGIN CLIENT_ORIGIN FRONTEND_ORIGIN CLIENT_URL FRONTEND_URL FRONT_END_URL WEB_APP_URL WEB_URL APP_URL SITE_URL NEXT_PUBLIC_APP_URL NEXT_PUBLIC_SITE_URL PUBLIC_APP_URL PUBLIC_SITE_URL'.split(
    ' ',
  )
const NEW = 'APP_URL'

/**
 * Names the app's own address as the one that may call: from the variable that the app has for it, with the text that it falls
 * back to elsewhere, else from a new one, which `.env.example` names where there is one. Asks first: the variable has to be set where the app runs,
 * and pages elsewhere that call with cookies no longer can.
 */
export function fixesForPermissiveCors(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const facts = project.link.code(finding.file)
  if (!source || !facts) return []
  const known = addressIn(project)
  const variable = known ?? NEW
  const isEdge = project.side(facts) === 'edge'
  const read = isEdge ? `Deno.env.get(${quoted(source.style, variable)})` : `process.env.${variable}`
  const fallback = (known && writtenFallback(project, known, sourceOf)) ?? developmentAddress(project, finding.file)
  const edits = nameOrigin(source, finding.range.start, `${read} ?? ${quoted(source.style, fallback)}`)
  const title = `Let the app’s own address alone call with cookies (\`${variable}\`${known ? '' : ', to be set'})`
  // A list of variables is completed, not begun.
  const documented = known ? [] : documentedIn(finding.file, variable, source.style.newline, project, sourceOf).edits
  return fixOf(source, title, 'unsafe', edits).map((fix) => ({ ...fix, edits: [...fix.edits, ...documented] }))
}

/** The variable in which the project keeps its own address: that code reads, or that a file of settings names. */
function addressIn(project: Project): string | undefined {
  const names = new Set<string>()
  for (const facts of project.files.values()) {
    if (facts.kind === 'env') for (const { name } of facts.variables) names.add(name)
    if (facts.kind === 'code') for (const { name } of facts.environment ?? []) names.add(name)
  }
  return ADDRESSES.find((name) => names.has(name))
}

/** `http://localhost:5173` of `process.env.CLIENT_URL || 'http://localhost:5173'`. */
function writtenFallback(project: Project, variable: string, sourceOf: SourceOf): string | undefined {
  const pattern = new RegExp(`\\b${variable}['")\\]]*\\s*(?:\\|\\||\\?\\?)\\s*['"\`](https?://[^'"\`$\\s]+?)/?['"\`]`)
  for (const { path, environment } of project.productCode) {
    if (!environment?.some(({ name }) => name === variable)) continue
    const found = pattern.exec(sourceOf(path) ?? '')?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

/** Where the pages are served while somebody works on them. */
function developmentAddress({ link }: Project, path: string): string {
  return link.modules.hasDependency(path, 'vite') ? 'http://localhost:5173' : 'http://localhost:3000'
}
