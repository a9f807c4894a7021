import assert from 'node:assert/strict'
import { hasNamedFallback } from '../named-fallback'
import { callIn } from './marked'

describe('what the code uses in place of an answer', () => {
  const read = "const { data: row } = await db.from('items').select('title')"
  const cases: readonly (readonly [string, boolean])[] = [
    [`${read}; return row?.title || 'Item'`, true],
    [`${read}; return send(row?.wanted !== false)`, true],
    [`${read}; return row ? row.title : \`Item \${id}\``, true],
    [`${read}; return row?.limit ?? DEFAULT_LIMIT`, true],
    [`${read}; return given || row?.mail`, false],
    [`${read}; return row?.title ?? ''`, false],
    [`${read}; if (!row) return; use(row.title || 'Item')`, false],
    [`${read}; show(row)`, false],
    [
      `let to = []; if (all) { const { data: row } = await db.from('items').select(); to = row?.map(name) || [] }\n// Falls back to the owner\nif (to.length === 0) to = [owner]`,
      true,
    ],
    [`let to = []; ${read}; to = row?.map(name) || []\n// nobody\nif (to.length === 0) return`, false],
    ["const { data: row } = await db.from('items').insert({}); return row?.title || 'Item'", false],
  ]
  for (const [text, expected] of cases) {
    it(text, () => {
      const { source, call } = callIn(`async function load() { ${text} }`, 'from(', 'api/items.ts')
      assert.equal(hasNamedFallback(source, call), expected)
    })
  }
})
