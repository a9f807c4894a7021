import type { ExtensionContext } from 'vscode'

/**
 * The language client takes as long to load as all else together, so it is loaded in a turn of its own: extensions that
 * start with this one need not wait for it.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const { startSession } = await import('./session')
  startSession(context)
}
