import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import * as vscode from 'vscode'
import {
  actionsAt,
  applyPreviewed,
  assertOnce,
  closeAll,
  findingsToBe,
  open,
  reset,
  until,
  uriOf,
  write,
} from '../editor'

const main = 'src/main.tsx'
const boundary = 'src/Boundary.tsx'
const ruleId = 'missing-error-boundary'

const start = (wrapped: boolean): string => `import { createRoot } from 'react-dom/client'
import { Boundary } from './Boundary'
import { Title } from './Title'

createRoot(document.getElementById('root')!).render(${wrapped ? '<Boundary><Title /></Boundary>' : '<Title />'})
`

const catching = `import { Component, type ReactNode } from 'react'

export class Boundary extends Component<{ children: ReactNode }> {
  state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  render() {
    return this.state.failed ? <p>Please reload the page.</p> : this.props.children
  }
}
`
const catchingNothing = `export function Boundary({ children }: { children: React.ReactNode }) {
  return <main>{children}</main>
}
`

describe('a rule about the whole project', () => {
  beforeEach(reset)
  after(async () => {
    await reset()
    for (const path of [main, boundary, 'src/components'])
      await vscode.workspace.fs.delete(uriOf(path), { recursive: true }).then(undefined, () => undefined)
  })

  it('shows in the open document, follows another file, and is in the review once', async () => {
    await write(boundary, catchingNothing)
    await write(main, start(true))
    await open(main)
    await findingsToBe(main, ruleId, 1)
    await write(boundary, catching)
    await findingsToBe(main, ruleId, 0)
    await write(boundary, catchingNothing)
    await findingsToBe(main, ruleId, 1)
    await vscode.commands.executeCommand('readiness.runReview')
    await findingsToBe(main, ruleId, 1)
    assertOnce()
    await closeAll()
    await findingsToBe(main, ruleId, 1)
    await write(boundary, catching)
    await findingsToBe(main, ruleId, 0)
    assertOnce()
  })

  it('has a fix whose new file opens', async () => {
    await write(boundary, catchingNothing)
    await write(main, start(false))
    await open(main)
    const [squiggle] = await findingsToBe(main, ruleId, 1)
    assert.ok(squiggle)
    const fix = (await actionsAt(main, squiggle)).find(({ edit }) =>
      edit?.entries().some(([uri]) => !existsSync(uri.fsPath)),
    )
    assert.ok(fix?.edit, 'a fix creates a file')
    const created = fix.edit.entries().find(([uri]) => !existsSync(uri.fsPath))?.[0].fsPath
    assert.ok(created)
    await applyPreviewed(
      async () => fix,
      () => existsSync(created),
    )
    await until('it shows', () => vscode.window.activeTextEditor?.document.uri.fsPath === created)
    await findingsToBe(main, ruleId, 0)
  })
})
