import * as assert from 'node:assert/strict'
import MarkdownIt from 'markdown-it'
import { sqlParserReady } from '../../tests/sql-parser'
import { reportBody } from '../html/body'
import { renderHtml } from '../html/page'
import { editorSurface } from '../html/surface'
import { renderJson } from '../json'
import { renderMarkdown } from '../markdown'
import { cell, codeSpan, escaped } from '../markdown-escapes'
import { renderSarif } from '../sarif'
import { renderText } from '../text'
import { COLUMN, FILE, hostileReview } from './hostile-review'

/** Tags and names of attributes in HTML, as they are written; what stands in quotes is text. */
function partsOf(markup: string): { readonly tags: Set<string>; readonly attributes: Set<string> } {
  const written = [...markup.matchAll(/<\/?([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)]
  return {
    tags: new Set(written.map(([, tag = '']) => tag)),
    attributes: new Set(
      written.flatMap(([, , rest = '']) => [...rest.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/[\w-]+/g)].map(String)),
    ),
  }
}

/** No tag and no attribute that a name of the workspace brought. */
function assertOurs(markup: string): void {
  const { tags, attributes } = partsOf(markup)
  for (const tag of ['img', 'script', 'b']) assert.ok(!tags.has(tag), tag)
  assert.ok(!attributes.has('onerror'))
}

describe('hostile names', () => {
  before(sqlParserReady)

  it('are text in HTML, on a page and in the editor', () => {
    const { review, options } = hostileReview()
    assert.ok(review.assessment)
    const page = renderHtml(review, options)
    const editor = reportBody(
      review,
      review.assessment,
      editorSurface(options, [], { folder: 0, firstPlace: 0 }),
    ).markup
    for (const markup of [page, editor]) {
      assertOurs(markup)
      assert.ok(markup.includes('&lt;img src=x onerror=&quot;globalThis.pwned=1&quot;&gt;.ts'))
      assert.ok(!markup.includes('\u202e'))
    }
    assert.match(page, /content="default-src &#39;none&#39;; style-src/)
  })

  it('are text in Markdown', () => {
    const { review, options } = hostileReview()
    // As it shows on a page that lets HTML through.
    const shown = new MarkdownIt({ html: true, linkify: false }).render(renderMarkdown(review, options))
    assertOurs(shown)
    assert.doesNotMatch(shown, /href="javascript/)
    assert.ok(shown.includes('src/&lt;img src=x onerror=&quot;globalThis.pwned=1&quot;&gt;.ts'))
    // A bar in a name ends no cell.
    for (const row of shown.match(/<tr>[\s\S]*?<\/tr>/g) ?? [])
      assert.ok([2, 3].includes(row.match(/<t[hd]/g)?.length ?? 0), row)
  })

  it('call nobody on a forge, hide nothing, and end no cell', () => {
    const shownAs = (text: string) => new MarkdownIt({ html: true, linkify: false }).renderInline(text)
    const calling = 'Ask @octocat about #1, !2 and `@octocat`.'
    assert.doesNotMatch(shownAs(escaped(calling)).replace(/<code>.*?<\/code>/g, ''), /@\w|#\d|!\d/)
    assert.match(shownAs(escaped(calling)), /<code>@octocat<\/code>/)
    assert.equal(shownAs(escaped('a\u202eb\u200fc\u2028d\r\ne')), 'a·b·c d e')
    assert.equal(shownAs(codeSpan('a\u202e\nb')), '<code>a· b</code>')
    const table = `| a | b |\n| - | - |\n| ${cell('who `x|y` reads | writes')} | 2 |`
    const row = new MarkdownIt().render(table).match(/<td>[\s\S]*?<\/td>/g)
    assert.deepEqual(row, ['<td>who <code>x|y</code> reads | writes</td>', '<td>2</td>'])
  })

  it('make no links in SARIF', () => {
    const { review, options } = hostileReview()
    assert.doesNotMatch(renderSarif(review, options), /\]\(javascript/)
  })

  it('are text in SARIF, JSON and a terminal', () => {
    const { review, options } = hostileReview()
    const sarif = JSON.parse(renderSarif(review, options)) as { runs: [{ results: { message: { text: string } }[] }] }
    assert.ok(sarif.runs[0].results[0]?.message.text.includes(COLUMN))
    assert.ok(
      renderSarif(review, options).includes('src/%3Cimg%20src%3Dx%20onerror%3D%22globalThis.pwned%3D1%22%3E.ts'),
    )
    const json = JSON.parse(renderJson(review, options)) as { findings: { path: string }[] }
    assert.equal(json.findings[0]?.path, FILE)
    assert.ok(!renderText(review, options).includes('\u202e'))
  })
})
