/**
 * `tsx scripts/report-screenshots.ts OUT [DIR [light|dark|contrast]]`: the report in VS Code in each kind of theme, as pictures to be looked at,
 * with the time it took to open.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FrameLocator, Page } from 'playwright-core'
import { launchBrowser } from './editor-host/browser'
import { buildExtension } from './editor-host/build'
import { copyOf, demoCopy, demoSettings, namedFolder } from './editor-host/demo'
import { installNpmHost, lendTypeScript, type NpmHost } from './editor-host/install'
import { pack } from './editor-host/pack'
import { offer, palette } from './editor-host/palette'
import { hostFolder, say } from './editor-host/paths'
import { serveEditor } from './editor-host/serve'

const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern', contrast: 'Default High Contrast' }

async function main(): Promise<void> {
  const [out, named] = process.argv.slice(2)
  if (!out) throw new Error('say where the pictures go: tsx scripts/report-screenshots.ts OUT')
  mkdirSync(out, { recursive: true })
  const folder = named ? copyOf(namedFolder(named)) : demoCopy()
  buildExtension()
  const host = await installNpmHost(say)
  lendTypeScript(host)
  const { path: vsix } = await pack(join(hostFolder, 'readiness.vsix'))
  const wanted = process.argv[4]
  for (const [kind, theme] of Object.entries(THEMES)) {
    if (wanted === undefined || wanted === kind) await take(host, { vsix, folder, theme, to: join(resolve(out), kind) })
  }
  say(`the pictures are in ${resolve(out)}`)
}

interface Session {
  readonly vsix: string
  readonly folder: string
  readonly theme: string
  readonly to: string
}

async function take(host: NpmHost, { vsix, folder, theme, to }: Session): Promise<void> {
  const settings = { ...demoSettings, 'workbench.colorTheme': theme, 'window.autoDetectColorScheme': false }
  const server = await serveEditor(host, { trust: 'everything', vsix, settings })
  const browser = await launchBrowser(host, say)
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
    page.setDefaultTimeout(120_000)
    await page.goto(server.address(folder))
    await page.waitForSelector('.monaco-workbench .explorer-viewlet')
    await palette(page, 'Readiness: Run readiness review')
    const report = page.frameLocator('iframe.webview').frameLocator('#active-frame')
    await report.locator('#running').waitFor({ state: 'attached' })
    await page.screenshot({ path: `${to}-0-running.png` })
    await report.locator('#verdict').waitFor()
    await page.keyboard.press('Control+b')
    await shoot(page, report, to)
    await reopen(page, report)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function shoot(page: Page, report: FrameLocator, to: string): Promise<void> {
  for (const [i, id] of ['verdict', 'plan', 'findings', 'checklist', 'tables', 'endpoints', 'coverage'].entries()) {
    const heading = report.locator(`#${id}`)
    if ((await heading.count()) === 0) continue
    await heading.evaluate((element) => element.scrollIntoView())
    await page.screenshot({ path: `${to}-${i + 1}-${id}.png`, animations: 'disabled' })
  }
}

/** The tab is closed and opened again: from the command to what a person reads. */
async function reopen(page: Page, report: FrameLocator): Promise<void> {
  await palette(page, 'View: Close All Editors')
  await report.locator('#verdict').waitFor({ state: 'detached' })
  await offer(page, 'Readiness: Show report')
  const started = performance.now()
  await page.keyboard.press('Enter')
  await report.locator('#verdict').waitFor()
  const findings = await report.locator('.finding').count()
  say(`the report with ${findings} findings in full opened in ${Math.round(performance.now() - started)} ms`)
}

main().catch((error: unknown) => {
  console.error(`editor: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
