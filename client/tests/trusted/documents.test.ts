import * as vscode from 'vscode'
import { assertOnce, closeAll, findingsToBe, open, replaceAll, reset, uriOf, write } from '../editor'

/** A suppression that names no rule is a finding in every kind of file that the review reads. */
const comment = 'readiness-ignore-next-line'
const documents: Readonly<Record<string, string>> = {
  'db/migrations/1.sql': `-- ${comment}\nselect 1;\n`,
  'db/schema.prisma': `// ${comment}\nmodel A {\n  id Int @id\n}\n`,
  'db/docker-compose.yml': `# ${comment}\nservices: {}\n`,
  'db/fly.toml': `# ${comment}\napp = "shop"\n`,
  'db/.env': `# ${comment}\nKEY=1\n`,
  'db/.env.production': `# ${comment}\nKEY=1\n`,
}

describe('documents that are no code', () => {
  beforeEach(async () => {
    await reset()
    for (const [path, text] of Object.entries(documents)) await write(path, text)
  })
  after(async () => {
    await reset()
    // The folders stay: VS Code's watcher on Linux misses what happens in folders made inside new folders
    // (https://github.com/parcel-bundler/watcher/issues/97).
    for (const path of Object.keys(documents)) await vscode.workspace.fs.delete(uriOf(path))
  })

  it('show findings while they are edited', async () => {
    for (const [path, text] of Object.entries(documents)) {
      const editor = await open(path)
      await findingsToBe(path, 'unused-suppression', 1)
      await replaceAll(editor, text.slice(text.indexOf('\n') + 1))
      await findingsToBe(path, 'unused-suppression', 0)
      await vscode.commands.executeCommand('workbench.action.files.revert')
      await findingsToBe(path, 'unused-suppression', 1)
    }
    assertOnce()
  })

  it('are in the review, once, and follow the disk', async () => {
    await vscode.commands.executeCommand('readiness.runReview')
    for (const path of Object.keys(documents)) await findingsToBe(path, 'unused-suppression', 1)
    for (const [path, text] of Object.entries(documents)) await write(path, text.slice(text.indexOf('\n') + 1))
    for (const path of Object.keys(documents)) await findingsToBe(path, 'unused-suppression', 0)
    await closeAll()
    assertOnce()
  })
})
