import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'

/** Git answered no, or is not there. The message is fit for a person. */
export class GitRefused extends Error {
  override readonly name = 'GitRefused'
}

/**
 * A repository's own `.git/config` can name programs that git would run. These settings win over it: no monitor, no
 * hooks, no pager, no bare repository hidden in the tree, no fetch of missing objects.
 */
const HARMLESS = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  ...['-c', 'core.fsmonitor='],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.attributesFile=/dev/null'],
  ...['-c', 'core.untrackedCache=false'],
  ...['-c', 'core.quotePath=false'],
  ...['-c', 'safe.bareRepository=explicit'],
  ...['-c', 'submodule.recurse=false'],
]

/** Variables that would send git elsewhere or make it run something. */
const INHERITED_NO_MORE = /^GIT_(?!SSL|HTTP|CURL)/

const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
}

/**
 * Files below `root` that differ from a commit, or from where this branch left it, and files git does not know yet.
 * Paths are relative to `root`. Without `ref`, what is not committed. Ask only in a workspace that the person trusts.
 * @throws GitRefused where `root` is in no repository, the ref names no commit, or git is not installed
 */
export async function changedFiles(root: string, ref: string | undefined): Promise<Set<string>> {
  await run(root, ['rev-parse', '--show-toplevel'], `${root} is not in a git repository`)
  const base = ref === undefined ? undefined : await baseOf(root, ref)
  const noFilters = await withoutFilters(root)
  const look = ['--name-only', '-z', '--no-renames', '--relative', '--no-ext-diff', '--no-textconv']
  const commit = base ?? ((await hasCommit(root)) ? 'HEAD' : undefined)
  const differing = commit
    ? await run(root, [...noFilters, 'diff', ...look, '--ignore-submodules=all', commit, '--'])
    : await run(root, ['ls-files', '-z', '--cached'])
  const unknown = await run(root, ['ls-files', '-z', '--others', '--exclude-standard'])
  return new Set([...differing.split('\0'), ...unknown.split('\0')].filter((path) => path !== ''))
}

/** Submodules below `root`, relative to it: what changes in them is not among {@link changedFiles}. */
export async function submodules(root: string): Promise<string[]> {
  const entries = (await run(root, ['ls-files', '-z', '--stage'])).split('\0')
  return entries.flatMap((entry) => (entry.startsWith('160000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : []))
}

async function baseOf(root: string, ref: string): Promise<string> {
  const refused = `git knows no commit '${ref}' in ${root}`
  if (ref === '' || ref.startsWith('-')) throw new GitRefused(refused)
  const commit = (await run(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], refused)).trim()
  try {
    return (await run(root, ['merge-base', commit, 'HEAD'])).trim() || commit
  } catch {
    return commit
  }
}

async function hasCommit(root: string): Promise<boolean> {
  try {
    await run(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
    return true
  } catch {
    return false
  }
}

/** Comparing a file can run a `filter.<name>.clean` program: each that the configuration names is switched off. */
async function withoutFilters(root: string): Promise<string[]> {
  let listed: string
  try {
    listed = await run(root, ['config', '--name-only', '-z', '--get-regexp', '^filter\\.'])
  } catch {
    return []
  }
  const names = new Set(listed.split('\0').flatMap((key) => /^filter\.(.*)\.[^.]+$/s.exec(key)?.[1] ?? []))
  // `-c filter.a=b.clean=` would be read as the key `filter.a`.
  const stubborn = [...names].find((name) => name.includes('='))
  if (stubborn) throw new GitRefused(`the git configuration names a filter that cannot be switched off: ${stubborn}`)
  return [...names].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((setting) => ['-c', `filter.${name}.${setting}`]),
  )
}

function run(root: string, args: readonly string[], refused?: string): Promise<string> {
  const environment: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (!INHERITED_NO_MORE.test(name)) environment[name] = value
  }
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...HARMLESS, '-C', root, ...args], {
      cwd: tmpdir(),
      env: { ...environment, ...ENVIRONMENT, NoDefaultCurrentDirectoryInExePath: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => errors.push(data))
    child.on('error', (error) => reject(new GitRefused(`git could not be started: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(output).toString('utf8'))
      const said = Buffer.concat(errors).toString('utf8').trim()
      reject(new GitRefused(refused ? withReason(refused, said) : said || `git ended with code ${code}`))
    })
  })
}

function withReason(refused: string, said: string): string {
  const first = said.split('\n')[0] ?? ''
  return first === '' || first.startsWith('fatal: not a git repository') ? refused : `${refused} (${first})`
}
