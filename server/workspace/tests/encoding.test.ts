import assert from 'node:assert/strict'
import { decode, encode } from '../encoding'

describe('encoding', () => {
  const text = 'const s = "é 😀"\r\n'

  for (const encoding of ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'] as const) {
    it(`reads ${encoding} and writes the same bytes`, () => {
      const bytes = encode(text, encoding)
      assert.deepEqual(decode(bytes), { text, encoding })
      assert.ok(Buffer.from(encode(text, encoding)).equals(Buffer.from(bytes)))
    })
  }

  it('keeps lone surrogates of UTF-16', () => {
    const lone = 'a\uD800b'
    assert.equal(decode(encode(lone, 'utf-16le'))?.text, lone)
  })

  it('reads broken UTF-8 as replacement characters', () => {
    assert.equal(decode(Buffer.from([0x61, 0xff, 0x62]))?.text, 'a\uFFFDb')
  })

  it('takes bytes with a NUL for no text', () => {
    assert.equal(decode(Buffer.from([0x61, 0, 0x62])), undefined)
  })

  it('reads an odd tail of UTF-16 without throwing', () => {
    assert.equal(decode(Buffer.from([0xfe, 0xff, 0, 0x61, 0]))?.text, 'a')
  })
})
