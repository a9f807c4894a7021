import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Diagnostic } from 'vscode-languageserver'
import { FileChangeType } from 'vscode-languageserver'
import type { ProjectRule } from '../../rules/engine/rule'
import { type ReviewResult, reviewMethod } from '../protocol'
import { eventually, TestClient, uriOf } from './client'
import { withProjectRule } from './sample-rules'

const start = { line: 0, character: 0 }
const files = { 'a.ts': 'danger()\n', 'b.ts': 'danger()\n', 'c.ts': 'export const c = 1\n' }

describe('rules that look at the whole project', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const opened = async (disk: Readonly<Record<string, string>>, rules = withProjectRule): Promise<TestClient> => {
    client = await TestClient.start(disk, { rules })
    return client
  }
  /** Opened with rules that count how often those of the whole project run. */
  const counted = async (): Promise<{ count: number }> => {
    const runs = { count: 0 }
    const counting = (rule: ProjectRule): ProjectRule => ({
      ...rule,
      check(project, options) {
        runs.count++
        return rule.check(project, options)
      },
    })
    await opened(
      files,
      withProjectRule.map((rule) => (rule.scope === 'file' ? rule : counting(rule))),
    )
    return runs
  }
  const placesOf = async (path: string): Promise<Diagnostic[]> =>
    (await client.diagnostics(path)).filter(({ code }) => code === 'danger-spread')

  it('show in open documents, beside what the file itself has', async () => {
    await opened(files)
    await client.open('b.ts')
    deepEqual(await client.codes('b.ts'), ['danger-call', 'danger-spread'])
    const [spread] = await placesOf('b.ts')
    equal(spread?.relatedInformation?.[0]?.location.uri, uriOf('a.ts'))
  })

  it('follow edits of other documents, once the person pauses', async () => {
    await opened(files)
    await client.open('b.ts')
    await client.open('a.ts')
    equal((await placesOf('b.ts')).length, 1)
    await client.change('a.ts', 'export const a = 1\n')
    await eventually('it goes', async () => (await placesOf('b.ts')).length === 0)
    await eventually('a refresh', () => client.refreshes === 1)
    await client.change('a.ts', 'danger()\n')
    await eventually('it comes back', async () => (await placesOf('b.ts')).length === 1)
  })

  it('move along with the text meanwhile, and are judged once', async () => {
    const runs = await counted()
    await client.open('b.ts')
    await placesOf('b.ts')
    equal(runs.count, 1)
    for (let line = 1; line <= 10; line++) {
      await client.change('b.ts', { range: { start, end: start }, text: '// more\n' })
      deepEqual(
        (await placesOf('b.ts')).map(({ range }) => range.start.line),
        [line],
      )
    }
    equal(runs.count, 1)
    await eventually('the rule has run again', () => runs.count === 2)
    await new Promise((resolve) => setTimeout(resolve, 400))
    deepEqual([runs.count, client.refreshes], [2, 0])
  })

  it('do not run where a file they say nothing of is edited, without a change for others', async () => {
    const runs = await counted()
    await client.open('c.ts')
    await placesOf('c.ts')
    await client.change('c.ts', '// a comment\n\nexport const c = 1\n')
    await placesOf('c.ts')
    await new Promise((resolve) => setTimeout(resolve, 400))
    equal(runs.count, 1)
  })

  it('stand in files of every kind, with suppressions honoured', async () => {
    const settings = {
      'supabase/migrations/1.sql': 'select 1;\n',
      'prisma/schema.prisma': 'model A {}\n',
      'package.json': '{ "name": "shop" }\n',
      'deploy.yml': 'on: push\n',
      'fly.toml': 'app = "shop"\n',
      '.env': 'KEY=1\n',
      '.env.production': 'KEY=1\n',
    }
    await opened({ ...files, ...settings })
    for (const [path, text] of Object.entries(settings)) {
      await client.open(path, text, 'plaintext')
      deepEqual(await client.codes(path), ['danger-spread'], path)
    }
    for (const [path, open] of [
      ['supabase/migrations/1.sql', '--'],
      ['prisma/schema.prisma', '//'],
      ['deploy.yml', '#'],
      ['fly.toml', '#'],
      ['.env', '#'],
      ['.env.production', '#'],
    ] as const) {
      const [suppress] = (await client.actions(path, { start, end: start })).filter(({ title }) =>
        /^Suppress/.test(title),
      )
      ok(suppress?.command, `${path} can be suppressed`)
      const text = `${open} readiness-ignore-next-line danger-spread -- it is meant\n${settings[path]}`
      await client.change(path, text)
      await eventually(`${path} is silent`, async () => (await client.codes(path)).length === 0)
    }
  })

  it('tell of a suppression that is not needed', async () => {
    await opened({
      'a.ts': 'danger()\n',
      'x.sql': '-- readiness-ignore-next-line danger-spread -- it is meant\nselect 1;\n',
    })
    await client.open('x.sql')
    await client.open('a.ts')
    deepEqual(await client.codes('x.sql'), [])
    await client.change('a.ts', '')
    await eventually('it is not needed', async () => (await client.codes('x.sql')).includes('unused-suppression'))
  })

  it('are in the review exactly once, and it follows them', async () => {
    await opened({ ...files, 'x.sql': 'select 1;\n' })
    await client.open('b.ts')
    const result = await client.connection.sendRequest<ReviewResult>(reviewMethod, {
      scope: 'workspace',
      partialResultToken: 'found',
    })
    deepEqual(result.findings, { error: 0, warning: 3, info: 1 })
    deepEqual(await client.codes('b.ts'), ['danger-call', 'danger-spread'])
    client.io.files.set('/app/a.ts', '')
    await client.watched(['a.ts', FileChangeType.Changed])
    await eventually('b.ts is the first now', async () => (await placesOf('b.ts')).length === 0)
    client.io.files.set('/app/b.ts', '')
    await client.close('b.ts')
    await client.watched(['b.ts', FileChangeType.Changed])
    await eventually('x.sql is told', () => client.updates.some(({ uri }) => uri === uriOf('x.sql')))
    deepEqual(client.collection(), {})
  })
})
