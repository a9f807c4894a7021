import * as assert from 'node:assert/strict'
import { renderMarkdown } from '../markdown'
import { renderText } from '../text'
import { OPTIONS, sampleReview } from './sample-review'

const NOTHING = sampleReview({ findings: [], skipped: [], failures: [], notes: [], reviewed: 1 })

describe('review as text', () => {
  const text = renderText(sampleReview(), OPTIONS)

  it('groups by property under its plain heading', () => {
    assert.ok(text.indexOf('When something fails (9)') < text.indexOf('Who can read and write (1)'))
  })

  it('shows place, message, code and marks', () => {
    assert.ok(
      text.includes(
        '  src/app.ts:2:8  warning  risky-call\n    This calls `risky`.\n    2 │ "🙂";   risky()\n      │         ^^^^^\n',
      ),
      text,
    )
  })

  it('shows related places', () => assert.ok(text.includes('    → src/app.ts:1:1: Called from here.\n')))

  it('tells three of one cause, and the places of the others', () => {
    assert.equal(text.match(/src\/many\.ts:\d:\d/g)?.length, 2)
    assert.ok(text.includes('    and 6 more like this:\n      src/many.ts:3, 4, 5, 6, 7, 8\n'), text)
  })

  it('names twelve files at most', () => {
    const [first] = sampleReview().findings
    assert.ok(first)
    const findings = Array.from({ length: 20 }, (_, i) => ({ ...first, file: `src/${String(i).padStart(2, '0')}.ts` }))
    const shown = renderText({ ...NOTHING, findings }, OPTIONS)
    assert.ok(shown.includes('and 17 more like this:'))
    assert.ok(shown.includes('  src/14.ts:1\n      and 5 in other files (--format json lists them all)\n'), shown)
  })

  it('keeps causes apart', () => {
    const [first] = sampleReview().findings
    assert.ok(first)
    const findings = Array.from({ length: 10 }, (_, i) => ({ ...first, file: `src/${i}.ts`, cause: i < 5 ? 'a' : 'b' }))
    assert.equal(renderText({ ...NOTHING, findings }, OPTIONS).match(/and 2 more like this/g)?.length, 2)
  })

  it('tells what stands in code that nothing uses after all others, and counts it apart', () => {
    const [first] = sampleReview().findings
    assert.ok(first)
    const unused = { k: 'file', name: 'app.ts', byTests: false } as const
    const findings = [
      { ...first, severity: 'info' as const, unused },
      { ...first, file: 'src/many.ts' },
    ]
    for (const shown of [
      renderText({ ...NOTHING, findings }, OPTIONS),
      renderMarkdown({ ...NOTHING, findings }, OPTIONS),
    ]) {
      assert.ok(shown.indexOf('Who can read and write (1)') < shown.indexOf('In code that nothing uses (1)'), shown)
      assert.ok(shown.includes('1 error, 1 finding in code that nothing uses in 2 files.'), shown)
    }
  })

  it('does not tell suppressed ones but counts them', () => {
    assert.ok(!text.includes('src/app.ts:3'))
    assert.ok(text.includes('1 finding suppressed by comments.'))
  })

  it('ends with the counts', () => {
    const end = text.slice(text.indexOf('1 error, 9 warnings'))
    assert.deepEqual(end.split('\n'), [
      '1 error, 9 warnings in 3 files.',
      '1,234 files reviewed.',
      '4 files skipped: 2 minified (a line over 20,000 characters); 1 unreadable; 1 in a language not reviewed yet.',
      '1 finding suppressed by comments.',
      '1 check failed inside Readiness itself: data-call. All other results are complete.',
      '3 other files hold nothing the review reads.',
      '',
    ])
    assert.equal(renderText(NOTHING, OPTIONS), 'Nothing found.\n1 file reviewed.\n')
  })

  it('uses colours only when asked', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const styles = /\x1b\[\d+m/g
    assert.ok(!styles.test(text))
    const coloured = renderText(sampleReview(), { ...OPTIONS, colour: true })
    assert.equal(coloured.replace(styles, ''), text)
    assert.notEqual(coloured, text)
  })

  it('lets no control characters through, and cuts long lines', () => {
    const source = `\x1b[31m${'x'.repeat(300)}risky()${'y'.repeat(300)}`
    const [first] = sampleReview().findings
    assert.ok(first)
    const finding = { ...first, file: 'a.ts', range: { start: 305, end: 310 } }
    const shown = renderText({ ...NOTHING, findings: [finding] }, { ...OPTIONS, sourceOf: () => source })
    assert.ok(!shown.includes('\x1b'))
    for (const line of shown.split('\n')) assert.ok(line.length < 130, line)
    const [code = '', marks = ''] = shown.split('\n').filter((line) => line.includes('│'))
    assert.equal(code.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'risky')
  })

  it('does without a file that is gone', () => {
    const shown = renderText(sampleReview(), { ...OPTIONS, sourceOf: () => undefined })
    assert.ok(shown.includes('  src/app.ts  warning'))
  })
})

describe('review as Markdown', () => {
  const markdown = renderMarkdown(sampleReview(), OPTIONS)

  it('groups, folds and counts as text does', () => {
    assert.ok(
      markdown.startsWith('# Readiness review\n\n**1 error, 9 warnings in 3 files.**\n\n## When something fails (9)\n'),
    )
    assert.ok(markdown.includes('… and 6 more like this: `src/many.ts:3, 4, 5, 6, 7, 8`'))
    assert.ok(markdown.includes('- 1,234 files reviewed.'))
    assert.ok(renderMarkdown(NOTHING, OPTIONS).includes('**Nothing found.**'))
  })

  it('links the rule and shows the code', () => {
    assert.ok(markdown.includes('- **warning** `src/app.ts:2` ([risky-call](https://'))
    assert.ok(markdown.includes('  ```\n  "🙂";   risky()\n  ```'))
  })

  it('writes messages as text', () => {
    const [first] = sampleReview().findings
    assert.ok(first)
    const findings = [{ ...first, message: 'A <script> and `co*de` *here* `.', file: 'a`b.ts' }]
    const shown = renderMarkdown({ ...NOTHING, findings }, OPTIONS)
    assert.ok(shown.includes('A \\<script\\> and `co*de` \\*here\\* \\`.'))
    assert.ok(shown.includes('``a`b.ts:1``'))
  })
})
