import { spawn } from 'node:child_process'
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
}

export interface ServedEditor {
  readonly port: number
  /** Address of the workbench with a folder open and an extension under development loaded. */
  address(folder: string, extension: string, tests?: string): string
  stop(): Promise<void>
}

/** Starts VS Code's server on 127.0.0.1 and waits until it answers. */
export async function serveEditor(host: NpmHost, options: ServeOptions): Promise<ServedEditor> {
  const port = options.port ?? (await freePort())
  const data = mkdtempSync(join(tmpdir(), 'readiness-editor-'))
  const machine = join(data, 'data', 'Machine')
  mkdirSync(machine, { recursive: true })
  writeFileSync(join(machine, 'settings.json'), JSON.stringify(options.settings ?? {}))
  const args = [host.serverMain, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token']
  args.push('--accept-server-license-terms', '--disable-telemetry', '--enable-smoke-test-driver')
  args.push('--server-data-dir', data)
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
  return { port, stop, address: (folder, extension, tests) => addressOf(port, folder, extension, tests) }
}

function addressOf(port: number, folder: string, extension: string, tests: string | undefined): string {
  const authority = `127.0.0.1:${port}`
  const payload = [
    ['extensionDevelopmentPath', `vscode-remote://${authority}${extension}`],
    ['skipWelcome', 'true'],
  ]
  if (tests) payload.push(['extensionTestsPath', `vscode-remote://${authority}${tests}`])
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) })
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
