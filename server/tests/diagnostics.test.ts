import { deepEqual, equal, notEqual } from 'node:assert/strict'
import { eventually, TestClient, uriOf } from './client'

describe('pulled diagnostics', () => {
  let client: TestClient
  afterEach(() => client.stop())

  it('follow what is typed', async () => {
    client = await TestClient.start({ 'a.ts': 'export const a = 1\n' })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), [])
    await client.change('a.ts', {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
      text: 'danger()\n',
    })
    const [diagnostic] = await client.diagnostics('a.ts')
    deepEqual(diagnostic?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } })
    equal(diagnostic?.message, '`danger` is called.')
    equal(diagnostic?.source, 'Readiness')
    equal(diagnostic?.severity, 2)
    deepEqual(diagnostic?.data, { rule: 'danger-call', subject: 'danger 1', messageId: 'call' })
  })

  it('are unchanged while nothing changes, and full after an edit', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const first = await client.pull('a.ts')
    const second = await client.pull('a.ts', first.resultId)
    deepEqual([first.kind, second.kind, second.resultId], ['full', 'unchanged', first.resultId])
    await client.change('a.ts', 'danger() // still\n')
    const third = await client.pull('a.ts', first.resultId)
    equal(third.kind, 'full')
    notEqual(third.resultId, first.resultId)
  })

  it('count unsaved text of another file, and are asked for again', async () => {
    client = await TestClient.start({ 'a.ts': "import { x } from './b'\nx()\n", 'b.ts': 'export const x = () => 1\n' })
    await client.open('a.ts')
    await client.open('b.ts')
    deepEqual(await client.codes('a.ts'), [])
    await client.change('b.ts', 'export const x = () => danger()\n')
    await eventually('a refresh', () => client.refreshes === 1)
    const [diagnostic] = await client.diagnostics('a.ts')
    equal(diagnostic?.code, 'shaky-import')
    const [related] = diagnostic?.relatedInformation ?? []
    equal(related?.location.uri, uriOf('b.ts'))
    deepEqual(related?.location.range.start, { line: 0, character: 23 })
  })

  it('ask for no refresh while a change stays within its file', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    await client.change('a.ts', '\n\ndanger()\n')
    await client.codes('a.ts')
    await new Promise((resolve) => setTimeout(resolve, 400))
    equal(client.refreshes, 0)
  })

  it('with run: onSave are those of the text last saved', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { settings: { run: 'onSave' } })
    await client.open('a.ts')
    const saved = await client.pull('a.ts')
    equal(saved.kind === 'full' && saved.items.length, 1)
    await client.change('a.ts', 'danger()\ndanger()\n')
    equal((await client.pull('a.ts', saved.resultId)).kind, 'unchanged')
    await client.save('a.ts', 'danger()\ndanger()\n')
    equal((await client.codes('a.ts')).length, 2)
  })

  it('of an untitled document come from that document alone; other schemes have none', async () => {
    client = await TestClient.start({})
    await client.open('untitled:Untitled-1', 'danger()\n')
    await client.open('git:/app/a.ts', 'danger()\n')
    deepEqual(await client.codes('untitled:Untitled-1'), ['danger-call'])
    deepEqual(await client.codes('git:/app/a.ts'), [])
  })

  it('are none for a disabled folder', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { settings: { enable: false } })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), [])
    await eventually('the status says so', () => client.statuses.at(-1)?.state === 'disabled')
  })

  it('survive a rule that fails, at the cost of one line in the log', async () => {
    client = await TestClient.start({ 'a.ts': 'explode()\ndanger()\n' })
    await client.open('a.ts')
    deepEqual(await client.codes('a.ts'), ['danger-call'])
    await client.change('a.ts', 'explode()\ndanger(1)\n')
    deepEqual(await client.codes('a.ts'), ['danger-call'])
    equal(client.log.filter((line) => line.includes('exploded')).length, 1)
  })
})
