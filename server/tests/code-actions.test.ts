import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { type CodeAction, CodeActionResolveRequest, type TextDocumentEdit, type TextEdit } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { fixAllKind, type Requests, suppressMethod } from '../protocol'
import { TestClient, uriOf } from './client'

const start = { line: 0, character: 0 }
const whole = { start, end: { line: 99, character: 0 } }
const atStart = { start, end: start }

describe('code actions', () => {
  let client: TestClient
  afterEach(() => client.stop())

  const resolve = (action: CodeAction | undefined): Promise<CodeAction> => {
    ok(action)
    return client.connection.sendRequest(CodeActionResolveRequest.type, action)
  }

  it('of a finding: its fixes, safe ones first, then what can be done about any', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const actions = await client.actions('a.ts', atStart)
    deepEqual(
      actions.map((action) => action.title),
      [
        'Call `safe` instead',
        'Write it down',
        'Suppress with reason (danger-call)',
        'Turn this rule off in .readiness.json (danger-call)',
        'Explain (danger-call)',
        'Copy prompt for your AI assistant (danger-call)',
      ],
    )
    deepEqual(
      actions.map((action) => action.isPreferred ?? false),
      [true, false, false, false, false, false],
    )
    equal(actions[0]?.edit, undefined)
    deepEqual(actions[0]?.diagnostics, await client.diagnostics('a.ts'))
  })

  it('are none where there is no finding', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\nfine()\n' })
    await client.open('a.ts')
    deepEqual(await client.actions('a.ts', { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } }), [])
  })

  it('are resolved to edits of one version', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const [safe] = await client.actions('a.ts', atStart)
    const { edit } = await resolve(safe)
    equal(applied(edit?.documentChanges, 'danger()\n'), "import { safe } from './safe'\nsafe()\n")
    const [change] = edit?.documentChanges ?? []
    deepEqual(change && 'textDocument' in change && change.textDocument, { uri: uriOf('a.ts'), version: 1 })
    equal(edit?.changeAnnotations, undefined)
  })

  it('ask before anything unsafe, and create files', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const [, unsafe] = await client.actions('a.ts', atStart)
    const { edit } = await resolve(unsafe)
    deepEqual(
      edit?.documentChanges?.map((change) =>
        'uri' in change ? `${change.kind} ${change.uri}` : 'kind' in change ? change.kind : change.textDocument.uri,
      ),
      [`create ${uriOf('a.ts')}`, `create ${uriOf('notes.md')}`, uriOf('notes.md'), uriOf('a.ts')],
    )
    const annotations = edit?.changeAnnotations ?? {}
    const asks = (edit?.documentChanges ?? []).filter(
      (change) => 'kind' in change && annotations[change.annotationId ?? '']?.needsConfirmation,
    )
    deepEqual(asks, [
      { kind: 'create', uri: uriOf('a.ts'), options: { ignoreIfExists: true }, annotationId: 'readiness.preview' },
    ])
    equal(annotations.readiness?.needsConfirmation, false)
    deepEqual(unsafe?.command?.arguments, [{ uris: [uriOf('notes.md')] }])
  })

  it('of a client that is not ours ask by every edit', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { initializationOptions: null })
    await client.open('a.ts')
    const [, unsafe] = await client.actions('a.ts', atStart)
    const { edit } = await resolve(unsafe)
    deepEqual(Object.keys(edit?.changeAnnotations ?? {}), ['readiness'])
    equal(edit?.changeAnnotations?.readiness?.needsConfirmation, true)
    equal(unsafe?.command, undefined)
  })

  it('offered for an older text are refused', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const [safe] = await client.actions('a.ts', atStart)
    await client.change('a.ts', '\ndanger()\n')
    await rejects(resolve(safe), /changed since/)
  })

  it('carry their edit where the client cannot resolve, and create nothing where it cannot', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' }, { capabilities: {}, initializationOptions: null })
    await client.open('a.ts')
    const actions = await client.actions('a.ts', atStart)
    deepEqual(
      actions.map((action) => action.title),
      ['Call `safe` instead', 'Suppress with reason (danger-call)'],
    )
    deepEqual(Object.keys(actions[0]?.edit?.changes ?? {}), [uriOf('a.ts')])
  })

  it('fix all safe findings at once, and nothing else', async () => {
    client = await TestClient.start({ 'a.ts': '', 'safe.ts': 'export const safe = () => 1\n' })
    const text = "import { b } from './b'\ndanger()\nb()\ndanger()\n"
    await client.open('a.ts', text)
    const actions = await client.actions('a.ts', whole, [fixAllKind])
    deepEqual(
      actions.map((action) => action.kind),
      [fixAllKind],
    )
    const fixed = applied(actions[0]?.edit?.documentChanges, text)
    equal(fixed, "import { safe } from './safe'\nimport { b } from './b'\nsafe()\nb()\nsafe()\n")
    deepEqual(await client.codes('a.ts'), ['danger-call', 'danger-call'])
    await client.change('a.ts', fixed)
    deepEqual(await client.actions('a.ts', whole, ['source.fixAll']), [])
  })

  it('suppress with the reason the person gives', async () => {
    client = await TestClient.start({ 'a.ts': 'function f() {\n  danger()\n}\n' })
    await client.open('a.ts')
    const actions = await client.actions('a.ts', { start: { line: 1, character: 3 }, end: { line: 1, character: 3 } })
    const suppress = actions.find((action) => action.command?.command === 'readiness.suppress')
    const [finding] = suppress?.command?.arguments ?? []
    const ask = (reason: string): Promise<Requests[typeof suppressMethod]['result']> =>
      client.connection.sendRequest(suppressMethod, { ...finding, reason })
    const text = applied((await ask('the caller retries'))?.documentChanges, 'function f() {\n  danger()\n}\n')
    equal(text.split('\n')[1], '  // readiness-ignore-next-line danger-call -- the caller retries')
    await client.change('a.ts', text)
    deepEqual(await client.codes('a.ts'), [])
    equal(await ask('again'), null)
    await rejects(ask('  '), /needs a reason/)
  })

  it('turn a rule off in a new configuration, or in the nearest there is', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const off = async (): Promise<CodeAction | undefined> =>
      (await client.actions('a.ts', atStart)).find((action) => action.title.startsWith('Turn this rule off'))
    const created = (await off())?.edit?.documentChanges ?? []
    deepEqual(
      created.map((change) => ('kind' in change ? change.kind : change.textDocument.uri)),
      ['create', uriOf('.readiness.json')],
    )
    const configuration = '// ours\n{ "rules": { "shaky-import": "off" } }\n'
    await client.open('.readiness.json', configuration, 'jsonc')
    const edited = applied((await off())?.edit?.documentChanges, configuration)
    await client.change('.readiness.json', edited)
    ok(edited.startsWith('// ours\n'))
    deepEqual(await client.codes('a.ts'), [])
  })

  it('copy a prompt and explain a rule', async () => {
    client = await TestClient.start({ 'a.ts': 'danger()\n' })
    await client.open('a.ts')
    const actions = await client.actions('a.ts', atStart)
    const [finding] =
      actions.find((action) => action.command?.command === 'readiness.copyPrompt')?.command?.arguments ?? []
    const prompt = await client.connection.sendRequest<string>('readiness/prompt', finding)
    ok(prompt.includes('a.ts:1') && prompt.includes('`danger` is called.'))
    const { markdown } = await client.connection.sendRequest<{ markdown: string }>('readiness/explain', {
      rule: 'danger-call',
    })
    ok(markdown.startsWith('# danger-call'))
    await rejects(client.connection.sendRequest('readiness/explain', { rule: 'nonsense' }), /no rule "nonsense"/)
  })
})

function applied(changes: readonly object[] | undefined, text: string): string {
  const edits = (changes ?? []).filter((change): change is TextDocumentEdit => 'edits' in change)
  const document = TextDocument.create('', '', 0, text)
  return TextDocument.applyEdits(
    document,
    edits.flatMap((change) => change.edits as TextEdit[]),
  )
}
