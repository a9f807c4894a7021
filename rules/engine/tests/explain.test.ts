import * as assert from 'node:assert/strict'
import { rules } from '../../catalog/registry.generated'
import { projectOf } from '../../tests/example-run'
import { settingsFrom } from '../configuration'
import { explainInTerminal, explainRule, promptFor, ruleAddress } from '../explain'
import { runFile } from '../run'
import { callRule } from './sample-rules'

const RULE = callRule('risky-call', 'risky')

describe('explanation of a rule', () => {
  it('tells what a person needs', () => {
    const text = explainRule(RULE)
    for (const part of [
      '# risky-call',
      'Why it matters.',
      'What to do.',
      'a public launch',
      '// readiness-ignore-next-line risky-call',
    ]) {
      assert.ok(text.includes(part), part)
    }
  })

  it('has no markup and no long lines in a terminal', () => {
    for (const rule of rules) {
      const text = explainInTerminal(rule, 72)
      assert.ok(!/^#|\*\*|```/m.test(text), text)
      for (const line of text.split('\n'))
        assert.ok(line.length <= 72 || !line.trim().includes(' ') || line.startsWith('    '), line)
    }
  })

  it('has an address for rules only', () => {
    assert.match(ruleAddress('risky-call', [RULE]) ?? '', /^https:\/\/.*\/risky-call\.md$/)
    assert.equal(ruleAddress('unused-suppression', [RULE]), undefined)
  })
})

describe('prompt for an assistant', () => {
  it('holds the finding, its code and the bounds', () => {
    const text = `${'// line\n'.repeat(30)}risky(\`a\`)\n\`\`\`\n`
    const project = projectOf({ 'src/app.ts': text })
    const options = { rules: [RULE], settings: settingsFrom(new Map()), today: '2026-11-22' }
    const [finding] = runFile(project, 'src/app.ts', options)
    assert.ok(finding)
    const related = [{ file: 'src/app.ts', range: { start: 0, end: 1 }, message: 'Called here.' }]
    const prompt = promptFor({ ...finding, related }, RULE, () => text)
    for (const part of [
      'src/app.ts:31',
      'This calls `risky`.',
      'What to do.',
      '31 | risky(`a`)',
      '````\n',
      'src/app.ts:1: Called here.',
      'no suppression comment',
    ]) {
      assert.ok(prompt.includes(part), `${part} is not in:\n${prompt}`)
    }
    assert.ok(!prompt.includes('\n 1 | '))
    assert.ok(promptFor(finding, undefined, () => undefined).includes('src/app.ts'))
  })
})
