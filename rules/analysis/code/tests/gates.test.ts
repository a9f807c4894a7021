import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

describe('gates', () => {
  it('are the ifs that stop a function early, with what they look at and how they leave', () => {
    const { gates } = codeFacts(
      'api.ts',
      `export async function POST(request) {
        const user = await load(request)
        if (!user) return Response.json({ error: 'Unauthorized' }, { status: 401 })
        if (request.headers.get('x-key') !== \`Bearer \${secret}\`) throw new Error('no')
        if (user.name) console.log(user)
      }`,
    )
    assert.equal(gates.length, 2)
    assert.deepEqual(
      gates.map(({ leaves, refuses, compares }) => [leaves, refuses ?? false, compares.length]),
      [
        ['returns', true, 0],
        ['throws', false, 1],
      ],
    )
    assert.equal(gates[0]?.looks[0]?.k, 'local')
    assert.equal(gates[1]?.compares[0]?.left[0]?.k, 'call')
    assert.deepEqual(gates[1]?.compares[0]?.right, [{ k: 'global', name: 'secret' }])
  })

  it('are those whose other branch refuses without leaving, too', () => {
    const { gates } = codeFacts(
      'a.js',
      'function guard(req, res, next) { if (ok(req)) next(); else res.status(403).end() }',
    )
    assert.deepEqual(
      gates.map(({ leaves, refuses }) => [leaves, refuses]),
      [['answers', true]],
    )
  })

  it('are not kept of a file for the browser', () => {
    const facts = codeFacts('a.tsx', "'use client'\nfunction f(a) { if (!a) return null; a.user = 1 }")
    assert.deepEqual([facts.gates, facts.sets], [[], []])
  })
})

describe('sets', () => {
  it('are assignments to properties of what a function was handed', () => {
    const { sets } = codeFacts(
      'a.js',
      'function f(req) { const own = {}; own.a = 1; req.session.user = find(); req.user = 2 }',
    )
    assert.deepEqual(
      sets.map(({ name, value }) => [name, value.k]),
      [
        ['user', 'call'],
        ['user', 'literal'],
      ],
    )
  })
})

describe('verdicts', () => {
  it('are comparisons that are given back, or named before they are looked at', () => {
    const { gates } = codeFacts(
      'a.ts',
      `const isRight = (key) => key === process.env.KEY
function check(key) { return Boolean(key) }
function guard(key) {
  const isAllowed = key === process.env.KEY || key === 'x'
  if (!isAllowed) throw new Error('no')
}`,
    )
    assert.deepEqual(
      gates.map(({ leaves, compares }) => [leaves, compares.length]),
      [
        ['says', 1],
        ['throws', 2],
      ],
    )
  })
})
