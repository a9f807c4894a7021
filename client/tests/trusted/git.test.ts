import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { assertOnce, findings, findingsToBe, open, reset, root, rule, write } from '../editor'
import { component, files } from '../workspace'

function git(...args: string[]): void {
  const person = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.com']
  execFileSync('git', [...person, ...args], { cwd: root(), stdio: 'pipe' })
}

describe('a git repository', () => {
  beforeEach(async () => {
    await reset()
    git('init', '-q')
    git('add', '.')
    git('commit', '-q', '-m', 'first')
  })
  afterEach(() => rmSync(join(root(), '.git'), { recursive: true, force: true, maxRetries: 5 }))
  after(reset)

  it('can be reviewed for its changed files alone, new ones too', async () => {
    await write('src/Title.tsx', component('Other', '/api/changed'))
    await write('src/New.tsx', component('New', '/api/new'))
    await vscode.commands.executeCommand('readiness.runReviewOnChangedFiles')
    await findingsToBe('src/Title.tsx', rule.fetch, 1)
    await findingsToBe('src/New.tsx', rule.fetch, 1)
    assert.deepEqual(findings('src/Guests.tsx'), [])
    await open('src/Guests.tsx')
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    await findingsToBe('src/Guests.tsx', rule.fetch, 0)
    assertOnce()
  })

  it('keeps the review true when the branch is switched', async () => {
    git('checkout', '-q', '-b', 'quiet')
    await write('src/Guests.tsx', files['src/Title.tsx'] as string)
    await write('src/New.tsx', component('New', '/api/new'))
    git('add', '.')
    git('commit', '-q', '-m', 'second')
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe('src/New.tsx', rule.fetch, 1)
    await findingsToBe('src/Guests.tsx', rule.fetch, 0)
    git('checkout', '-q', '-')
    await findingsToBe('src/New.tsx', rule.fetch, 0)
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    assertOnce()
  })
})
