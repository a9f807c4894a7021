/** What tests do to an editor, and how they wait: they look again and again, and never sleep for a fixed time. */
import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { files } from './workspace'

export const rule = {
  fetch: 'unguarded-fetch',
  response: 'unchecked-response',
  supabase: 'unchecked-supabase-error',
  timeout: 'missing-timeout',
} as const

/** Resolves with the first value that is not undefined or false; fails with `what` after 20 seconds. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | PromiseLike<T | undefined | false>,
): Promise<T> {
  const started = Date.now()
  for (;;) {
    const value = await look()
    if (value !== undefined && value !== false) return value
    if (Date.now() - started > 20_000) throw new Error(`waited 20 s in vain: ${what}\n${everything()}`)
    await new Promise((next) => setTimeout(next, 25))
  }
}

/** Fails when `holds` stops being true while `during` runs. */
export async function throughout<T>(holds: () => void, during: Promise<T>): Promise<T> {
  let ended = false
  const watch = (async () => {
    while (!ended) {
      holds()
      await new Promise((next) => setTimeout(next, 5))
    }
  })()
  try {
    return await during
  } finally {
    ended = true
    await watch
  }
}

export function root(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]
  assert.ok(folder, 'a workspace folder is open')
  return folder.uri.fsPath
}

export const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path))

/** The extension's diagnostics for a file, by rule when asked. */
export function findings(path: string, ruleId?: string): vscode.Diagnostic[] {
  const own = vscode.languages
    .getDiagnostics(uriOf(path))
    .filter((found) => found.source?.toLowerCase() === 'readiness')
  return ruleId ? own.filter((found) => ruleOf(found) === ruleId) : own
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic
  return String(typeof code === 'object' ? code.value : code)
}

/** Waits until a rule has exactly this many findings in a file. */
export function findingsToBe(path: string, ruleId: string, count: number): Promise<vscode.Diagnostic[]> {
  return until(`${count} × ${ruleId} in ${path}`, () => {
    const found = findings(path, ruleId)
    return found.length === count && found
  })
}

/** No finding may be there twice: same file, rule and range. */
export function assertOnce(): void {
  for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
    const keys = diagnostics
      .filter((found) => found.source?.toLowerCase() === 'readiness')
      .map((found) => `${ruleOf(found)} ${JSON.stringify(found.range)}`)
    assert.equal(new Set(keys).size, keys.length, `twice in ${uri.fsPath}: ${keys.sort().join('; ')}`)
  }
}

export async function open(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uriOf(path))
  return vscode.window.showTextDocument(document, { preview: false })
}

export const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors')

export async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor
  const whole = new vscode.Range(0, 0, document.lineCount, 0)
  await editor.edit((edit) => edit.replace(whole, text))
}

export async function write(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uriOf(path), Buffer.from(text))
}

/** The text of a file on disk; undefined where there is none. */
export function onDisk(path: string): string | undefined {
  const { fsPath } = uriOf(path)
  return existsSync(fsPath) ? readFileSync(fsPath, 'utf8') : undefined
}

/** Everything back as `workspace.ts` has it: no editor open, no review, the files as they were. */
export async function reset(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue
    await vscode.window.showTextDocument(document)
    await vscode.commands.executeCommand('workbench.action.files.revert')
  }
  await closeAll()
  await vscode.commands.executeCommand('readiness.clearReview')
  for (const [path, text] of Object.entries(files)) if (onDisk(path) !== text) await write(path, text)
  for (const path of ['.readiness.json', 'src/Renamed.tsx', 'src/New.tsx']) {
    await vscode.workspace.fs.delete(uriOf(path)).then(undefined, () => undefined)
  }
}

/**
 * The quick fixes the light bulb offers at a finding; those of other extensions too. VS Code cancels its own question
 * when another extension begins to answer meanwhile, and asks again: so does this.
 */
export function actionsAt(path: string, { range }: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  const command = 'vscode.executeCodeActionProvider'
  const ask = () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      command,
      uriOf(path),
      range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    )
  return until('quick fixes', () =>
    ask().then(undefined, (reason: unknown) => {
      if (reason instanceof Error && reason.name === 'Canceled') return undefined
      throw reason
    }),
  )
}

/** What mends the code, as opposed to what is offered on every finding. */
export async function fixAt(path: string, finding: vscode.Diagnostic): Promise<vscode.CodeAction> {
  const actions = await actionsAt(path, finding)
  const fix = actions.find((action) => action.edit && !action.title.includes(ruleOf(finding)))
  assert.ok(fix, `a fix is among: ${actions.map((action) => action.title).join(' · ')}`)
  return fix
}

/** One of what is offered on every finding; its title begins like this and ends with the rule. */
export async function offeredAt(path: string, finding: vscode.Diagnostic, title: string): Promise<vscode.CodeAction> {
  const actions = await actionsAt(path, finding)
  const offer = actions.find((action) => action.title.startsWith(title) && action.title.includes(ruleOf(finding)))
  assert.ok(offer, `"${title}" is among: ${actions.map((action) => action.title).join(' · ')}`)
  return offer
}

/** Applies an action as the editor does: its edit, then its command with the given last arguments. */
export async function apply(action: vscode.CodeAction, ...more: unknown[]): Promise<void> {
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit), `applied: ${action.title}`)
  if (!action.command) return
  await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []), ...more)
}

/**
 * Applies an action through VS Code's preview, with the boxes as they are. VS Code gives a preview up when it hears that
 * one of its files changed on disk, and it may hear late of what a test wrote: then the action is applied once more.
 */
export async function applyPreviewed(
  action: () => Promise<vscode.CodeAction>,
  isApplied: () => boolean,
): Promise<void> {
  await until('the preview was applied', async () => {
    let ended = false
    const done = apply(await action())
      .catch((error: unknown) => error)
      .finally(() => {
        ended = true
      })
    await until('the preview was answered', async () => {
      await vscode.commands.executeCommand('refactorPreview.apply')
      return ended
    })
    const failure = await done
    if (!isApplied() && failure !== undefined) console.warn(failure)
    return isApplied()
  })
}

/** One undo in the editor that is in front. */
export async function undoEverywhere(isUndone: () => boolean): Promise<void> {
  await vscode.commands.executeCommand('undo')
  await until('it was undone', isUndone)
}

/** Adds a measurement to the title of the running test, for the person who reads the results. */
export function note(context: Mocha.Context, text: string): void {
  if (context.test) context.test.title += ` — ${text}`
}

function everything(): string {
  const lines = vscode.languages
    .getDiagnostics()
    .flatMap(([uri, all]) => all.map((one) => `  ${uri.path} ${one.range.start.line + 1}: ${ruleOf(one)}`))
  return lines.length > 0 ? `diagnostics now:\n${lines.join('\n')}` : 'no diagnostics now'
}
