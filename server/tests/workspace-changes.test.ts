import { deepEqual, equal, ok } from 'node:assert/strict'
import {
  DidChangeConfigurationNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
} from 'vscode-languageserver'
import { eventually, TestClient, uriOf } from './client'
import { watchedRules } from './sample-rules'

const { Changed, Created, Deleted } = FileChangeType

describe('the workspace', () => {
  let client: TestClient
  afterEach(() => client.stop())

  it('has its files watched through the client', async () => {
    client = await TestClient.start({})
    await eventually('both registrations', () => client.registered.length === 2)
    deepEqual(client.registered.toSorted(), ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles'])
  })

  it('follows files that change, come and go on disk', async () => {
    client = await TestClient.start({ 'a.ts': "import './b'\n", 'b.ts': '' })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), [])
    client.io.files.set('/app/b.ts', 'danger()\n')
    await client.watched(['b.ts', Changed])
    deepEqual(await client.codes('a.ts'), ['shaky-import'])
    await eventually('a refresh', () => client.refreshes === 1)
    client.io.files.delete('/app/b.ts')
    await client.watched(['b.ts', Deleted])
    deepEqual(await client.codes('a.ts'), [])
    client.io.files.set('/app/b.ts', 'danger()\n')
    await client.watched(['b.ts', Created])
    deepEqual(await client.codes('a.ts'), ['shaky-import'])
  })

  it('follows a folder that is deleted as one', async () => {
    client = await TestClient.start({ 'a.ts': "import './lib/b'\n", 'lib/b.ts': 'danger()\n' })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), ['shaky-import'])
    client.io.files.delete('/app/lib/b.ts')
    await client.watched(['lib', Deleted])
    deepEqual(await client.codes('a.ts'), [])
  })

  it('takes unsaved text over the disk until the document closes', async () => {
    client = await TestClient.start({ 'a.ts': "import './b'\n", 'b.ts': 'danger()\n' })
    await client.open('a.ts')
    await client.open('b.ts', '')
    await client.watched(['b.ts', Changed])
    deepEqual(await client.codes('a.ts'), [])
    await client.close('b.ts')
    deepEqual(await client.codes('a.ts'), ['shaky-import'])
  })

  it('takes a configuration over at once, and keeps the last good one', async () => {
    const off = '{ "rules": { "danger-call": "off" } }'
    client = await TestClient.start({ 'a.ts': 'danger()\n', '.readiness.json': off })
    await client.open('a.ts')
    await client.open('.readiness.json', off, 'jsonc')
    deepEqual(await client.codes('a.ts'), [])
    await client.change('.readiness.json', '{ "rules": { "danger-call": "off" ')
    deepEqual(await client.codes('a.ts'), [])
    ok((await client.codes('.readiness.json')).includes('invalid-configuration'))
    await eventually('the status tells of it', () => client.statuses.at(-1)?.state === 'problem')
    equal(client.statuses.at(-1)?.problems[0]?.uri, uriOf('.readiness.json'))
    await client.change('.readiness.json', '{ "rules": { "danger-call": "error" } }')
    deepEqual(
      (await client.diagnostics('a.ts')).map((diagnostic) => diagnostic.severity),
      [1],
    )
    await eventually('all is well again', () => client.statuses.at(-1)?.state === 'ready')
  })

  it("puts the editor's settings on top", async () => {
    client = await TestClient.start({
      'a.ts': 'danger()\n',
      '.readiness.json': '{ "rules": { "danger-call": "error" } }',
    })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), ['danger-call'])
    client.settings = { rules: { 'danger-call': 'off' } }
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null })
    await eventually('a refresh', () => client.refreshes > 0)
    deepEqual(await client.codes('a.ts'), [])
  })

  it('gives a file to the innermost of nested folders', async () => {
    const configuration = '{ "rules": { "danger-call": "off" } }'
    const files = { 'a.ts': 'danger()\n', 'inner/a.ts': 'danger()\n', '.readiness.json': configuration }
    client = await TestClient.start(files, { folders: ['/app', '/app/inner'] })
    await client.open('a.ts')
    await client.open('inner/a.ts')
    deepEqual(await client.codes('a.ts'), [])
    deepEqual(await client.codes('inner/a.ts'), ['danger-call'])
    await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [], removed: [{ uri: uriOf('/app/inner'), name: 'inner' }] },
    })
    deepEqual(await client.codes('inner/a.ts'), [])
  })

  it('runs the rules on the edited file alone while a person types', async () => {
    const ran: string[] = []
    const rules = watchedRules((_, path) => ran.push(path))
    const files = { 'a.ts': 'danger()\n', 'b.ts': "import './a'\n", 'c.ts': 'danger()\n' }
    client = await TestClient.start(files, { rules })
    for (const path of Object.keys(files)) {
      await client.open(path)
      await client.pull(path)
    }
    ran.length = 0
    await client.change('a.ts', {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '// x\n',
    })
    for (const path of Object.keys(files)) await client.pull(path)
    deepEqual([...new Set(ran)], ['a.ts'])
  })

  it('is read as far as it can be; a folder that cannot be is a problem of its own', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { folders: ['/app', '/gone'], unreadable: ['/gone'] })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), ['danger-call'])
    await eventually('the status tells of it', () => client.statuses.at(-1)?.state === 'problem')
    ok(client.statuses.at(-1)?.problems[0]?.message.includes('EACCES'))
  })
})
