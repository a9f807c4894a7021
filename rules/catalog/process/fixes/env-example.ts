import { inFolder } from '../../../analysis/paths'
import type { Fix, TextEdit } from '../../../engine/finding'
import type { App, EnvironmentVariable } from '../../../engine/inventory'
import { undocumentedOf } from '../../../engine/inventory/undocumented'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'

/** Where a variable is used: in what order, and under which heading. */
const GROUPS: readonly (readonly [(variable: Named) => boolean, string])[] = [
  [({ name }) => name.startsWith('EXPO_PUBLIC_'), 'In the app: everybody can read these'],
  [({ name, inBrowser }) => inBrowser && PUBLIC_NAME.test(name), 'In the browser: everybody can read these'],
  [({ edge }) => !edge, 'On the server'],
  [() => true, 'In edge functions: set them with `supabase secrets set`'],
]

/** Bundlers write these into what browsers get. */
const PUBLIC_NAME = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY)_/
const SECRET_NAME = /SECRET|PRIVATE_KEY|SERVICE_ROLE|PASSWORD/

/** A variable to be named, with the file that reads it, and the names that it also goes by. */
export type Named = Pick<EnvironmentVariable, 'name' | 'edge' | 'inBrowser'> & {
  readonly where: string
  readonly also?: readonly string[]
}

/** What is to be written down: a new file, or lines at the end of the one that is there. */
export interface Written {
  readonly edits: readonly TextEdit[]
  readonly creates: Fix['creates']
}

/** Names all variables that an app reads, without values, by side, each with the file that reads it. */
export function fixesForUndocumentedEnv(project: Project, folder: string, sourceOf: SourceOf): Fix[] {
  const found = undocumentedOf(project).find(({ app }) => app.folder === folder)
  if (!found) return []
  const variables = [...found.missing, ...found.optional].map((each) => named(each, found.standIns))
  const { edits, creates } = withVariables(found.app, found.example, variables, sourceOf)
  const title =
    found.example === undefined
      ? 'Write .env.example with the names of all variables'
      : `Add the missing names to ${found.example}`
  return edits.length + creates.length === 0 ? [] : [{ title, applicability: 'unsafe', edits, creates, needs: [] }]
}

function named({ name, edge, inBrowser, reads }: EnvironmentVariable, standIns: readonly EnvironmentVariable[]): Named {
  const also = standIns.filter(({ insteadOf }) => insteadOf === name).map((each) => each.name)
  return { name, edge, inBrowser, where: reads[0]?.file ?? '', also }
}

/** Names of further variables in the example of an app; where there is none yet, it is written with everything that the app needs. */
export function documented(project: Project, app: App, further: readonly Named[], sourceOf: SourceOf): Written {
  const found = undocumentedOf(project).find((each) => each.app.folder === app.folder)
  const known =
    found && found.example === undefined
      ? [...found.missing, ...found.optional].map((each) => named(each, found.standIns))
      : []
  return withVariables(app, found?.example, [...known, ...further], sourceOf)
}

/** The example of an app with more names in it; it is made where there is none. Names that it has are left as they are. */
function withVariables(
  app: App,
  example: string | undefined,
  variables: readonly Named[],
  sourceOf: SourceOf,
): Written {
  const path = example ?? inFolder(app.folder, '.env.example')
  const text = sourceOf(path)
  const wanted = variables.filter(
    ({ name }) => !new RegExp(`^[#\\s]*(?:export\\s+)?${name}\\s*=`, 'm').test(text ?? ''),
  )
  if (wanted.length === 0) return { edits: [], creates: [] }
  const newline = (text ?? sourceOf(app.manifest?.file ?? ''))?.includes('\r\n') ? '\r\n' : '\n'
  const lines = linesOf(wanted)
  if (text === undefined) {
    const head = wanted.every(({ edge }) => edge)
      ? ['# What the edge functions need.', '']
      : ['# What the app needs. Copy this file to .env and fill it in; .env itself stays out of git.', '']
    return { edits: [], creates: [{ path, text: [...head, ...lines, ''].join(newline) }] }
  }
  const gap = text === '' || text.endsWith('\n') ? newline : newline + newline
  const newText = `${gap}${lines.join(newline)}${newline}`
  return { edits: [{ file: path, range: { start: text.length, end: text.length }, newText }], creates: [] }
}

/** Names under headings and the files that read them, as an example lists them. */
export function linesOf(variables: readonly Named[]): string[] {
  const left = new Set(variables)
  const blocks = GROUPS.flatMap(([belongs, heading]) => {
    const own = [...left].filter(belongs)
    for (const each of own) left.delete(each)
    if (own.length === 0) return []
    return [[`# ${heading}`, ...byFile(own)]]
  })
  return blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]))
}

/** Names under the file that reads them. */
function byFile(variables: readonly Named[]): string[] {
  const files = [...new Set(variables.map(({ where }) => where))]
  return files.flatMap((file) => [
    `# ${file}`,
    ...variables.filter(({ where }) => where === file).flatMap((each) => [...remarksOn(each), `${each.name}=`]),
  ])
}

function remarksOn({ name, inBrowser, also = [] }: Named): string[] {
  const isOpen = inBrowser && PUBLIC_NAME.test(name) && SECRET_NAME.test(name)
  return [
    ...(isOpen ? ['# Not for a secret: by its first letters everybody can read it.'] : []),
    ...(also.length > 0 ? [`# Where it is not set, ${also.join(' or ')} will do.`] : []),
  ]
}
