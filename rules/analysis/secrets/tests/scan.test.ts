import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import { hasChecksum } from '../checksum'
import { PREFIXED_FORMATS } from '../formats'
import { READ_FORMATS } from '../formats/read'
import { maskSecrets } from '../mask'
import { findSecrets } from '../scan'
import { AWS, FAKES, hiddenPart, jwt, QUIET, random } from './fakes'

const formats = (text: string) => findSecrets(text).map(({ format }) => format)
const told = (text: string) => findSecrets(text).flatMap(({ format, quiet }) => (quiet ? [] : [format]))

describe('credentials', () => {
  for (const [format, value, name = 'KEY'] of FAKES) {
    it(`are found in every place and tongue: ${format} (${name})`, () => {
      const quoted = JSON.stringify(value).slice(1, -1)
      const texts: Record<string, string> = {
        code: `const ${name} = "${quoted}"\n`,
        fallback: `const key = process.env.${name} || '${quoted}'\n`,
        sql: `DECLARE\n  ${name} CONSTANT TEXT NOT NULL := '${quoted}';\n`,
        json: `{ "env": { "${name}": "${quoted}" } }`,
      }
      if (!value.includes('\n')) {
        texts.env = `PORT=1\n${name}=${value}\nNEXT=2\n`
        texts.yaml = `env:\n  ${name}: ${value}\n`
      }
      for (const [where, text] of Object.entries(texts)) {
        const [found, ...others] = findSecrets(text)
        equal(found?.format, format, where)
        deepEqual(others, [], where)
        const read = text.slice(found?.range.start, found?.range.end)
        equal(read, value.includes('\n') && where !== 'code' ? quoted : found && where === 'code' ? quoted : value)
        equal(found?.head, value.slice(0, 4))
        equal(found?.name, name, where)
      }
    })
  }

  it('have an example here for each kind', () => {
    const known = [...PREFIXED_FORMATS.filter(({ quiet }) => !quiet).map(({ id }) => id), ...Object.keys(READ_FORMATS)]
    const shown = new Set([...FAKES.map(([format]) => format), 'aws-secret-key', 'session-token'])
    deepEqual(
      known.filter((id) => !shown.has(id)),
      [],
    )
  })

  it('of AWS are the secret, where it stands near its id', () => {
    const [found] = findSecrets(`aws_access_key_id = ${AWS.id}\naws_secret_access_key = ${AWS.secret}\n`)
    equal(found?.format, 'aws-secret-key')
    deepEqual(told(`AWS_ACCESS_KEY_ID=${AWS.id}\nREGION=eu-west-1\n`), [])
  })

  it('are found where several stand in one line, none twice', () => {
    const some = FAKES.filter(([, value, name]) => !value.includes('\n') && name === undefined).slice(0, 12)
    const text = JSON.stringify(some.map(([, value]) => value))
    deepEqual(
      formats(text),
      some.map(([format]) => format),
    )
  })

  it('that open nothing are known, and told of by nobody', () => {
    const printed = `whsec_${'8049f1f9ead95d89'.repeat(4)}`
    for (const value of [...QUIET, printed, printed.slice(0, -12)]) {
      equal(formats(`KEY="${value}"`).length, 1)
      deepEqual(told(`KEY="${value}"`), [])
    }
  })
})

describe('a mark', () => {
  const marks = (text: string) => findSecrets(text).map(({ mark }) => mark)

  it('is the same for one key under any name, another for another key, and short', () => {
    const keys = FAKES.filter(([format]) => format === 'stripe-secret-key' || format === 'openai-key')
    const [one, other] = keys.map(([, value]) => value)
    const [first] = marks(`A="${one}"`)
    match(first ?? '', /^[0-9a-f]{6}$/)
    deepEqual(marks(`const apiKey = '${one}'`), [first])
    ok(marks(`A="${other}"`)[0] !== first)
  })

  it('is not made of what a person chose', () => {
    for (const [format, value, name = 'KEY'] of FAKES)
      if (format === 'database-address' || format === 'named-secret')
        deepEqual(marks(`${name}="${value}"`), [undefined])
  })
})

