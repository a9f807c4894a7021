import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { FileChangeType } from 'vscode-languageserver'
import {
  baselineMethod,
  type ConfigureParams,
  configureMethod,
  exportMethod,
  type NewBaseline,
  type NewText,
  type PreviousReviews,
  type ReportResult,
  type ReviewResult,
  reportMethod,
  reviewMethod,
} from '../protocol'
import { eventually, TestClient, uriOf } from './client'

const files = {
  'a.ts': 'danger()\ndanger()\n',
  'b.ts': "import './a'\n",
  'c.ts': '// readiness-ignore-next-line danger-call -- it is fine\ndanger()\n',
}
const folder = 'file:///app'

describe('the report', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const report = (previous?: PreviousReviews): Promise<ReportResult> =>
    client.connection.sendRequest<ReportResult>(reportMethod, previous ? { previous } : {})
  const configure = (params: Omit<ConfigureParams, 'folder'>): Promise<NewText | null> =>
    client.connection.sendRequest<NewText | null>(configureMethod, { folder, ...params })

  it('tells verdict, plan and findings, with places that the client can open', async () => {
    client = await TestClient.start(files)
    const { html, places, folders, on } = await report()
    match(html, /<h1>Readiness review<\/h1>/)
    match(html, /Before|Verdict/)
    equal(on, '2026-11-22')
    deepEqual(
      folders.map(({ name, milestones, baselined }) => [name, milestones, baselined]),
      [['/app', ['launch'], 0]],
    )
    for (const [, at] of html.matchAll(/data-at="(\d+)"/g)) ok(places[Number(at)], `place ${at}`)
    const shown = places.filter(({ finding }) => finding !== undefined)
    ok(
      shown.some(
        ({ uri, range, finding }) => uri === uriOf('a.ts') && range.start.line === 1 && finding?.rule === 'danger-call',
      ),
    )
    ok(!places.some(({ uri }) => uri === uriOf('c.ts')), 'what is suppressed is not told')
  })

  it('tells the text as it is typed, saved or not', async () => {
    client = await TestClient.start(files)
    await client.open('a.ts')
    await client.change('a.ts', '')
    const { places } = await report()
    ok(!places.some(({ uri, finding }) => uri === uriOf('a.ts') && finding))
  })

  it('tells what changed since the review before', async () => {
    client = await TestClient.start(files)
    const [first] = (await report()).folders
    ok(first)
    await client.open('a.ts')
    await client.change('a.ts', 'danger()\n')
    const { html } = await report({ [folder]: { on: '2026-11-01', found: first.found } })
    match(html, /Since the last review, 2026-11-01/)
    match(html, /0 new, 1 fixed, 2 still open/)
    match((await report({ [folder]: { on: '2026-11-01', found: 'spoilt' } })).html, /^(?![\s\S]*Since the last review)/)
  })

  it('writes a person’s word into .readiness.json, and takes it', async () => {
    client = await TestClient.start({ ...files, '.readiness.json': '{\n  // ours\n  "guards": []\n}\n' })
    const made = await configure({ confirm: { item: 'backups', note: ' nightly ', by: 'Ada' } })
    equal(made?.uri, uriOf('.readiness.json'))
    match(made?.text ?? '', /\/\/ ours[\s\S]*"backups": \{\s*"note": "nightly",\s*"by": "Ada",\s*"on": "2026-11-22"/)
    await client.open('.readiness.json', made?.text)
    const [now] = (await report()).folders
    equal(now?.checklist.find(({ id }) => id === 'backups')?.state, 'confirmed')
    await rejects(configure({ confirm: { item: 'backups', note: ' ', by: 'Ada' } }), /needs an item, a note and a name/)
    await rejects(configure({ confirm: { item: 'nothing', note: 'x', by: 'Ada' } }), /needs an item/)
  })

  it('writes what the person is about to do, and goes by it', async () => {
    client = await TestClient.start(files)
    const made = await configure({ milestones: ['payments', 'launch'] })
    deepEqual(JSON.parse(made?.text ?? ''), { milestone: ['launch', 'payments'] })
    await client.open('.readiness.json', made?.text)
    const [now] = (await report()).folders
    deepEqual(now?.milestones, ['launch', 'payments'])
    deepEqual(now?.questions.find(({ id }) => id === 'money')?.otherwise, ['launch'])
  })

  it('does not touch a .readiness.json that is broken', async () => {
    client = await TestClient.start({ ...files, '.readiness.json': '{ "guards": [' })
    equal(await configure({ milestones: ['launch'] }), null)
  })

  it('starts from here: what is found now is known from then on, and shown as such', async () => {
    client = await TestClient.start(files)
    const made = await client.connection.sendRequest<NewText | null>(baselineMethod, { folder })
    equal(made?.uri, uriOf('.readiness-baseline.json'))
    await client.open('b.ts')
    client.io.files.set('/app/.readiness-baseline.json', made?.text ?? '')
    await client.watched(['.readiness-baseline.json', FileChangeType.Created])
    await eventually('it is taken', async () => (await report()).folders[0]?.baselined === 3)
    const { findings, baselined } = await client.connection.sendRequest<ReviewResult>(reviewMethod, {
      scope: 'workspace',
    })
    deepEqual([findings, baselined], [{ error: 0, warning: 0, info: 0 }, 3])
    const [hint] = await client.diagnostics('b.ts')
    equal(hint?.severity, 4)
    match(String(hint?.message), /Known: it is in the baseline/)
    await client.change('b.ts', "import './a'\ndanger()\n")
    equal((await client.diagnostics('b.ts')).filter(({ severity }) => severity !== 4).length, 1)
    match((await report()).html, /3 findings more in the baseline/)
  })

  it('counts what it records as the report and the review do, what speaks against the checklist too', async () => {
    client = await TestClient.start({
      'src/a.ts': 'danger()\ndanger()\n',
      'package.json': '{ "dependencies": { "express": "5.0.0", "express-session": "1.18.0" } }',
      'src/index.ts':
        "import './a'\nimport express from 'express'\nimport session from 'express-session'\nconst app = express()\napp.use(session({ secret: process.env.SECRET }))\napp.listen(3000)\n",
    })
    const made = await client.connection.sendRequest<NewBaseline | null>(baselineMethod, { folder })
    match(String(made?.text), /"sessions-in-memory"/)
    client.io.files.set('/app/.readiness-baseline.json', made?.text ?? '')
    await client.watched(['.readiness-baseline.json', FileChangeType.Created])
    await eventually('it is taken', async () => ((await report()).folders[0]?.baselined ?? 0) > 0)
    const { baselined } = await client.connection.sendRequest<ReviewResult>(reviewMethod, { scope: 'workspace' })
    const counts = [made?.recorded, (await report()).folders[0]?.baselined, baselined]
    deepEqual(counts, [4, 4, 4])
  })

  it('is the same in the formats for others', async () => {
    client = await TestClient.start(files)
    const as = (format: string): Promise<string> => client.connection.sendRequest(exportMethod, { folder, format })
    match(await as('markdown'), /^# Readiness review/)
    match(await as('html'), /^<!doctype html>/)
    equal((JSON.parse(await as('sarif')) as { version: string }).version, '2.1.0')
    ok((JSON.parse(await as('json')) as { assessment?: object }).assessment)
    await rejects(
      client.connection.sendRequest(exportMethod, { folder: 'file:///other', format: 'json' }),
      /not reviewed/,
    )
  })
})
