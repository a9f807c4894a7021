/**
 * One way to run tests inside VS Code, whatever VS Code there is: an installed one, one that `@vscode/test-electron`
 * downloads, else the one from npm with a browser as its window.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { downloadAndUnzipVSCode } from '@vscode/test-electron'
import { launchBrowser } from './browser'
import { installNpmHost, type NpmHost, takeTypeScriptBack } from './install'
import { installedProgram } from './installed'
import type { Log } from './paths'
import { endGroup, exitOf } from './processes'
import { serveEditor } from './serve'

export interface TestLaunch {
  /** Folder of the extension that is tested. */
  readonly extension: string
  /** Module that exports `run(): Promise<void>`. */
  readonly tests: string
  readonly workspace: string
  readonly trust: 'ask' | 'everything'
  /** Given to the extension host. */
  readonly env: Readonly<Record<string, string>>
}

export interface EditorHost {
  readonly name: string
  /** Runs to the end of the tests. Rejects when they could not run or failed. */
  run(launch: TestLaunch): Promise<void>
}

const limit = 6 * 60_000

/**
 * The editor to test in. `READINESS_VSCODE` chooses: `download`, `npm`, or the path of a VS Code program; without it an
 * installed VS Code is taken, else npm's. Rejects with one line that names what is missing.
 */
export async function findEditorHost(log: Log): Promise<EditorHost> {
  const wanted = process.env.READINESS_VSCODE ?? ''
  if (wanted === 'download') return electronHost(await downloadAndUnzipVSCode())
  if (wanted !== '' && wanted !== 'npm') return electronHost(wanted)
  const installed = wanted === '' ? installedProgram() : undefined
  if (installed) return electronHost(installed)
  const host = await installNpmHost(log)
  takeTypeScriptBack(host)
  return npmHost(host, log)
}

function electronHost(program: string): EditorHost {
  return { name: program, run: (launch) => runInElectron(program, launch) }
}

/** As `runTests` of `@vscode/test-electron` does it, but that one trusts every workspace. */
async function runInElectron(program: string, launch: TestLaunch): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'readiness-profile-'))
  mkdirSync(join(profile, 'User'))
  writeFileSync(join(profile, 'User', 'settings.json'), '{ "security.workspace.trust.startupPrompt": "never" }')
  const args = [launch.workspace, '--user-data-dir', profile, '--extensions-dir', join(profile, 'extensions')]
  args.push(`--extensionDevelopmentPath=${launch.extension}`, `--extensionTestsPath=${launch.tests}`)
  args.push(
    '--disable-extensions',
    '--disable-updates',
    '--disable-telemetry',
    '--skip-welcome',
    '--skip-release-notes',
  )
  args.push('--no-sandbox', '--disable-gpu-sandbox')
  if (launch.trust === 'everything') args.push('--disable-workspace-trust')
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  try {
    const child = spawn(program, args, { env: { ...env, ...launch.env }, stdio: 'ignore', detached: true })
    const code = await withLimit(exitOf(child)).finally(() => endGroup(child))
    if (code !== 0) throw new Error(`VS Code ended with ${code}`)
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

function npmHost(host: NpmHost, log: Log): EditorHost {
  return { name: 'VS Code from npm', run: (launch) => runInBrowser(host, launch, log) }
}

async function runInBrowser(host: NpmHost, launch: TestLaunch, log: Log): Promise<void> {
  const { extension, tests, trust, env } = launch
  const server = await serveEditor(host, { trust, env, development: { extension, tests } })
  const browser = await launchBrowser(host, log)
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const console: string[] = []
    const ended = new Promise<number>((done, failed) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => done(code))
      browser.once('disconnected', () => failed(new Error('the browser ended before the tests did')))
      page.once('crash', () => failed(new Error('the page crashed before the tests ended')))
    })
    await page.exposeFunction('codeAutomationLog', (kind: string, args: unknown[]) => {
      console.push(`${kind}: ${args.join(' ')}`)
    })
    await page.goto(server.address(launch.workspace))
    const code = await withLimit(ended)
    if (code !== 0) throw new Error(`the tests ended with ${code}. The extension host's console:\n${tail(console)}`)
  } finally {
    await browser.close()
    await server.stop()
  }
}

function withLimit(ended: Promise<number>): Promise<number> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`no result after ${limit / 60_000} minutes`)), limit)
    ended.then(done, failed).finally(() => clearTimeout(timer))
  })
}

const tail = (lines: readonly string[]): string => lines.slice(-30).join('\n')
