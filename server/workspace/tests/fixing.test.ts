import assert from 'node:assert/strict'
import type { Fix, TextEdit } from '../../../rules/engine/finding'
import { defineRule, type Rule } from '../../../rules/engine/rule'
import { fixAll } from '../fixing'
import { memoryIo } from '../memory-io'
import { Workspace } from '../workspace'

type Change = (text: string, start: number, end: number) => Partial<Fix> & { readonly newText?: string }

/** Finds calls of `bad`; what its fix does is the test's. */
function badCalls(change: Change): Rule {
  return defineRule<'call'>({
    id: 'bad-call',
    property: 'failure-handling',
    scope: 'file',
    confidence: 'high',
    milestones: ['launch'],
    since: '0.1.0',
    summary: '',
    why: '',
    fix: '',
    outOfScope: [],
    references: [],
    messages: { call: { text: 'bad is called', severity: 'error' } },
    examples: { bad: [], good: [] },
    *check(file) {
      for (const [i, call] of file.calls.entries()) {
        if (call.text === 'bad') yield { file: file.path, range: call.range, message: 'call', subject: `bad ${i}` }
      }
    },
    fixes({ file, range }, _, sourceOf) {
      const { newText, ...rest } = change(sourceOf(file) ?? '', range.start, range.end)
      const edits: TextEdit[] = newText === undefined ? [] : [{ file, range, newText }]
      return [{ title: 'Mend', applicability: 'safe', edits, creates: [], needs: [], ...rest }]
    },
  })
}

async function fixed(text: string, change: Change, unsafe = false) {
  const rules = [badCalls(change)]
  const workspace = await Workspace.open('/app', memoryIo('/app', { 'src/a.tsx': text }), {
    rules,
    today: () => '2026-11-22',
  })
  const result = await fixAll(workspace, { rules, only: undefined, unsafe })
  return { ...result, after: workspace.textOf('src/a.tsx'), made: workspace.textOf('src/made.ts') }
}

describe('fixing', () => {
  it('goes on until nothing is left, also where fixes touch one another', async () => {
    const { after, applied } = await fixed('bad();bad();bad(bad())', (text, start, end) => ({
      newText: text.slice(start, end).replace('bad', 'good'),
    }))
    assert.equal(after, 'good();good();good(good())')
    assert.equal(applied.get('bad-call'), 4)
  })

  it('gives what a fix writes among lines that another moves their new indentation', async () => {
    const text = 'bad(1, () => {\n  bad(2)\n})'
    const { after } = await fixed(text, (now, start, end) => {
      const file = 'src/a.tsx'
      const call = now.slice(start, end)
      const inner = now.indexOf('\n', start) + 1
      const indent = /^ */.exec(now.slice(now.lastIndexOf('\n', start) + 1))?.[0] ?? ''
      const good = { file, range: { start, end: start + 3 }, newText: 'good' }
      if (call.startsWith('bad(2')) {
        return { edits: [good, { file, range: { start: end, end }, newText: `\n${indent}next()` }] }
      }
      return {
        edits: [
          good,
          { file, range: { start: inner, end: inner }, newText: '  ' },
          { file, range: { start: now.indexOf('})'), end: now.indexOf('})') }, newText: '  ' },
        ],
      }
    })
    assert.equal(after, 'good(1, () => {\n    good(2)\n    next()\n  })')
  })

  it('leaves a file alone that a fix would break, and mends the others in it', async () => {
    const { after, left } = await fixed('bad(1);\n\nbad(2)', (text, start, end) => ({
      newText: text.slice(start, end) === 'bad(1)' ? 'if (' : 'good(2)',
    }))
    assert.equal(after, 'bad(1);\n\ngood(2)')
    assert.deepEqual(
      left.map(({ reason }) => reason),
      ['breaks'],
    )
  })

  it('mends what goes together, where one of many would break the file', async () => {
    const { after, left, applied } = await fixed('bad(1)\nbad(2)\nbad(3)\nbad(4)\nbad(5)', (text, start, end) => ({
      newText: text.slice(start, end) === 'bad(3)' ? '}' : text.slice(start, end).replace('bad', 'good'),
    }))
    assert.equal(after, 'good(1)\ngood(2)\nbad(3)\ngood(4)\ngood(5)')
    assert.deepEqual(
      left.map(({ finding, reason }) => [finding.range.start, reason]),
      [[16, 'breaks']],
    )
    assert.equal(applied.get('bad-call'), 4)
  })

  it('says what has no fix', async () => {
    const { left, files } = await fixed('bad()', () => ({ edits: [], title: 'nothing' }))
    assert.deepEqual([left.map(({ reason }) => reason), files], [['stays'], []])
  })

  it('on a fork leaves the workspace as it is', async () => {
    const rules = [badCalls(() => ({ newText: 'good()', creates: [{ path: 'src/made.ts', text: 'x()' }] }))]
    const workspace = await Workspace.open('/app', memoryIo('/app', { 'src/a.ts': 'bad()', 'src/b.ts': 'bad()' }), {
      rules,
      today: () => '2026-11-22',
    })
    workspace.setOverlay('src/b.ts', 'bad() // unsaved')
    const before = { ...workspace.versions }
    const fork = workspace.fork()
    const { files } = await fixAll(fork, { rules, only: undefined, unsafe: false })
    assert.deepEqual(
      files.map(({ path, after }) => [path, after]),
      [
        ['src/a.ts', 'good()'],
        ['src/made.ts', 'x()'],
      ],
    )
    assert.deepEqual([workspace.textOf('src/a.ts'), workspace.textOf('src/made.ts')], ['bad()', undefined])
    assert.equal(workspace.findingsFor('src/b.ts').length, 1)
    assert.deepEqual(workspace.versions, before)
  })

  it('stops with a fix that mends nothing', async () => {
    const { after } = await fixed('bad()', () => ({ newText: 'bad( )' }))
    assert.equal(after, 'bad( )')
  })

  it('takes fixes that ask first only when told to', async () => {
    const change: Change = () => ({ newText: 'good()', applicability: 'unsafe', needs: ['p-retry'] })
    const held = await fixed('bad()', change)
    assert.deepEqual([held.after, held.left[0]?.reason, held.files], ['bad()', 'unsafe', []])
    const applied = await fixed('bad()', change, true)
    assert.deepEqual([applied.after, [...applied.needs]], ['good()', ['p-retry']])
  })

  it('makes files, and never over one that is there', async () => {
    const made = await fixed('bad()', () => ({ newText: 'good()', creates: [{ path: 'src/made.ts', text: 'x()' }] }))
    assert.deepEqual([made.after, made.made], ['good()', 'x()'])
    assert.deepEqual(
      made.files.map(({ path, before }) => [path, before]),
      [
        ['src/a.tsx', 'bad()'],
        ['src/made.ts', undefined],
      ],
    )
    const kept = await fixed('bad()', () => ({ newText: 'good()', creates: [{ path: 'src/a.tsx', text: 'x()' }] }))
    assert.equal(kept.after, 'bad()')
  })
})
