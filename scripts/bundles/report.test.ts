import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { pageOf } from '../../client/report/page'
import { reportBody } from '../../rules/review/html/body'
import { renderHtml } from '../../rules/review/html/page'
import { editorSurface } from '../../rules/review/html/surface'
import type { Review } from '../../rules/review/review'
import { assessmentOf, finding, RULES, reviewOf } from '../../rules/review/tests/assessment-input'
import { hostileReview } from '../../rules/review/tests/hostile-review'
import { sqlParserReady } from '../../rules/tests/sql-parser'
import { launchBrowser } from '../editor-host/browser'
import { installNpmHost } from '../editor-host/install'

const DIST = join(__dirname, '../../dist')
const ORIGIN = 'https://report.test'

/** Colours of VS Code's own themes, as a webview gets them. */
const THEMES: Readonly<Record<string, string>> = {
  light: `--vscode-editor-background: #ffffff; --vscode-foreground: #3b3b3b; --vscode-panel-border: #e5e5e5;
    --vscode-textCodeBlock-background: #f8f8f8; --vscode-textLink-foreground: #005fb8; --vscode-editorError-foreground: #e51400;
    --vscode-editorWarning-foreground: #bf8803; --vscode-editorInfo-foreground: #0063d3; --vscode-focusBorder: #005fb8;
    --vscode-button-secondaryForeground: #3b3b3b; --vscode-button-secondaryBackground: #e5e5e5;`,
  dark: `--vscode-editor-background: #1f1f1f; --vscode-foreground: #cccccc; --vscode-panel-border: #2b2b2b;
    --vscode-textCodeBlock-background: #2b2b2b; --vscode-textLink-foreground: #4daafc; --vscode-editorError-foreground: #f14c4c;
    --vscode-editorWarning-foreground: #cca700; --vscode-editorInfo-foreground: #59a4f9; --vscode-focusBorder: #0078d4;
    --vscode-button-secondaryForeground: #cccccc; --vscode-button-secondaryBackground: #313131;`,
  contrast: `--vscode-editor-background: #000000; --vscode-foreground: #ffffff; --vscode-contrastBorder: #6fc3df;
    --vscode-textCodeBlock-background: #000000; --vscode-textLink-foreground: #21a6ff; --vscode-editorError-foreground: #f48771;
    --vscode-editorWarning-foreground: #ffd370; --vscode-editorInfo-foreground: #3794ff; --vscode-focusBorder: #f38518;
    --vscode-button-secondaryForeground: #ffffff;`,
}

describe('the page of the report', function () {
  this.timeout(120_000)
  let browser: Browser
  before(async () => {
    await sqlParserReady()
    browser = await launchBrowser(await installNpmHost(() => {}), () => {})
  })
  after(() => browser?.close())

  const bodyOf = (review: Review, options = hostileReview().options): string => {
    assert.ok(review.assessment)
    return reportBody(review, review.assessment, editorSurface(options, [], { folder: 0, firstPlace: 0 })).markup
  }

  /** The page as the extension makes it, in a theme, with what was posted to it in `posted`. */
  const opened = async (theme: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
    const parts = { styleSource: ORIGIN, style: `${ORIGIN}/report.css`, script: `${ORIGIN}/report.js`, nonce: 'n0nce' }
    const files: Readonly<Record<string, readonly [string, string]>> = {
      '/': ['text/html', pageOf(parts)],
      '/report.css': [
        'text/css',
        `:root { ${theme} --vscode-font-family: sans-serif; --vscode-font-size: 13px } ${readFileSync(join(DIST, 'report.css'), 'utf8')}`,
      ],
      '/report.js': ['text/javascript', readFileSync(join(DIST, 'report.js'), 'utf8')],
    }
    await page.route('**/*', (route) => {
      const file = files[new URL(route.request().url()).pathname]
      return file ? route.fulfill({ contentType: file[0], body: file[1] }) : route.abort()
    })
    await page.addInitScript(
      'globalThis.posted = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (m) => posted.push(m) })',
    )
    await page.goto(`${ORIGIN}/`)
    return page
  }
  const send = (page: Page, message: object): Promise<void> =>
    page.evaluate(`window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`)

  for (const [kind, theme] of Object.entries(THEMES)) {
    it(`has nothing that axe-core objects to, in a theme that is ${kind}`, async () => {
      const page = await opened(theme)
      await send(page, { kind: 'report', html: bodyOf(hostileReview().review) })
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
      const violations = await page.evaluate(
        `document.querySelectorAll('details').forEach((one) => { one.open = true });
         axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
      )
      assert.deepEqual(violations, [])
      await page.close()
    })
  }

  it('runs nothing that a name brought, and says what is pressed', async () => {
    const page = await opened(THEMES.dark ?? '')
    await send(page, { kind: 'report', html: bodyOf(hostileReview().review) })
    await send(page, {
      kind: 'progress',
      text: '<b>1</b> of 2',
      found: [{ rule: '<img src=x onerror=alert(1)>', count: 2, message: '<i>' }],
    })
    assert.equal(await page.locator('img, script:not([nonce]), b').count(), 0)
    assert.equal(await page.evaluate('globalThis.pwned'), undefined)
    assert.equal(await page.locator('#status').innerText(), '<b>1</b> of 2')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('#checklist ~ ul button[data-do=confirm]').first().click()
    const posted = (await page.evaluate('posted')) as { do: string; item?: string }[]
    assert.deepEqual(
      posted.map((one) => one.do),
      ['ready', 'review', 'confirm'],
    )
    assert.equal(posted[2]?.item, 'uptime-monitor')
    await page.close()
  })

  it('keeps what was opened and where the keyboard is when it is made anew', async () => {
    const page = await opened(THEMES.light ?? '')
    const html = bodyOf(hostileReview().review)
    await send(page, { kind: 'report', html })
    await page.locator('.group details summary').click()
    await page.locator('#checklist ~ ul button[data-do=confirm]').nth(1).focus()
    await send(page, { kind: 'report', html })
    assert.equal(await page.locator('.group details').getAttribute('open'), '')
    assert.equal(await page.evaluate('document.activeElement.dataset.item'), 'alerting')
    await page.close()
  })

  it('takes no longer for each finding of two thousand than of two hundred', async () => {
    const rules = RULES.map(({ id }) => id)
    const timeToShow = async (count: number): Promise<number> => {
      const found = Array.from({ length: count }, (_, i) =>
        finding(rules[i % rules.length] ?? '', { file: `src/${i % 300}.ts`, cause: `${i % 90}`, subject: `${i}` }),
      )
      const review = { ...reviewOf(found), assessment: assessmentOf(found) }
      const page = await opened(THEMES.dark ?? '')
      const started = performance.now()
      await send(page, {
        kind: 'report',
        html: bodyOf(review, { sourceOf: () => 'const a = 1\n', version: '0', rules: RULES }),
      })
      await page.evaluate('new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))')
      const took = performance.now() - started
      await page.close()
      return took
    }
    const [few, many] = [await timeToShow(200), await timeToShow(2000)]
    assert.ok(many < 10 * few, `${Math.round(many)} ms, for a tenth ${Math.round(few)} ms`)
  })

  it('as a file of its own asks for nothing and has nothing that axe-core objects to, light or dark', async () => {
    const { review, options } = hostileReview()
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, javaScriptEnabled: true })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.setContent(renderHtml(review, options))
      assert.equal(await page.locator('img, script, button').count(), 0)
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
      )
      assert.deepEqual([violations, asked], [[], []])
      await page.close()
    }
  })
})
