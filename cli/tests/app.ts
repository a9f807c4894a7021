import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { runCommand } from '../command'

/** An app in a temporary folder, and the command line run on it. */
export interface App {
  readonly root: string
  put(path: string, text: string | Uint8Array): void
  get(path: string): string
  run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>
  /** Runs with a stdout that refuses what is written, as a pipe whose reader went or a full disk. */
  runInto(refusal: NodeJS.ErrnoException, ...args: string[]): Promise<{ readonly code: number; readonly err: string }>
  remove(): void
}

export function createApp(files: Readonly<Record<string, string>>): App {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-cli-')))
  const put = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  return {
    root,
    put,
    get: (path) => readFileSync(join(root, path), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
    async run(...args) {
      const [out, err] = [collector(), collector()]
      const code = await runCommand(args, { stdout: out, stderr: err, colour: false })
      return { code, out: out.text, err: err.text }
    },
    async runInto(refusal, ...args) {
      const out = new Writable({ write: (_chunk, _encoding, done) => done(refusal) })
      out.on('error', () => {})
      const err = collector()
      return { code: await runCommand(args, { stdout: out, stderr: err, colour: false }), err: err.text }
    },
  }
}

function collector(): Writable & { text: string } {
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        stream.text += chunk.toString()
        done()
      },
    }),
    { text: '' },
  )
  return stream
}
