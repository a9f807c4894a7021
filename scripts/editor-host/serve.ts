import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NpmHost } from './install'
import { endGroup } from './processes'

export interface ServeOptions {
  readonly port?: number
  /** Whether folders ask to be trusted, as on a person's machine. */
  readonly trust: 'ask' | 'everything'
  readonly env?: NodeJS.ProcessEnv
  /** Settings of the machine scope. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** A VSIX to install, as a person would. */
  readonly vsix?: string
  /** Loads an extension and its tests from a folder; VS Code shows no notifications then. */
  readonly development?: { readonly extension: string; readonly tests: string }
}

export interface ServedEditor {
  readonly port: number
  /** Address of the workbench with a folder open. */
  address(folder: string): string
  stop(): Promise<void>
}

/** Starts VS Code's server on 127.0.0.1 and waits until it answers. */
export async function serveEditor(host: NpmHost, options: ServeOptions): Promise<ServedEditor> {
  const port = options.port ?? (await freePort())
  const data = mkdtempSync(join(tmpdir(), 'readiness-editor-'))
  const machine = join(data, 'data', 'Machine')
  mkdirSync(machine, { recursive: true })
  writeFileSync(join(machine, 'settings.json'), JSON.stringify(options.settings ?? {}))
  const shared = ['--server-data-dir', data, '--accept-server-license-terms', '--disable-telemetry']
  if (options.vsix) install(host, options.vsix, shared)
  const args = [host.serverMain, ...shared, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token']
  if (options.development) args.push('--enable-smoke-test-driver')
  if (options.trust === 'everything') args.push('--disable-workspace-trust')
  const child = spawn(host.node, args, { env: { ...process.env, ...options.env }, detached: true })
  const stop = async (): Promise<void> => {
    await endGroup(child)
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
  await new Promise<void>((ready, failed) => {
    let output = ''
    const look = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-4000)
      if (output.includes('Extension host agent listening')) ready()
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.once('error', (error) => failed(new Error(`VS Code's server could not start: ${error.message}`)))
    child.once('close', (code) => failed(new Error(`VS Code's server ended (${code}):\n${output}`)))
  })
  return { port, stop, address: (folder) => addressOf(port, folder, options.development) }
}

function install(host: NpmHost, vsix: string, shared: readonly string[]): void {
  const done = spawnSync(host.node, [host.serverMain, ...shared, '--install-extension', vsix], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`VS Code could not install ${vsix}:\n${done.stdout}${done.stderr}`)
}

function addressOf(port: number, folder: string, development: ServeOptions['development']): string {
  const authority = `127.0.0.1:${port}`
  const query = new URLSearchParams({ folder })
  if (development) {
    const remote = (path: string): string => `vscode-remote://${authority}${path}`
    const payload = [
      ['extensionDevelopmentPath', remote(development.extension)],
      ['extensionTestsPath', remote(development.tests)],
      ['skipWelcome', 'true'],
    ]
    query.set('payload', JSON.stringify(payload))
  }
  return `http://${authority}/?${query}`
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
