import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { apply, assertOnce, findingsToBe, fixAt, open, reset, root, rule, until, uriOf, write } from '../editor'

describe('the packed extension', () => {
  after(reset)

  it('is what runs: no source beside it', async () => {
    const extension = vscode.extensions.getExtension('readiness.readiness')
    assert.ok(extension)
    assert.equal(existsSync(join(extension.extensionPath, 'client', 'extension.ts')), false)
    assert.equal(existsSync(join(extension.extensionPath, 'node_modules')), false)
    await until('activated', () => extension.isActive)
  })

  it('finds, fixes and reviews', async () => {
    await reset()
    await open('src/Orders.tsx')
    const [squiggle] = await findingsToBe('src/Orders.tsx', rule.fetch, 1)
    assert.ok(squiggle)
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe('src/Guests.tsx', rule.fetch, 1)
    assertOnce()
    await apply(await fixAt('src/Orders.tsx', squiggle))
    await findingsToBe('src/Orders.tsx', rule.fetch, 0)
  })

  it('carries the parser of SQL, and it loads', async () => {
    const extension = vscode.extensions.getExtension('readiness.readiness')
    assert.ok(extension)
    const cli = join(extension.extensionPath, 'dist', 'cli.js')
    await write('migrations/1.sql', 'create table orders (id int);\n')
    const args = [cli, 'review', root(), '--fail-on', 'never']
    const { stderr, status } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    assert.deepEqual([stderr, status], ['', 0])
    await vscode.workspace.fs.delete(uriOf('migrations'), { recursive: true })
  })

  it('carries the page of the report: its script and its looks, and it opens', async () => {
    const extension = vscode.extensions.getExtension('readiness.readiness')
    assert.ok(extension)
    for (const file of ['report.js', 'report.css'])
      assert.ok(existsSync(join(extension.extensionPath, 'dist', file)), file)
    await vscode.commands.executeCommand('readiness.showReport')
    await until('the tab is there', () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Readiness review')),
    )
  })

  it('carries the schema of .readiness.json', () => {
    const extension = vscode.extensions.getExtension('readiness.readiness')
    assert.ok(extension && existsSync(join(extension.extensionPath, 'readiness.schema.json')))
  })
})
