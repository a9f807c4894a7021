import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { CancellationTokenSource, FileChangeType, ProgressType, WorkDoneProgress } from 'vscode-languageserver'
import type { Rule } from '../../rules/engine/rule'
import {
  clearReviewMethod,
  type FileDiagnostics,
  type ReviewParams,
  type ReviewResult,
  reviewMethod,
} from '../protocol'
import { eventually, TestClient, uriOf } from './client'
import { watchedRules } from './sample-rules'

const files = {
  'a.ts': 'danger()\ndanger()\n',
  'b.ts': "import './a'\n",
  'c.ts': '// readiness-ignore-next-line danger-call -- it is fine\ndanger()\n',
  'd.ts': 'export const d = 1\n',
}

describe('a review', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const run = (scope: ReviewParams['scope'] = 'workspace'): Promise<ReviewResult> =>
    client.connection.sendRequest<ReviewResult>(reviewMethod, { scope, partialResultToken: 'found' })

  /** Gathers partial results as the client's collection would. */
  const gather = (): Record<string, unknown[]> => {
    const found: Record<string, unknown[]> = {}
    client.connection.onProgress(new ProgressType<FileDiagnostics[]>(), 'found', (batch) => {
      for (const { uri, diagnostics } of batch) found[uri] = diagnostics.map((diagnostic) => diagnostic.code)
    })
    return found
  }

  it('sends the findings of files never opened, and counts', async () => {
    client = await TestClient.start(files)
    const found = gather()
    const result = await run()
    deepEqual(found, { [uriOf('a.ts')]: ['danger-call', 'danger-call'], [uriOf('b.ts')]: ['shaky-import'] })
    deepEqual(result.findings, { error: 1, warning: 2, info: 0 })
    deepEqual([result.reviewed, result.suppressed, result.failures.length], [4, 1, 0])
    await eventually('the status counts the workspace', () => client.statuses.at(-1)?.findingsIn === 'workspace')
    deepEqual(client.statuses.at(-1)?.findings, result.findings)
  })

  it('looks at the disk as it is, whatever the client told', async () => {
    client = await TestClient.start(files)
    await run()
    client.io.files.set('/app/d.ts', 'danger()\n')
    client.io.files.delete('/app/a.ts')
    const found = gather()
    const result = await run()
    deepEqual(found, { [uriOf('d.ts')]: ['danger-call'] })
    equal(result.reviewed, 3)
  })

  it('leaves open documents to the pull: each finding is told exactly once', async () => {
    client = await TestClient.start(files)
    await client.open('a.ts')
    const found = gather()
    const result = await run()
    deepEqual(found, { [uriOf('b.ts')]: ['shaky-import'] })
    equal(result.findings.warning, 2)
    equal((await client.codes('a.ts')).length, 2)
    await client.close('a.ts')
    await eventually('it comes back', () => uriOf('a.ts') in client.collection())
    deepEqual(client.collection(), { [uriOf('a.ts')]: ['danger-call', 'danger-call'] })
    await client.open('a.ts')
    await client.change('a.ts', '')
    await client.save('a.ts', '')
    await eventually('what imported it is mended', () => client.updates.some(({ uri }) => uri === uriOf('b.ts')))
    deepEqual(client.updates.at(-1), { uri: uriOf('b.ts'), diagnostics: [] })
  })

  it('stays true when files change, come and go', async () => {
    client = await TestClient.start(files)
    await run()
    client.io.files.set('/app/a.ts', '')
    client.io.files.delete('/app/c.ts')
    client.io.files.set('/app/e.ts', 'danger()\n')
    await client.watched(
      ['a.ts', FileChangeType.Changed],
      ['c.ts', FileChangeType.Deleted],
      ['e.ts', FileChangeType.Created],
    )
    await eventually('all three are told', () => client.updates.length === 3)
    deepEqual(
      client.updates.map(({ uri, diagnostics }) => [uri, diagnostics.length]),
      [
        [uriOf('a.ts'), 0],
        [uriOf('b.ts'), 0],
        [uriOf('e.ts'), 1],
      ],
    )
    const counts = JSON.stringify({ error: 0, warning: 1, info: 0 })
    await eventually('the status follows', () => JSON.stringify(client.statuses.at(-1)?.findings) === counts)
  })

  it('is forgotten when the person clears it', async () => {
    client = await TestClient.start(files)
    await run()
    await client.connection.sendNotification(clearReviewMethod, {})
    client.io.files.set('/app/a.ts', '')
    await client.watched(['a.ts', FileChangeType.Changed])
    await eventually('the status counts open documents', () => client.statuses.at(-1)?.findings.warning === 0)
    equal(client.statuses.at(-1)?.findingsIn, 'open-documents')
    deepEqual(client.updates, [])
  })

  it('tells of its progress', async () => {
    client = await TestClient.start(files)
    const kinds: string[] = []
    client.connection.onProgress(WorkDoneProgress.type, 'work', ({ kind }) => {
      kinds.push(kind)
    })
    await client.connection.sendRequest(reviewMethod, { scope: 'workspace', workDoneToken: 'work' })
    deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end'])
  })

  it('can be cancelled, and a second run cancels the first', async () => {
    client = await TestClient.start(many(150), { rules: slowRules() })
    const source = new CancellationTokenSource()
    const first = client.connection.sendRequest(reviewMethod, { scope: 'workspace' }, source.token)
    await eventually('it runs', () => client.session.review.running)
    source.cancel()
    await rejects(first, { code: -32800 })
    const second = client.connection.sendRequest(reviewMethod, { scope: 'workspace' })
    const outcome = rejects(second, { code: -32802 })
    await eventually('it runs again', () => client.session.review.running)
    const third = await client.connection.sendRequest<ReviewResult>(reviewMethod, { scope: 'workspace' })
    await outcome
    equal(third.reviewed, 150)
    ok(!client.session.review.running)
  })

  it('of changed files looks at what git names, where git may be asked', async () => {
    const changedFiles = async (): Promise<ReadonlySet<string>> => new Set(['b.ts'])
    client = await TestClient.start(files, { changedFiles })
    const found = gather()
    const result = await run('changed')
    deepEqual([result.reviewed, found], [1, { [uriOf('b.ts')]: ['shaky-import'] }])
  })

  it('asks git nothing in a workspace that is not trusted', async () => {
    let asked = 0
    const changedFiles = async (): Promise<ReadonlySet<string>> => new Set([`${asked++}`])
    client = await TestClient.start(files, { changedFiles, initializationOptions: { trusted: false } })
    const result = await run('changed')
    deepEqual([asked, result.reviewed], [0, 0])
    ok(result.notes.some((note) => note.includes('not trusted')))
    await client.connection.sendNotification('readiness/trust', { trusted: true })
    await run('changed')
    equal(asked, 1)
  })

  it('counts what failed and goes on', async () => {
    client = await TestClient.start({ ...files, 'x.ts': 'explode()\n' })
    const result = await run()
    deepEqual(
      result.failures.map(({ rule, uri }) => [rule, uri]),
      [['failing', uriOf('x.ts')]],
    )
    equal(result.reviewed, 5)
    equal(client.log.filter((line) => line.includes('exploded')).length, 1)
  })
})

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.ts`, 'danger()\n']))
}

/** Rules that take a millisecond a file. */
function slowRules(): readonly Rule[] {
  return watchedRules(() => {
    const end = performance.now() + 0.5
    while (performance.now() < end);
  })
}
