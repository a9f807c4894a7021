import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import * as vscode from 'vscode'
import { assertOnce, findingsToBe, open, reset, rule, until } from '../editor'

/** Process ids of the language servers that this extension host started. */
function servers(): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('server.js'))
    .map(([pid]) => Number(pid))
}

async function another(than: readonly number[]): Promise<void> {
  await until('a new server', () => servers().find((pid) => !than.includes(pid)))
}

describe('the server', () => {
  beforeEach(reset)
  after(reset)

  it('comes back after it was killed, and the review with it', async () => {
    await open('src/Orders.tsx')
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    const before = servers()
    assert.equal(before.length, 1, `one server runs: ${before}`)
    process.kill(before[0] as number, 'SIGKILL')
    await another(before)
    const editor = await open('src/Invoices.tsx')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "document.onclick = () => fetch('/api/more')\n"))
    await findingsToBe('src/Invoices.tsx', rule.fetch, 2)
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    assertOnce()
  })

  it('is a new one after "Restart server"', async () => {
    await open('src/Orders.tsx')
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    const before = servers()
    await vscode.commands.executeCommand('readiness.restartServer')
    await another(before)
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    assert.equal(servers().length, 1)
  })
})
