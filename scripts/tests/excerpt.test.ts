import assert from 'node:assert/strict'
import { FAKES, hiddenPart } from '../../rules/analysis/secrets/tests/fakes'
import type { Finding } from '../../rules/engine/finding'
import { excerpt } from '../excerpt'

describe('excerpts of findings', () => {
  it('show no credential that stands near, whatever the finding is about', () => {
    for (const [format, value, name = 'token'] of FAKES) {
      const text = `const ${name} = \`${value}\`\nexport async function POST() {}\n`
      const shown = excerpt(findingAt(text, 'POST'), 'a-rule #1', 'app', () => text)
      assert.ok(!shown.includes(hiddenPart(format, value)), format)
      assert.match(shown, new RegExp(`const ${name} = `))
      assert.match(shown, /> +\d+ │ export async function POST\(\) \{\}/)
    }
  })
})

function findingAt(text: string, word: string): Finding {
  const start = text.indexOf(word)
  return {
    file: 'src/api.ts',
    range: { start, end: start + word.length },
    rule: 'a-rule',
    property: 'data-protection',
    severity: 'warning',
    messageId: 'one',
    message: 'Something is missing.',
    subject: word,
    data: {},
    related: [],
  }
}
