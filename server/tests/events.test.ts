import { deepEqual } from 'node:assert/strict'
import { FileChangeType, LSPErrorCodes, ProgressType, ResponseError } from 'vscode-languageserver'
import { type FileDiagnostics, reviewMethod } from '../protocol'
import { eventually, TestClient, uriOf } from './client'
import { withProjectRule } from './sample-rules'

const names = ['a.ts', 'b.ts', 'lib/c.ts', 'lib/d.ts', 'schema.sql']
const texts = ['danger()\n', '', "import './lib/c'\n", "import './b'\ndanger()\n", "import '../a'\n"]

/** Findings of every file as the person sees them: pulled where open, else from the review's collection. */
type View = Record<string, unknown[]>

/** A client that keeps its review collection as the real one does. */
class Reviewer {
  readonly collection: View = {}
  readonly open = new Map<string, string>()

  #reviews = 0
  #latest: Promise<void> = Promise.resolve()

  constructor(readonly client: TestClient) {
    client.onUpdate = (files) => this.#take(files)
  }

  /** Runs a review, unless a later one takes its place: what it does not name has no findings. */
  async review(): Promise<void> {
    const { connection } = this.client
    const partialResultToken = `found-${++this.#reviews}`
    const named = new Set<string>()
    const listening = connection.onProgress(new ProgressType<FileDiagnostics[]>(), partialResultToken, (files) => {
      this.#take(files)
      for (const { uri } of files) named.add(uri)
    })
    try {
      await connection.sendRequest(reviewMethod, { scope: 'workspace', partialResultToken })
      for (const uri of Object.keys(this.collection)) if (!named.has(uri)) delete this.collection[uri]
    } catch (error) {
      if (!(error instanceof ResponseError) || error.code !== LSPErrorCodes.ServerCancelled) throw error
    } finally {
      listening.dispose()
    }
  }

  async view(): Promise<View> {
    await this.#latest
    const view: View = { ...this.collection }
    for (const path of this.open.keys()) {
      const codes = await this.client.codes(path)
      if (codes.length > 0) view[uriOf(path)] = [...(view[uriOf(path)] ?? []), ...codes]
    }
    return view
  }

  /** Does one of the things that happen to a file. */
  async happen(what: number, path: string, text: string): Promise<void> {
    const { client, open } = this
    const isOpen = open.has(path)
    if (what === 0 && !isOpen) {
      delete this.collection[uriOf(path)]
      open.set(path, text)
      await client.open(path, text)
    } else if (what === 1 && isOpen) {
      open.delete(path)
      await client.close(path)
    } else if (what === 2 && isOpen) {
      open.set(path, text)
      await client.change(path, text)
    } else if (what === 3 && isOpen) {
      await client.save(path, open.get(path) ?? '')
      await client.watched([path, FileChangeType.Changed])
    } else if (what === 4) {
      client.io.files.set(`/app/${path}`, text)
      await client.watched([path, FileChangeType.Changed])
    } else if (what === 5) {
      client.io.files.delete(`/app/${path}`)
      await client.watched([path, FileChangeType.Deleted])
    } else if (what === 6) {
      this.#latest = this.review()
    }
  }

  #isOpen(uri: string): boolean {
    return [...this.open.keys()].some((path) => uriOf(path) === uri)
  }

  #take(files: readonly FileDiagnostics[]): void {
    for (const { uri, diagnostics } of files) {
      // It was sent before the server knew that the file is open.
      if (this.#isOpen(uri)) continue
      if (diagnostics.length > 0) this.collection[uri] = diagnostics.map((diagnostic) => diagnostic.code)
      else delete this.collection[uri]
    }
  }
}

describe('whatever happens to files, open and closed', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`each finding is seen exactly once, as in a fresh review (seed ${seed})`, async () => {
      const random = randomFrom(seed)
      const disk = { 'a.ts': 'danger()\n', 'lib/c.ts': "import '../a'\n" }
      const reviewer = new Reviewer(await TestClient.start(disk, { rules: withProjectRule }))
      const clients = [reviewer.client]
      try {
        await reviewer.review()
        for (let i = 0; i < 25; i++) {
          await reviewer.happen(random(7), names[random(names.length)] ?? '', texts[random(texts.length)] ?? '')
          if (random(4) === 0) await reviewer.view()
        }
        const expected = await freshView(reviewer, clients)
        let seen: View = {}
        await eventually('both views agree', async () => {
          seen = await reviewer.view()
          return JSON.stringify(inOrder(seen)) === JSON.stringify(inOrder(expected))
        }).catch(() => deepEqual(seen, expected))
      } finally {
        for (const client of clients) client.stop()
      }
    })
  }
})

/** What a server that was just started says of the same disk and the same open documents. */
async function freshView({ client, open }: Reviewer, clients: TestClient[]): Promise<View> {
  const disk = [...client.io.files].map(([path, text]) => [path.slice('/app/'.length), String(text)])
  const fresh = new Reviewer(await TestClient.start(Object.fromEntries(disk), { rules: withProjectRule }))
  clients.push(fresh.client)
  for (const [path, text] of open) await fresh.happen(0, path, text)
  await fresh.review()
  return fresh.view()
}

function inOrder(view: View): [string, unknown[]][] {
  return Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A small generator of numbers below a bound, the same for the same seed. */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}
