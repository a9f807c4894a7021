import { deepEqual, equal } from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  type DocumentDiagnosticReport,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { type ReviewResult, reviewMethod } from '../protocol'

const page = `export async function load() {
  const response = await fetch('https://api.example.com/orders')
  return response.json()
}
`

/** The real server as a process of its own, over the real disk. */
describe('the server over --stdio', function () {
  this.timeout(30_000)
  let folder: string
  let server: ChildProcess
  let connection: ProtocolConnection

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'readiness-'))
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'package.json'), '{ "name": "shop" }')
    writeFileSync(join(folder, 'src', 'orders.ts'), page)
    const main = join(__dirname, '..', 'main.ts')
    server = spawn(process.execPath, ['--require', 'tsx/cjs', main, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const { stdin, stdout } = server
    if (stdin === null || stdout === null) throw new Error('no streams')
    connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
    connection.listen()
  })

  afterEach(() => {
    connection.dispose()
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('judges a file and a workspace, and ends when told', async () => {
    const root = pathToFileURL(folder).toString()
    const uri = pathToFileURL(join(folder, 'src', 'orders.ts')).toString()
    const workspaceFolders = [{ uri: root, name: 'shop' }]
    await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, workspaceFolders })
    await connection.sendNotification('initialized', {})
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text: page },
    })
    const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
    })
    const codes = report.kind === 'full' ? report.items.map((diagnostic) => diagnostic.code) : []
    equal(codes.includes('unchecked-response'), true, `found ${codes.join(', ')}`)
    const result = await connection.sendRequest<ReviewResult>(reviewMethod, { scope: 'workspace' })
    equal(result.reviewed, 2)
    await connection.sendRequest('shutdown')
    const ended = once(server, 'exit')
    await connection.sendNotification('exit')
    deepEqual((await ended)[0], 0)
  })
})
