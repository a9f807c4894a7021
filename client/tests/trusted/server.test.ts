import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import * as vscode from 'vscode'
import { assertOnce, findingsToBe, open, reset, rule, until } from '../editor'

/** Process ids of the language servers that this extension host started. */
function servers(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && /[\\/]dist[\\/]server\.js\b/.test(command))
    .map(({ id }) => id)
}

interface Process {
  readonly id: number
  readonly parent: number
  readonly command: string
}

/** From `/proc` where there is one: bare machines lack `ps`. */
function processes(): Process[] {
  if (process.platform === 'linux')
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? inProc(name) : []))
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return list.split('\n').map((line) => {
    const [id, parent, ...command] = line.trim().split(/\s+/)
    return { id: Number(id), parent: Number(parent), command: command.join(' ') }
  })
}

function inProc(name: string): Process[] {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return [{ id: Number(name), parent: Number(parent), command }]
  } catch {
    // It ended meanwhile.
    return []
  }
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
