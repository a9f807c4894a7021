import { deepEqual, equal } from 'node:assert/strict'
import type { PositionEncodingKind } from 'vscode-languageserver'
import { capabilities, TestClient } from './client'

/** Where the call starts, and where the emoji ends, as each encoding counts. */
const cases: readonly { readonly encoding: PositionEncodingKind; readonly call: number; readonly emojiEnd: number }[] =
  [
    { encoding: 'utf-16', call: 11, emojiEnd: 5 },
    { encoding: 'utf-8', call: 14, emojiEnd: 7 },
    { encoding: 'utf-32', call: 10, emojiEnd: 4 },
  ]

describe('positions', () => {
  for (const { encoding, call, emojiEnd } of cases) {
    it(`are counted in ${encoding}`, async () => {
      const client = await TestClient.start(
        {},
        { capabilities: { ...capabilities, general: { positionEncodings: [encoding] } } },
      )
      try {
        equal(client.initializeResult.capabilities.positionEncoding, encoding)
        await client.open('a.ts', '/* 😀é */ danger()\n')
        const first = (await client.diagnostics('a.ts'))[0]
        deepEqual(first?.range.start, { line: 0, character: call - 1 })
        const end = { line: 0, character: emojiEnd }
        await client.change('a.ts', { range: { start: end, end }, text: 'x' })
        deepEqual((await client.diagnostics('a.ts'))[0]?.range.start, { line: 0, character: call })
        equal(client.session.documents.get('file:///app/a.ts')?.document.getText(), '/* 😀xé */ danger()\n')
      } finally {
        client.stop()
      }
    })
  }
})
