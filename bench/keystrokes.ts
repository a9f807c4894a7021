import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { quantile } from './numbers'
import { neighbours, sourceOf } from './source'

const LINES = 1000
const NEIGHBOURS = 60
const WARM_UP = 20

export interface KeystrokeReport {
  readonly lines: number
  readonly kinds: readonly {
    readonly name: string
    readonly times: number
    readonly p50: number
    readonly p95: number
    readonly worst: number
  }[]
}

/** What is typed: where, found by text, and what. Each is undone afterwards, and the undoing is measured too. */
const EDITS = [
  { name: 'letter in a comment', at: '// A guest changes', insert: 'x' },
  { name: 'letter in a string', at: "'move failed'", insert: 'x' },
  { name: 'letter in a name', at: 'const others', insert: 'x' },
  { name: 'new line', at: 'setBusy(true)', insert: '\n    ' },
  { name: 'brace that breaks the syntax', at: 'if (data) toast', insert: '{' },
  { name: 'call that needs a guard', at: 'setBusy(true)', insert: "await fetch('/api/ping')\n    " },
] as const

/** From `didChange` to the answer of the pull, in a file with neighbours, through the bundled server. */
export async function keystrokes(dist: string, edits: number): Promise<KeystrokeReport> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-bench-')))
  const text = sourceOf(LINES)
  const files = { ...neighbours(NEIGHBOURS), 'src/bookings.tsx': text }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const server = await start(dist, root)
  try {
    const typist = await server.open('src/bookings.tsx', text)
    for (let i = 0; i < WARM_UP; i++) await typist(text.indexOf(EDITS[i % EDITS.length]?.at ?? ''), 'x')
    const kinds = []
    for (const { name, at, insert } of EDITS) {
      const times: number[] = []
      for (let from = 0; times.length < edits; ) {
        const found = text.indexOf(at, from)
        from = found + 1
        if (found === -1) continue
        times.push(...(await typist(found, insert)))
      }
      kinds.push(summary(name, times))
    }
    return {
      lines: text.split('\n').length,
      kinds: [
        ...kinds,
        summary(
          'all',
          kinds.flatMap((kind) => kind.all),
        ),
      ],
    }
  } finally {
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  }
}

function summary(name: string, times: readonly number[]) {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  return { name, times: times.length, p50, p95, worst: Math.max(...times), all: times }
}

async function start(dist: string, root: string) {
  const child = spawn(process.execPath, [join(dist, 'server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  for (const method of [
    'client/registerCapability',
    'window/workDoneProgress/create',
    'workspace/diagnostic/refresh',
  ]) {
    connection.onRequest(method, () => null)
  }
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null))
  connection.listen()
  const rootUri = pathToFileURL(root).href
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'shop' }],
    capabilities: { textDocument: { diagnostic: { relatedDocumentSupport: false } } },
  })
  await connection.sendNotification('initialized', {})

  /** Opens a document; gives back a function that types at an offset and undoes it, with the time of each. */
  const open = async (path: string, text: string) => {
    const uri = pathToFileURL(join(root, path)).href
    let version = 1
    const textDocument = { uri, languageId: 'typescriptreact', version, text }
    await connection.sendNotification('textDocument/didOpen', { textDocument })
    let previousResultId: string | undefined
    const pull = async () => {
      const params = { textDocument: { uri }, ...(previousResultId && { previousResultId }) }
      const report = await connection.sendRequest<{ resultId?: string }>('textDocument/diagnostic', params)
      previousResultId = report.resultId
    }
    await pull()
    const change = async (start: object, end: object, newText: string) => {
      const started = performance.now()
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start, end }, text: newText }],
      })
      await pull()
      return performance.now() - started
    }
    return async (offset: number, insert: string): Promise<number[]> => {
      const [from, to] = [positionAt(text, offset), positionAt(text.slice(0, offset) + insert, offset + insert.length)]
      return [await change(from, from, insert), await change(from, to, '')]
    }
  }
  const stop = async () => {
    await connection.sendRequest('shutdown')
    await connection.sendNotification('exit')
    connection.dispose()
    child.kill()
  }
  return { open, stop }
}

function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}