describe('what is no credential', () => {
  const anon = jwt({ iss: 'supabase', ref: random('abcdefghij', 20, 1), role: 'anon', exp: 2e9 })
  const silent: Readonly<Record<string, string>> = {
    'a placeholder': `STRIPE_SECRET_KEY=sk_${'live'}_your_key_here_your_key_here\nRESEND_API_KEY=re_${'x'.repeat(8)}_${'x'.repeat(24)}\n`,
    'letters in a row': `OPENAI_API_KEY=sk-${'abcdefghijklmnopqrstuvwxyz123456'}\nKEY=sk_${'live'}_1234567890abcdefghijklmn\n`,
    'a key for the browser': `NEXT_PUBLIC_SUPABASE_ANON_KEY=${anon}\nVITE_KEY=sb_publishable_${random('abcdef12345', 31, 2)}\nSTRIPE=pk_live_${random('abcdef12345', 40, 3)}\n`,
    'the keys that every local Supabase has': `KEY=${jwt({ iss: 'supabase-demo', role: 'service_role', exp: 1983812996 })}\n`,
    'a key that shows what one looks like': `A=${jwt({ iss: 'supabase', ref: 'my-own-project-name', role: 'service_role', iat: 1 })}\nB=${jwt({ iss: 'supabase', ref: random('abcdefghij', 20, 7), role: 'service_role' }).replace(/[^.]+$/, 'aBcDe'.repeat(9))}\n`,
    'the key of a Firebase web app': `const firebaseConfig = { apiKey: 'AIza${random('abcdefABCDEF123456', 35, 4)}', authDomain: 'x' }\n`,
    'a database of ones own': `A=postgresql://postgres:Xk29dkq2@localhost:5432/app\nB=postgres://app:Xk29dkq2@db:5432/app\nC=redis://default:Xk29dkq2@10.0.0.3:6379\n`,
    'an address to be filled in': `A=postgresql://postgres:[YOUR-PASSWORD]@db.abcdefghijkl.supabase.co:5432/postgres\nB=mongodb+srv://user:password@cluster0.mongodb.net/app\nC=postgres://\${USER}:\${PASSWORD}@\${HOST}/app\nD=postgresql://user:p4ssW0rd9@ep-xxx-yyy.neon.tech/app\nE=mysql://root:hunter22x@db.example.com/app\n`,
    'the first line of a key': `if (text.startsWith('-----BEGIN ${'PRIVATE'} KEY-----')) throw new Error('-----END ${'PRIVATE'} KEY-----')\n`,
    'a GitHub token whose checksum is wrong': `KEY=gh${'p'}_${random('abcdefABCDEF123456', 36, 5)}\n`,
    'names, paths, digests and words': `const token_type = 'urn:ietf:params:oauth:token-type:access_token'\nconst API_SECRET = 'my-application-secret-name-1'\nconst integrity = "sha512-${random('abcdefABCDEF123456', 80, 6)}"\nconst session_secret_path = '/var/run/secrets/session-1/a2b3c4d5e6'\n`,
  }
  for (const [name, text] of Object.entries(silent)) it(`is ${name}`, () => deepEqual(told(text), []))
})

describe('a masked text', () => {
  const text = FAKES.map(([, value, name = 'KEY'], i) => `${name}="${value}" # ${i}\n`).join('')
  const masked = maskSecrets(text)

  it('shows no credential, and everything else where it stood', () => {
    equal(masked.length, text.length)
    for (const [format, value] of FAKES) ok(!masked.includes(hiddenPart(format, value)), format)
    deepEqual(masked.match(/^\w+=|" # \d+$/gm), text.match(/^\w+=|" # \d+$/gm))
    equal(maskSecrets('nothing to hide'), 'nothing to hide')
  })

  it('is all that the analysis sees: no fact holds a credential', () => {
    const code = FAKES.map(([format, value, name = 'KEY'], i) => {
      const text = JSON.stringify(value)
      if (format === 'named-secret') return `const config${i} = { ${name}: ${text} }\nuse({ ${name}: ${text} })\n`
      return `const ${name}_${i} = ${text}\ncreateClient('https://x', ${text}, { headers: { a: ${text} } })\nawait sql\`select '${text.slice(1, -1)}'\`\n`
    }).join('')
    const quiet = QUIET.map((value, i) => `use('${value}', ${i})\n`).join('')
    const files = {
      'a.ts': code + quiet,
      '.env': text,
      'a.sql': `select '${QUIET[1]}';\n`,
      'a.json': JSON.stringify({ text }),
    }
    for (const [path, each] of Object.entries(files)) {
      const facts = JSON.stringify(analyzeFile(path, each))
      for (const [format, value] of FAKES) ok(!facts.includes(hiddenPart(format, value)), `${path} ${format}`)
      for (const value of QUIET) ok(!facts.includes(value.slice(4)), path)
    }
    ok((analyzeFile('a.ts', code).secrets?.length ?? 0) > FAKES.length * 3)
  })

  it('is still code', () => {
    const facts = analyzeFile('a.ts', FAKES.map(([, value], i) => `const k${i} = \`${value}\`\n`).join(''))
    equal(facts.kind === 'code' && facts.syntaxErrors, 0)
  })
})

describe('the checksum of GitHub and npm', () => {
  it('is CRC-32 in base 62', () => {
    equal(hasChecksum(random('abcdefABCDEF123456', 36, 8)), false)
  })
})
