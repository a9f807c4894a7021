import { deepEqual } from 'node:assert/strict'
import { analyzeFile } from '../../analyze'

/** For each call that looks at a signature, what it is asked under. */
function asked(body: string): string[][] {
  const facts = analyzeFile(
    'server/hook.ts',
    `export async function hook(secret, signature, raw, next) {\n${body}\n}\n`,
  )
  return facts.kind === 'code' ? (facts.verifications ?? []).map(({ only }) => only.map(({ text }) => text)) : []
}

describe('what a signature check is asked under', () => {
  it('is nothing where it is always asked, or the request is refused without it', () => {
    deepEqual(asked('const event = stripe.webhooks.constructEvent(raw, signature, secret)\nsave(event)'), [[]])
    deepEqual(asked('if (!secret) throw new Error("not set")\nverify(raw, signature)'), [[]])
    deepEqual(asked('if (secret) { verify(raw, signature) } else { return refuse() }\nsave(raw)'), [[]])
    deepEqual(asked('if (signature) { verify(raw, signature); return save(raw) }\nreturn refuse()'), [[]])
  })

  it('is nothing where another signature is looked at instead, and what has none is refused', () => {
    const other = 'else if (b) { want = createHmac("sha256", secret) }'
    deepEqual(
      asked(`let want\nif (a) { want = createHmac("sha1", secret) } ${other} else { throw refuse() }\nsave(want)`),
      [[], []],
    )
    deepEqual(asked(`let want\nif (a) { want = createHmac("sha1", secret) } ${other}\nsave(want)`), [['a'], ['b']])
  })

  it('is nothing where it is refused without, but for those who develop', () => {
    const otherwise = 'else if (!isDevelopment) { return refuse() }'
    deepEqual(asked(`if (secret) { verify(raw, signature) } ${otherwise}\nsave(raw)`), [[]])
    deepEqual(
      asked(`if (secret) { verify(raw, signature) } ${otherwise.replace('Development', 'Device')}\nsave(raw)`),
      [['secret']],
    )
  })

  it('is nothing where a token is compared instead, and what has none is refused', () => {
    const check = 'if (signature) { if (!verifySignature(raw, signature)) return refuse() }'
    const token = 'else if (token) { if (token !== secret) return refuse() }'
    deepEqual(asked(`${check} ${token} else { return refuse() }\nsave(raw)`), [[]])
    deepEqual(asked(`${check} ${token}\nsave(raw)`), [['signature']])
    deepEqual(asked(`${check} else if (token) { log(token) } else { return refuse() }\nsave(raw)`), [['signature']])
  })

  it('is nothing where it was refused before without, by all or by those that users meet', () => {
    const check = 'if (signature && time) { verifySignature(raw, signature) }\nsave(raw)'
    const production = "process.env.NODE_ENV === 'production'"
    deepEqual(asked(`if (!signature || !time) return refuse()\n${check}`), [[]])
    deepEqual(asked(`if (!signature || !time) { warn(); if (${production}) { return refuse() } }\n${check}`), [[]])
    deepEqual(asked(`if (!signature && ${production}) return refuse()\n${check}`), [['time']])
    deepEqual(asked(`if (!signature || !time) { warn() }\n${check}`), [['signature', 'time']])
    deepEqual(asked(`if (!signature && raw) return refuse()\n${check}`), [['signature', 'time']])
    deepEqual(
      asked(`if (!secret) { if (IS_PROD) return false; return true }\nreturn verifySignature(raw, signature)`),
      [[]],
    )
    deepEqual(asked(`if (!secret) { if (debug) return false; return true }\nreturn verifySignature(raw, signature)`), [
      ['secret'],
    ])
    deepEqual(asked(`if (!secret) return true\nreturn verifySignature(raw, signature)`), [['secret']])
  })

  it('is what the code goes on without', () => {
    deepEqual(asked('if (secret && signature) { verify(raw, signature) }\nsave(raw)'), [['secret', 'signature']])
    deepEqual(asked('const event = secret ? constructEvent(raw, signature, secret) : JSON.parse(raw)\nsave(event)'), [
      ['secret'],
    ])
    deepEqual(asked('if (secret && !verifySignature(raw, signature)) return refuse()\nsave(raw)'), [['secret']])
    deepEqual(asked('if (!secret) return next()\nconst digest = createHmac("sha256", secret)\nsave(digest)'), [
      ['secret'],
    ])
  })
})

describe('a signature check that is ignored', () => {
  const ignored = (body: string): boolean[] => {
    const facts = analyzeFile('server/hook.ts', `export async function hook(raw, signature, secret) {\n${body}\n}\n`)
    return facts.kind === 'code' ? (facts.verifications ?? []).map((each) => each.ignored === true) : []
  }

  it('is one whose outcome is only logged, or after which all is well in any case', () => {
    deepEqual(ignored('const ok = await verifySignature(raw, signature)\nif (!ok) console.warn("no")\nsave(raw)'), [
      true,
    ])
    const own = 'const own = createHmac("sha256", secret)\n'
    deepEqual(ignored(`${own}if (own !== signature) { log("no"); return true }\nreturn true`), [true])
    deepEqual(ignored(`${own}if (own !== signature) log("no")\nreturn true`), [true])
  })

  it('is none that is asked, kept or given back', () => {
    const kept = 'const ok = await verifySignature(raw, signature)\nif (!ok) console.warn("no")\n'
    deepEqual(ignored(`${kept}save(raw, ok)`), [false])
    deepEqual(ignored(`${kept}if (ok) { save(raw) }`), [false])
    deepEqual(ignored('const own = createHmac("sha256", secret)\nif (own !== signature) return false\nreturn true'), [
      false,
    ])
    deepEqual(ignored('const own = createHmac("sha256", secret)\nreturn own === signature'), [false])
    deepEqual(ignored('const own = createHmac("sha256", secret)\nif (own === signature) return true'), [false])
    deepEqual(ignored('verify(raw, signature)\nif (raw !== "") log(raw)\nreturn true'), [false])
  })
})
