import { equal, ok } from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import { COVER, shownLines, shownText } from '../show'

/** Made by hand, of letters that no service gives: nothing else than its name says what it is. */
const SESSION = ['+', 'VDfO/c9kjhKMr', 'K8K}94v-', '1LXv%uk'].join('\\')
const VALUES = [
  SESSION,
  'hunter2',
  'Tr0ub4dor&3',
  'correct horse battery',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
  '$2b$10$abcdefgh',
]

describe('what people see of a file of settings', () => {
  it('is no value, whatever it is called and looks like', () => {
    for (const name of ['SESSION_SECRET', 'JWT_SECRET', 'COOKIE_SECRET', 'DATABASE_PASSWORD', 'FOO', 'export TOKEN']) {
      for (const value of VALUES) {
        for (const written of [value, `"${value}"`, `'${value}'`, `${value} # ours`]) {
          for (const path of ['.env', 'server/.env.production', '.env.local', '.dev.vars']) {
            const text = `PORT=3000\n${name}=${written}\n# ${name.replace('export ', '')}=${written}\n`
            const shown = shownText(path, text)
            equal(shown.split('\n').length, text.split('\n').length)
            ok(shown.includes(COVER))
            ok(!shown.includes('*****'), `${path} ${name}=${written} tells how long it is`)
            ok(shown.includes(`${name}=`))
            for (const word of value.split(' ')) ok(!shown.includes(word), `${path} ${name}=${written} shows ${word}`)
          }
        }
      }
    }
  })

  it('is what an example has in the places of values, and the head of a known key', () => {
    const key = `re_${'Xk7Tq2Lp'}_${'9vRm4Zc8Wn3Bf6Hj5Ds1Gy0A'}`
    equal(shownText('.env.example', 'JWT_SECRET=your-secret-here\nEMPTY=\n'), 'JWT_SECRET=your-secret-here\nEMPTY=\n')
    equal(shownText('.env', `RESEND_API_KEY=${key}\n`), `RESEND_API_KEY=re_X${COVER}\n`)
    equal(shownText('.env', 'URL=postgresql://shop:aB3xQ9zLm2@db.shop.dev/shop\n'), `URL=postgresql://${COVER}\n`)
  })

  it('hides passwords in other configuration, and leaves where they are read from', () => {
    equal(
      shownText('compose.yml', '  POSTGRES_PASSWORD: hunter2\n  - JWT_SECRET=abc\n  token: ${TOKEN}\n  key: name\n'),
      '  POSTGRES_PASSWORD: ****\n  - JWT_SECRET=****\n  token: ${TOKEN}\n  key: name\n',
    )
    equal(
      shownText('a.ts', "sort({ key: 'name' }, { secret: 'hunter2' })"),
      "sort({ key: 'name' }, { secret: '****' })",
    )
  })
})

describe('how long a credential is', () => {
  const key = (letters: number) => `re_${'Xk7Tq2Lp'}_${'9vRm4Zc8Wn3Bf6Hj5Ds1Gy0A'.slice(0, letters)}`

  it('is not told where it is covered up, in code or in settings', () => {
    equal(shownText('a.ts', `send('${key(24)}') // **** as is\n`), `send('re_X${COVER}') // **** as is\n`)
    equal(shownText('a.ts', "{ secret: 'abc' }"), shownText('a.ts', "{ secret: 'abcdefghijk' }"))
    equal(shownText('.env', 'PASSWORD="two words"\n'), shownText('.env', 'PASSWORD="more words \\" than two"\n'))
    equal(
      shownText('a.ts', "connect('postgresql://shop:aB3xQ9zLm2@db.shop.dev/shop')"),
      `connect('postgresql://${COVER}')`,
    )
  })

  it('moves what stands after it, and no line', () => {
    const text = `/* ********** */\nsend('${key(24)}', to)\nend\n`
    const shown = shownLines('a.ts', text)
    equal(shown.lineText(0), '/* ********** */')
    equal(shown.lineText(1), `send('re_X${COVER}', to)`)
    equal(shown.lineText(2), 'end')
    const line = text.split('\n')[1] ?? ''
    for (const word of ['send', "', to", 'to)'])
      equal(shown.character(1, line.indexOf(word)), shown.lineText(1).indexOf(word))
    equal(shown.character(1, line.length), shown.lineText(1).length)
  })
})

describe('the secrets of a file of settings', () => {
  const secrets = (path: string, text: string) =>
    (analyzeFile(path, text).secrets ?? []).map(({ name, range }) =>
      [name, text.slice(range.start, range.end)].join(' '),
    )

  it('may be of any letters, under a name that says so', () => {
    equal(secrets('.env', `PORT=1\nSESSION_SECRET=${SESSION}\n`).join(), `SESSION_SECRET ${SESSION}`)
    equal(secrets('.env', `JWT_SECRET="${SESSION}"\r\n`).join(), `JWT_SECRET ${SESSION}`)
  })

  it('are no words, no addresses, and not what an example shows', () => {
    equal(secrets('.env', 'SESSION_SECRET=change-me-please!-123\nAPP_KEY=https://a.dev/?a=1&b=2{}3\n').join(), '')
    equal(secrets('.env.example', `SESSION_SECRET=${SESSION}\n`).join(), '')
  })
})
