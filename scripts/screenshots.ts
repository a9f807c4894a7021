/** `tsx scripts/screenshots.ts OUT [DIR [FILE]]`: pictures of the running editor, to be looked at. */
import { mkdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './editor-host/browser'
import { buildExtension } from './editor-host/build'
import { copyOf, demoCopy, demoSettings, namedFolder } from './editor-host/demo'
import { installNpmHost, lendTypeScript } from './editor-host/install'
import { pack } from './editor-host/pack'
import { palette } from './editor-host/palette'
import { hostFolder, say } from './editor-host/paths'
import { serveEditor } from './editor-host/serve'

async function main(): Promise<void> {
  const [out, named, file = 'src/components/NewsletterSignup.tsx'] = process.argv.slice(2)
  if (!out) throw new Error('say where the pictures go: tsx scripts/screenshots.ts OUT')
  mkdirSync(out, { recursive: true })
  const folder = named ? copyOf(namedFolder(named)) : demoCopy()
  buildExtension()
  const host = await installNpmHost(say)
  lendTypeScript(host)
  const { path: vsix } = await pack(join(hostFolder, 'readiness.vsix'))
  const server = await serveEditor(host, { trust: 'everything', vsix, settings: demoSettings })
  const browser = await launchBrowser(host, say)
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(30_000)
    await page.goto(server.address(folder))
    const shoot = (name: string): Promise<unknown> =>
      page.screenshot({ path: join(resolve(out), `${name}.png`), animations: 'disabled' })
    await (async () => {
      await takeAll(page, file, shoot)
      if (!named) await takeTables(page, shoot)
    })().catch(async (error: unknown) => {
      await shoot('0-where-it-failed')
      throw error
    })
    say(`the pictures are in ${resolve(out)}`)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function takeAll(page: Page, file: string, shoot: (name: string) => Promise<unknown>): Promise<void> {
  await page.waitForSelector('.monaco-workbench .explorer-viewlet')
  await openFile(page, file)
  const squiggle = page.locator('.squiggly-error, .squiggly-warning').first()
  await squiggle.waitFor({ state: 'attached' })
  await shoot('1-squiggles')

  await squiggle.hover({ force: true })
  await page.waitForSelector('.monaco-hover:not(.hidden) .marker-hover, .monaco-hover:not(.hidden) .hover-row')
  await shoot('2-hover')
  await page.keyboard.press('Escape')

  await quickFixes(page)
  await shoot('3-quick-fix')
  await page.keyboard.press('Escape')

  await palette(page, 'Readiness: Run readiness review')
  await page.waitForSelector('.notification-toast :text("Readiness:")')
  await shoot('4-review-ended')
  await page.getByRole('button', { name: 'Show problems' }).click()
  await page.waitForSelector('.markers-panel .monaco-list-row')
  await shoot('5-problems')

  await page.locator('.tab', { hasText: basename(file) }).click()
  await page.locator('.statusbar-item[id*="languageStatus"], #status\\.languageStatus').first().click()
  await page.locator('.hover-language-status', { hasText: 'Readiness' }).first().waitFor()
  await shoot('6-status')
  await page.keyboard.press('Escape')

  await quickFixes(page)
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Explain' }).first().click()
  await page.waitForSelector('iframe.webview.ready, iframe.webview')
  await page.frameLocator('iframe.webview.ready, iframe.webview').frameLocator('#active-frame').locator('h1').waitFor()
  await shoot('7-explain')

  await page.locator('.tab', { hasText: basename(file) }).click()
  await quickFixes(page)
  await page.keyboard.press('Enter')
  await page.locator('.view-line:has-text("catch")').first().waitFor()
  await shoot('8-fix')
  await takeEverywhere(page, shoot)
}

/** A rule fixed everywhere: the menu of rules, the preview with its boxes, what was said at the end, and one undo. */
async function takeEverywhere(page: Page, shoot: (name: string) => Promise<unknown>): Promise<void> {
  await palette(page, 'Readiness: Fix a rule everywhere…')
  const rule = page.locator('.quick-input-list .monaco-list-row', { hasText: 'places in' }).first()
  await rule.waitFor()
  await shoot('9-everywhere-rules')
  await rule.click()
  const rows = page.locator('.bulk-edit-panel .monaco-list-row')
  await rows.first().waitFor()
  const changed = (await rows.first().locator('.label-name').first().innerText()).trim()
  await rows.first().click()
  await page.locator('.monaco-diff-editor .view-line').first().waitFor()
  await shoot('10-everywhere-preview')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.waitForSelector('.notification-toast :text("Readiness:")')
  await shoot('11-everywhere-applied')
  await openFile(page, changed)
  await page.locator('.editor-instance .view-lines').first().click()
  await page.keyboard.press('Control+z')
  await page.locator('.squiggly-error').first().waitFor({ state: 'attached' })
  await shoot('12-everywhere-undo')
}

/** A table's name hovered in a query and in SQL, and where its definition leads. Files of the demo app. */
async function takeTables(page: Page, shoot: (name: string) => Promise<unknown>): Promise<void> {
  await openFile(page, 'src/hooks/useBookings.ts')
  await tableHover(page, "'bookings'")
  await shoot('13-table-hover')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F12')
  await page.locator('.view-line', { hasText: 'create table public.bookings' }).waitFor()
  await shoot('14-table-definition')
  await tableHover(page, 'profiles')
  await shoot('15-table-hover-sql')
}

/** Hovers the first place in the editor where a text is coloured by itself, or begins a piece that is. */
async function tableHover(page: Page, text: string): Promise<void> {
  const card = page.locator('.monaco-hover:not(.hidden)', { hasText: 'Row level security' }).first()
  const piece = page.locator('.editor-instance .view-line span span', { hasText: text }).last()
  await piece.waitFor()
  await piece.click()
  for (let attempt = 0; ; attempt++) {
    await piece.hover({ force: true })
    const isThere = await card.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
    if (isThere) return
    if (attempt === 4) throw new Error(`hovering ${text} tells no table`)
    await page.mouse.move(700, 850)
  }
}

async function quickFixes(page: Page): Promise<void> {
  // The menu waits for every provider, TypeScript's too while it loads, and a late squiggle closes it: ask again.
  for (let attempt = 0; ; attempt++) {
    await page.locator('.squiggly-error, .squiggly-warning').first().click({ force: true })
    await page.keyboard.press('Control+.')
    const menu = page.locator('.action-widget .monaco-list-row', { hasText: 'Explain' }).first()
    const isThere = await menu.waitFor({ timeout: 8_000 }).then(
      () => true,
      () => false,
    )
    if (isThere) return
    if (attempt === 4) throw new Error('the quick-fix menu does not open')
    await page.keyboard.press('Escape')
  }
}

async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+p')
  await page.keyboard.type(path)
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: basename(path) })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForSelector('.editor-instance .view-lines')
}

main().catch((error: unknown) => {
  console.error(`editor: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
