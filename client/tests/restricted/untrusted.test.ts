import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { apply, findingsToBe, fixAt, open, reset, root, rule, until } from '../editor'

/** Programs that a repository's own `.git/config` can have git run. */
function plant(): string {
  const marker = join(root(), '..', 'hostile-program-ran')
  const script = join(root(), '..', 'hostile.sh')
  writeFileSync(script, `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 })
  execFileSync('git', ['init', '-q'], { cwd: root() })
  const lines = [`[core]\n\tfsmonitor = ${script}\n\thooksPath = ${root()}/..\n\tpager = ${script}`]
  lines.push(`[diff]\n\texternal = ${script}\n[filter "hostile"]\n\tclean = ${script}\n\tsmudge = ${script}`)
  appendFileSync(join(root(), '.git', 'config'), `${lines.join('\n')}\n`)
  writeFileSync(join(root(), '.gitattributes'), '*.tsx filter=hostile\n')
  return marker
}

describe('an untrusted workspace', () => {
  it('is one: the person has not trusted it', () => {
    assert.equal(vscode.workspace.isTrusted, false)
  })

  it('has findings, fixes and the review', async () => {
    await reset()
    await open('src/Orders.tsx')
    const [squiggle] = await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    assert.ok(squiggle)
    await apply(await fixAt('src/Orders.tsx', squiggle))
    await findingsToBe('src/Orders.tsx', rule.fetch, 0)
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
  })

  it('runs nothing that its .git/config names', async () => {
    await reset()
    const marker = plant()
    await vscode.commands.executeCommand('readiness.restartServer')
    await open('src/Orders.tsx')
    await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    const result = await vscode.commands.executeCommand<{ notes: string[] }>('readiness.runReviewOnChangedFiles')
    assert.ok(result)
    assert.equal(existsSync(marker), false, 'a program of .git/config ran')
    execFileSync('git', ['status'], { cwd: root() })
    await until('the trap works when git is asked', () => existsSync(marker))
  })
})
