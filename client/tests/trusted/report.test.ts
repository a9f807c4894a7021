import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { findings, findingsToBe, open, reset, root, rule, until, uriOf, write } from '../editor'
import { component } from '../workspace'

const isReport = (tab: vscode.Tab): boolean =>
  tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('readiness.report')
const reports = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isReport))
const run = (command: string, ...rest: unknown[]): Promise<unknown> =>
  Promise.resolve(vscode.commands.executeCommand(`readiness.${command}`, ...rest))
const baseline = (): string => join(root(), '.readiness-baseline.json')

describe('the report', () => {
  beforeEach(reset)
  after(async () => {
    await run('forgetBaseline')
    await reset()
  })

  it('opens in one tab with the review, and once more when asked for', async () => {
    await run('runReview')
    assert.equal(reports().length, 1)
    await run('runReview')
    assert.equal(reports().length, 1)
    await vscode.window.tabGroups.close(reports())
    await run('showReport')
    await until('the tab is there', () => reports().length === 1)
    await run('clearReview')
    await until('the tab is gone', () => reports().length === 0)
  })

  it('starts from here: what is known is a hint, what is new shows as always; then forgets it', async () => {
    await run('runReview')
    await run('startFromHere')
    const kept = JSON.parse(readFileSync(baseline(), 'utf8')) as { findings: { path: string }[] }
    assert.ok(kept.findings.some(({ path }) => path === 'src/Orders.tsx'))
    await open('src/Orders.tsx')
    await until('the known one is a hint', () =>
      findings('src/Orders.tsx', rule.fetch).every(({ severity }) => severity === vscode.DiagnosticSeverity.Hint),
    )
    await write('src/New.tsx', component('New', '/api/new'))
    await open('src/New.tsx')
    const [fresh] = await findingsToBe('src/New.tsx', rule.fetch, 1)
    assert.equal(fresh?.severity, vscode.DiagnosticSeverity.Error)
    await vscode.workspace.fs.delete(uriOf('src/New.tsx'))
    await run('forgetBaseline')
    assert.equal(existsSync(baseline()), false)
    await open('src/Orders.tsx')
    await until('it counts again', () =>
      findings('src/Orders.tsx', rule.fetch).some(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
    )
  })
})
