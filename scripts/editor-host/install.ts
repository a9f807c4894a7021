/**
 * VS Code from npm: `code-server` carries a whole VS Code server build, `node-<platform>` the Node it needs. Two native
 * modules are compiled here; nothing else is.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { hostFolder, type Log, repository } from './paths'
import { isOnPath, runStep } from './processes'

export interface NpmHost {
  /** Folder of the install; other parts (the browser) live in its node_modules. */
  readonly root: string
  /** Node 24, which this VS Code build needs. */
  readonly node: string
  /** `server-main.js` of VS Code. */
  readonly serverMain: string
}

const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']
const manifest = join(repository, 'scripts', 'editor-host', 'package.json')
const lockfile = join(repository, 'scripts', 'editor-host', 'package-lock.json')

/** Installs what is missing and gives the host back. Rejects with one line when a tool is not there. */
export async function installNpmHost(log: Log): Promise<NpmHost> {
  const platform = `${process.platform}-${process.arch}`
  if (!platforms.includes(platform)) {
    throw new Error(`VS Code from npm runs on ${platforms.join(', ')}, not on ${platform}. Install VS Code instead.`)
  }
  const key = createHash('sha256').update(readFileSync(lockfile)).update(platform).digest('hex').slice(0, 12)
  const root = join(hostFolder, `host-${key}`)
  if (!existsSync(root)) await install(root, platform, log)
  return hostAt(root, platform)
}

/** One line that names the missing build tools, or undefined when all are there. */
export function missingBuildTools(has: (program: string) => boolean = isOnPath): string | undefined {
  const missing = ['g++', 'make', 'python3'].filter((program) => !has(program))
  if (missing.length === 0) return undefined
  return `VS Code must be built from npm here, and that needs ${missing.join(', ')}. Install ${missing.length > 1 ? 'them' : 'it'} or VS Code itself, and run this again.`
}

function hostAt(root: string, platform: string): NpmHost {
  return {
    root,
    node: join(root, 'node_modules', `node-${platform}`, 'bin', 'node'),
    serverMain: join(vscodeFolder(root), 'out', 'server-main.js'),
  }
}

/**
 * The build comes without the TypeScript its own language features run on, and says so in a red box: ours will do. For
 * people who look at it; the tests are about one extension and want no other.
 */
export function lendTypeScript({ root }: NpmHost): void {
  const place = typeScriptPlace(root)
  if (existsSync(place)) return
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(join(repository, 'node_modules', 'typescript'), place, 'dir')
}

/** Takes back what {@link lendTypeScript} lent. */
export function takeTypeScriptBack({ root }: NpmHost): void {
  rmSync(typeScriptPlace(root), { force: true })
}

const typeScriptPlace = (root: string): string => join(vscodeFolder(root), 'extensions', 'node_modules', 'typescript')

const vscodeFolder = (root: string): string => join(root, 'node_modules', 'code-server', 'lib', 'vscode')

async function install(root: string, platform: string, log: Log): Promise<void> {
  const missing = missingBuildTools()
  if (missing) throw new Error(missing)
  const started = Date.now()
  const building = `${root}.partial`
  rmSync(building, { recursive: true, force: true })
  mkdirSync(building, { recursive: true })
  const logFile = join(hostFolder, 'install.log')
  writeFileSync(logFile, '')
  cpSync(manifest, join(building, 'package.json'))
  cpSync(lockfile, join(building, 'package-lock.json'))

  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund']
  log('setting up VS Code from npm, once (about a minute, 1 GB) …')
  log('1 of 3: VS Code, Node 24 and a browser from npm')
  await npm(['ci', ...quiet], building, logFile)
  log('2 of 3: what VS Code itself depends on')
  await npm(['install', '--omit=dev', ...quiet], vscodeFolder(building), logFile)
  log('3 of 3: compiling two native modules')
  const nodePackage = join(building, 'node_modules', `node-${platform}`)
  await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], vscodeFolder(building), logFile, {
    PATH: `${join(nodePackage, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: nodePackage,
  })
  renameSync(building, root)
  log(`set up in ${Math.round((Date.now() - started) / 1000)} s`)
}

function npm(args: readonly string[], cwd: string, logFile: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  return runStep({ command: 'npm', args: [...args, '--prefix', cwd], cwd, logFile, env: { ...process.env, ...env } })
}
