import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import {
  CancellationTokenSource,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Rule } from '../../rules/engine/rule'
import { changedLines } from '../actions/everywhere-edit'
import { type FixableRule, type FixEverywhereResult, fixableRulesMethod, fixEverywhereMethod } from '../protocol'
import { TestClient, uriOf } from './client'
import { sampleRules, watchedRules } from './sample-rules'

const start = { line: 0, character: 0 }
const atStart = { start, end: start }
const rule = 'danger-call'
const files = {
  'a.ts': 'danger()\ndanger()\n',
  'b.ts': "import { x } from './x'\n\nx()\ndanger()\n",
  'c.ts': '// readiness-ignore-next-line danger-call -- it is fine\ndanger()\n',
  'safe.ts': 'export const safe = () => 1\n',
}

describe('fix this everywhere', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const fixed = (): Promise<FixEverywhereResult> =>
    client.connection.sendRequest<FixEverywhereResult>(fixEverywhereMethod, { rule })
  const offers = async (path: string): Promise<string[]> =>
    (await client.actions(path, atStart)).map(({ title }) => title).filter((title) => /everywhere/.test(title))

  it('is offered where a rule finds something in several places', async () => {
    client = await TestClient.start(files)
    await client.open('a.ts')
    deepEqual(await offers('a.ts'), ['Fix this everywhere: 3 places in 2 files… (danger-call)'])
    await client.open('b.ts', '')
    deepEqual(await offers('a.ts'), ['Fix this everywhere: 2 places in this file… (danger-call)'])
    await client.change('a.ts', 'danger()\n')
    deepEqual(await offers('a.ts'), [])
  })

  it('does not keep a menu waiting until all is judged', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n', ...many(40) }, { rules: watchedRules(wait) })
    await client.open('a.ts')
    deepEqual(await offers('a.ts'), ['Fix this everywhere in the workspace… (danger-call)'])
  })

  it('is no offer to a client that cannot ask for it', async () => {
    client = await TestClient.start(files, { initializationOptions: null })
    await client.open('a.ts')
    deepEqual(await offers('a.ts'), [])
  })

  it('makes one change for each file, fixes after one another, and leaves the workspace as it is', async () => {
    client = await TestClient.start(files)
    await client.open('b.ts')
    const { edit, fixes, files: count, left, created } = await fixed()
    deepEqual([fixes, count, left, created], [3, 2, [], []])
    deepEqual(textsAfter(edit), {
      [uriOf('a.ts')]: "import { safe } from './safe'\nsafe()\nsafe()\n",
      [uriOf('b.ts')]: "import { safe } from './safe'\nimport { x } from './x'\n\nx()\nsafe()\n",
    })
    deepEqual(
      textEdits(edit).map(({ edits, textDocument }) => [edits.length, textDocument.version]),
      [
        [1, null],
        [1, 1],
      ],
    )
    equal((await client.codes('b.ts')).length, 1)
    equal(client.refreshes, 0)
  })

  it('counts unsaved text, and shows itself first with every box ticked', async () => {
    client = await TestClient.start(files)
    await client.open('a.ts', 'fine()\n')
    const { edit, files: count } = await fixed()
    deepEqual([count, Object.keys(textsAfter(edit))], [1, [uriOf('b.ts')]])
    const asking = edit?.documentChanges?.[0]
    deepEqual(asking, {
      kind: 'create',
      uri: uriOf('b.ts'),
      options: { ignoreIfExists: true },
      annotationId: 'readiness.preview',
    })
    deepEqual(
      Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation),
      [false, true],
    )
  })

  it('says what is left, and why; a rule without fixes is refused', async () => {
    const rules = sampleRules.map((one): Rule => {
      if (one.id !== rule) return one
      return {
        ...one,
        fixes: (finding) => {
          const edit = { file: finding.file, range: finding.range }
          const fix = { title: 'Mend', applicability: 'unsafe', creates: [], needs: ['p-retry'] } as const
          if (finding.file === 'none.ts') return []
          return [{ ...fix, edits: [{ ...edit, newText: finding.file === 'breaks.ts' ? '}' : 'safe' }] }]
        },
      }
    })
    const disk = { 'a.ts': 'danger()\n', 'breaks.ts': '\ndanger()\n', 'none.ts': 'danger()\n' }
    client = await TestClient.start(disk, { rules })
    const { left, fixes, needs } = await fixed()
    deepEqual([fixes, needs], [1, ['p-retry']])
    deepEqual(
      left.map(({ uri, reason, range }) => [uri, reason, range.start.line]),
      [
        [uriOf('breaks.ts'), 'breaks', 1],
        [uriOf('none.ts'), 'no-fix', 0],
      ],
    )
    await rejects(client.connection.sendRequest(fixEverywhereMethod, { rule: 'shaky-import' }), /no fixes/)
  })

  it('is refused where something was edited meanwhile, and ends when cancelled', async () => {
    let onRun = (): void => undefined
    const rules = watchedRules(() => {
      onRun()
      wait()
    })
    client = await TestClient.start({ ...files, ...many(40) }, { rules })
    await client.open('a.ts')
    await client.codes('a.ts')
    const once = (then: () => void): void => {
      onRun = () => {
        onRun = () => undefined
        then()
      }
    }
    once(() => void client.change('a.ts', 'danger()\n'))
    await rejects(fixed(), /edited while/)
    const source = new CancellationTokenSource()
    once(() => source.cancel())
    await rejects(client.connection.sendRequest(fixEverywhereMethod, { rule }, source.token), { code: -32800 })
    equal((await fixed()).fixes, 42)
  })

  it('can be asked for by rule: those that can fix something, most places first', async () => {
    client = await TestClient.start(files)
    const rules = await client.connection.sendRequest<FixableRule[]>(fixableRulesMethod, {})
    deepEqual(rules, [{ rule, summary: 'A sample.', places: 3, files: 2 }])
  })

  /** The texts of the files that an edit changes, after it. */
  function textsAfter(edit: WorkspaceEdit | null): Record<string, string> {
    const entries = textEdits(edit).map(({ textDocument: { uri }, edits }) => {
      const path = uri.slice('file://'.length)
      const open = [...client.session.documents.all()].find((one) => one.uri === uri)?.document.getText()
      const text = open ?? String(client.io.files.get(path) ?? '')
      return [uri, TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), edits as TextEdit[])]
    })
    return Object.fromEntries(entries)
  }
})

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.ts`, 'danger()\n']))
}

function wait(): void {
  const end = performance.now() + 2
  while (performance.now() < end);
}

function textEdits(edit: WorkspaceEdit | null): TextDocumentEdit[] {
  return (edit?.documentChanges ?? []).filter((change) => 'textDocument' in change)
}

describe('the lines that a change touches', () => {
  for (const [before, after] of [
    ['a\nb\nc\n', 'a\nB\nc\n'],
    ['a\nb\nc\n', 'a\nb\nb\nc\n'],
    ['a\nb\nc\n', 'b\nc\n'],
    ['a\nb\nc\n', 'x\na\nb\nc\n'],
    ['a\nb\nc', 'a\nb\nc\n'],
    ['a\r\nb\r\nc', 'a\r\nbb\r\nc'],
    ['', 'a'],
    ['a', ''],
    ['aa\naa\naa', 'aa\naa'],
    ['{\n  a\n}\n', 'try {\n  {\n    a\n  }\n} catch {}\n'],
  ] as const) {
    it(`of ${JSON.stringify(before)} to ${JSON.stringify(after)} are whole and give the new text`, () => {
      const { range, newText } = changedLines(before, after)
      equal(before.slice(0, range.start) + newText + before.slice(range.end), after)
      ok(range.start === 0 || before[range.start - 1] === '\n')
      ok(range.end === before.length || before[range.end - 1] === '\n')
    })
  }
})
