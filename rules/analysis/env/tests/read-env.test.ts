import { deepEqual, equal } from 'node:assert/strict'
import { isEnvExample, isEnvFile } from '../env-facts'
import { envVariables } from '../read-env'

const kinds = (text: string) => envVariables(text).map(({ name, value }) => `${name} ${value}`)

describe('the variables of a .env file', () => {
  it('are its names, and what sort of value stands there', () => {
    const text = [
      'PORT=3000',
      'export API_URL = "https://api.shop.dev/v1"',
      'EMPTY=',
      "QUOTED_EMPTY=''",
      'BEHIND= # nothing but a comment',
      'STRIPE_SECRET_KEY=your-key-here',
      'RESEND_API_KEY=re_xxxxxxxxxxxx',
      'DATABASE_URL=${PGHOST}:${PGPORT}',
    ].join('\n')
    deepEqual(kinds(text), [
      'PORT other',
      'API_URL other',
      'EMPTY empty',
      'QUOTED_EMPTY empty',
      'BEHIND empty',
      'STRIPE_SECRET_KEY placeholder',
      'RESEND_API_KEY placeholder',
      'DATABASE_URL reference',
    ])
  })

  it('stand where their names stand, also in lines that are commented out', () => {
    const text = '# Set a=b to be quick.\r\n# SENTRY_DSN=\r\nNAME=NAME\r\n'
    deepEqual(
      envVariables(text).map(({ name, range, commented }) => [text.slice(range.start, range.end), name, commented]),
      [
        ['SENTRY_DSN', 'SENTRY_DSN', true],
        ['NAME', 'NAME', undefined],
      ],
    )
    equal(envVariables(text)[1]?.range.start, text.indexOf('NAME=NAME'))
  })

  it('may hold a value over several lines', () => {
    deepEqual(kinds('KEY="one\nTWO=2\nthree"\nNEXT=1\n'), ['KEY other', 'NEXT other'])
  })

  it('hold a secret where one was found', () => {
    const text = 'A=1\nKEY=abcd'
    equal(envVariables(text, [{ start: 8, end: 12 }])[1]?.value, 'secret')
  })
})

describe('the names of .env files', () => {
  it('are known, and which are there to be copied', () => {
    for (const name of ['.env', '.env.local', '.env.example', '.envrc', '.dev.vars', 'prod.env', 'env.example'])
      equal(isEnvFile(name), true, name)
    for (const name of ['env.ts', '.env.ts', 'environment', '.env.d.ts', 'env.mjs']) equal(isEnvFile(name), false, name)
    for (const name of ['.env.example', '.env.local.example', 'env.example', '.env.template', 'example.env'])
      equal(isEnvExample(`apps/web/${name}`), true, name)
    for (const name of ['.env', '.env.local', '.env.production']) equal(isEnvExample(name), false, name)
  })
})
