import { isDeno } from '../../../analysis/conventions/places'
import { readFromEnvironment } from '../../../analysis/edits/secrets'
import { parseSource } from '../../../analysis/edits/source'
import { quoted } from '../../../analysis/edits/style'
import { envVariables } from '../../../analysis/env/read-env'
import type { Finding, Fix, TextEdit } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { linesOf } from '../../process/fixes/env-example'

/**
 * Moves a credential from code to the environment: the code reads a variable, and `.env.example` names it, without a
 * value. It asks first, for the variable has to be set where the app runs, and the credential has to be replaced: it
 * stays in the history of git.
 */
export function fixesForSecretInCode(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const facts = project.files.get(finding.file)
  const text = sourceOf(finding.file)
  const variable = String(finding.data.variable ?? '')
  if (facts?.kind !== 'code' || text === undefined || variable === '') return []
  const isEdge = project.side(facts) === 'edge'
  const source = parseSource(finding.file, text)
  const read = isEdge ? `Deno.env.get(${quoted(source.style, variable)})` : `process.env.${variable}`
  const replacement = readFromEnvironment(source, finding.range, read, variable)
  if (!replacement) return []
  const documented = documentedIn(finding.file, variable, source.style.newline, project, sourceOf)
  return [
    {
      title: `Read \`${variable}\` from the environment. Then make a new key: this one stays in the history of git`,
      applicability: 'unsafe',
      edits: [{ file: finding.file, ...replacement }, ...documented.edits],
      creates: documented.creates,
      needs: [],
    },
  ]
}

/** What makes `.env.example` name the variable: in the file nearest above, else in a new one beside package.json. */
export function documentedIn(
  path: string,
  variable: string,
  newline: string,
  project: Project,
  sourceOf: SourceOf,
): { readonly edits: readonly TextEdit[]; readonly creates: Fix['creates'] } {
  const folders = foldersAbove(path)
  const isEdge = isDeno(path)
  // Edge functions do not read the file: somebody has to set the secret.
  const listed = isEdge ? linesOf([{ name: variable, edge: true, inBrowser: false, where: path }]) : [`${variable}=`]
  const lines = listed.map((line) => `${line}${newline}`).join('')
  const example = folders.map((folder) => `${folder}.env.example`).find((file) => sourceOf(file) !== undefined)
  if (example !== undefined) {
    const text = sourceOf(example) ?? ''
    if (envVariables(text).some(({ name }) => name === variable)) return { edits: [], creates: [] }
    const before = text === '' || text.endsWith('\n') ? '' : newline
    const range = { start: text.length, end: text.length }
    const gap = isEdge && text !== '' ? newline : ''
    return { edits: [{ file: example, range, newText: `${before}${gap}${lines}` }], creates: [] }
  }
  const home = folders.find((folder) => project.files.has(`${folder}package.json`)) ?? ''
  return { edits: [], creates: [{ path: `${home}.env.example`, text: lines }] }
}

/** Each with a slash at its end, the nearest first; the root is ''. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return Array.from({ length: parts.length + 1 }, (_, i) =>
    parts
      .slice(0, parts.length - i)
      .map((part) => `${part}/`)
      .join(''),
  )
}
