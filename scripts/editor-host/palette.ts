import type { Page } from 'playwright-core'

/** How often the palette is asked for: keys pressed before the workbench listens are lost. */
const ATTEMPTS = 8
/** Milliseconds that the palette has each time. */
const PATIENCE = 5_000

/** Runs a command of the palette by its whole title. Throws where the palette does not offer it. */
export async function palette(page: Page, command: string): Promise<void> {
  await offer(page, command)
  await page.keyboard.press('Enter')
}

/**
 * Opens the palette with a command chosen, so that Enter runs it. A page in a tab (a webview) passes F1 on in its own time, and what is
 * typed until then goes to the page: the palette's own field is waited for. Throws where the palette does not offer the command.
 */
export async function offer(page: Page, command: string): Promise<void> {
  const field = page.locator('.quick-input-widget .quick-input-box input')
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: command }).first()
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await page.keyboard.press('F1')
    const isChosen = await (async () => {
      await field.waitFor({ timeout: PATIENCE })
      await field.fill(`>${command}`, { timeout: PATIENCE })
      await row.waitFor({ timeout: PATIENCE })
    })().then(
      () => true,
      () => false,
    )
    if (isChosen) return
    await page.keyboard.press('Escape')
  }
  throw new Error(`the palette does not offer ${command}`)
}
