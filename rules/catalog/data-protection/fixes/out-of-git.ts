import { isEnvExample } from '../../../analysis/env/env-facts'
import { inFolder, nameOf } from '../../../analysis/paths'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { secretsTold } from '../../../engine/secrets/told'

const AFTER = 'Then make new keys: git remembers the old ones'
/** Files that one person keeps for one machine. */
const PERSONAL = /(?:^|\/)(?:\.env[^/]*|[^/]+\.env|\.dev\.vars|[^/]*\.local\.json|\.npmrc|[^/]+\.(?:pem|key|tfvars))$/

/**
 * Keeps a file with credentials out of git: an example loses the values, a configuration that many share names a variable
 * in place of the value, and any other gets a line in .gitignore. Each asks first: what reads the file may need the value.
 */
export function fixesForCommittedFile(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const facts = project.files.get(finding.file)
  if (!facts) return []
  const state = project.tracked(finding.file)
  if (isEnvExample(finding.file) || isTemplate(finding.file, project, sourceOf)) {
    const secrets = secretsTold(project, facts, 'committed-env-file')
    const edits = secrets.map(({ range }) => ({ file: finding.file, range, newText: '' }))
    return [fix(`Leave the ${secrets.length > 1 ? 'values' : 'value'} empty. ${AFTER}`, edits)]
  }
  if (/(?:^|\/)\.?mcp\.json$/.test(finding.file)) return variablesInstead(finding, project)
  // git goes on with a file that it tracks, whatever .gitignore says: only a command takes it out.
  return PERSONAL.test(finding.file) && state !== 'tracked' ? ignored(finding, isKnown(project), sourceOf) : []
}

/** A guide or a script says that it is there to be copied: `cp .env.production .env`. */
function isTemplate(path: string, project: Project, sourceOf: SourceOf): boolean {
  if (/(?:^|\/)\.env(?:\.local)?$/.test(path)) return false
  const name = nameOf(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const copied = new RegExp(`(?:^|[\\s\`$])(?:cp|copy|Copy-Item)\\s+(?:[\\w./\\\\-]*/)?${name}\\s+\\S`, 'm')
  return [...project.files.values()].some(
    ({ kind, path: other }) =>
      kind === 'text' && /\.(?:md|mdx|txt|sh|bat|ps1)$/i.test(other) && copied.test(sourceOf(other) ?? ''),
  )
}

function fix(title: string, edits: Fix['edits'], creates: Fix['creates'] = []): Fix {
  return { title, applicability: 'unsafe', edits, creates, needs: [] }
}

/**
 * Assistants put variables of the environment in: `${NAME}` in `.mcp.json`, `${env:NAME}` in the folder of Cursor and VS Code.
 * https://code.claude.com/docs/en/mcp, https://cursor.com/docs/context/mcp
 */
function variablesInstead(finding: Finding, project: Project): readonly Fix[] {
  const facts = project.files.get(finding.file)
  const secrets = facts ? secretsTold(project, facts, 'committed-env-file') : []
  const named = secrets.filter(({ name }) => name !== undefined && /^[A-Z][A-Z0-9_]+$/.test(name))
  if (named.length === 0 || named.length < secrets.length) return []
  const scope = /(?:^|\/)\.(?:cursor|vscode)\//.test(finding.file) ? 'env:' : ''
  const edits = named.map(({ range, name }) => ({ file: finding.file, range, newText: `\${${scope}${name}}` }))
  return [fix(`Read ${named.length > 1 ? 'them' : `\`${named[0]?.name}\``} from the environment. ${AFTER}`, edits)]
}

/** Whether git's own list of files is at hand: then what is not in it is not in git. */
function isKnown(project: Project): boolean {
  return [...project.files.keys()].some((path) => project.tracked(path) === 'tracked')
}

/** A line in the .gitignore nearest above the file, else in a new one at the top. */
function ignored(finding: Finding, isGitKnown: boolean, sourceOf: SourceOf): readonly Fix[] {
  const parts = finding.file.split('/')
  const above = parts.map((_, i) => parts.slice(0, parts.length - 1 - i).join('/'))
  const folder = above.find((each) => sourceOf(inFolder(each, '.gitignore')) !== undefined)
  const step = !isGitKnown ? ` (and run \`git rm --cached ${finding.file}\` where git has it already)` : ''
  const title = `Add it to .gitignore${step}. ${AFTER}`
  if (folder === undefined) return [fix(title, [], [{ path: '.gitignore', text: `${finding.file}\n` }])]
  const path = inFolder(folder, '.gitignore')
  const text = sourceOf(path) ?? ''
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const line = folder === '' ? finding.file : finding.file.slice(folder.length + 1)
  const before = text === '' || text.endsWith('\n') ? '' : newline
  const range = { start: text.length, end: text.length }
  return [fix(title, [{ file: path, range, newText: `${before}${line}${newline}` }])]
}
