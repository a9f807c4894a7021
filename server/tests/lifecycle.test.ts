import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import {
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  FileChangeType,
  SetTraceNotification,
} from 'vscode-languageserver'
import { reviewMethod } from '../protocol'
import { eventually, TestClient, uriOf } from './client'

describe('while a folder is still opening', () => {
  let client: TestClient
  let answer: () => void
  beforeEach(async () => {
    const settingsAfter = new Promise<void>((resolve) => {
      answer = resolve
    })
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { settingsAfter })
  })
  afterEach(() => client.stop())

  it('a pull can be cancelled', async () => {
    await client.open('a.ts')
    const source = new CancellationTokenSource()
    const params = { textDocument: { uri: uriOf('a.ts') } }
    const pull = client.connection.sendRequest(DocumentDiagnosticRequest.type, params, source.token)
    source.cancel()
    const refused = rejects(pull, { code: -32800 })
    answer()
    await refused
  })

  it('a review can be cancelled, and ends at once', async () => {
    const source = new CancellationTokenSource()
    const review = client.connection.sendRequest(reviewMethod, { scope: 'workspace' }, source.token)
    await eventually('it waits', () => client.session.review.running)
    source.cancel()
    await rejects(review, { code: -32800 })
    ok(!client.session.review.running)
  })

  it('a pull waits, and judges the text as typed meanwhile', async () => {
    await client.open('a.ts')
    const codes = client.codes('a.ts')
    await client.change('a.ts', 'danger()\ndanger()\n')
    answer()
    equal((await codes).length, 2)
  })
})

describe('a session', () => {
  let client: TestClient
  afterEach(() => client.stop())

  it('traces what it answered only when asked to', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    await client.codes('a.ts')
    await client.connection.sendNotification(SetTraceNotification.type, { value: 'verbose' })
    await client.codes('a.ts')
    await eventually('one line', () => client.trace.length === 1)
    ok(client.trace[0]?.startsWith(`${uriOf('a.ts')}: 1 findings in`))
  })

  it('follows a document that is renamed', async () => {
    client = await TestClient.start({ 'a.ts': "import './old'\n", 'old.ts': 'danger()\n' })
    await client.open('a.ts')
    await client.open('old.ts')
    deepEqual(await client.codes('a.ts'), ['shaky-import'])
    client.io.files.set('/app/new.ts', 'danger()\n')
    client.io.files.delete('/app/old.ts')
    await client.close('old.ts')
    await client.open('new.ts')
    await client.watched(['old.ts', FileChangeType.Deleted], ['new.ts', FileChangeType.Created])
    deepEqual(await client.codes('a.ts'), [])
    deepEqual(await client.codes('new.ts'), ['danger-call'])
    deepEqual(await client.codes('old.ts'), [])
  })

  it('stays up when a request is nonsense', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await rejects(client.connection.sendRequest('readiness/suppress', { uri: 7 }))
    await client.connection.sendNotification('textDocument/didChange', { textDocument: {} })
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {})
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), ['danger-call'])
    ok(client.log.some((line) => line.startsWith('didChangeWatchedFiles')))
  })
})
