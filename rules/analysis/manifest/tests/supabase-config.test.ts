import assert from 'node:assert/strict'
import { supabaseConfigFacts } from '..'

const PATH = 'supabase/config.toml'

describe('supabase/config.toml', () => {
  it('reads what it says, and where', () => {
    const text = `project_id = "shop"
[api]
schemas = ["public", "reports"]
extra_search_path = ["public", "extensions"]

[functions.stripe-webhook]
verify_jwt = false
[functions."send mail"]
enabled = false

[db.migrations]
enabled = true
schema_paths = ["./schemas/*.sql"]

[auth]
enable_signup = false
enable_anonymous_sign_ins = true
minimum_password_length = 6
[auth.email]
enable_confirmations = false
`
    const facts = supabaseConfigFacts(PATH, text)
    assert.equal(facts.projectId, 'shop')
    assert.deepEqual(facts.api.schemas, ['public', 'reports'])
    assert.deepEqual(facts.api.extraSearchPath, ['public', 'extensions'])
    assert.deepEqual(facts.migrations, { enabled: true, schemaPaths: ['./schemas/*.sql'] })
    const { place, ...auth } = facts.auth
    assert.deepEqual(auth, {
      signUp: false,
      anonymousSignIns: true,
      minimumPasswordLength: 6,
      emailConfirmations: false,
    })
    assert.equal(text.slice(place?.start, place?.end), '[auth]')
    const webhook = facts.functions['stripe-webhook']
    assert.equal(webhook?.verifyJwt, false)
    assert.equal(text.slice(webhook?.place?.start, webhook?.place?.end), '[functions.stripe-webhook]')
    assert.equal(facts.functions['send mail']?.enabled, false)
    assert.equal(facts.functions['send mail']?.verifyJwt, undefined)
  })

  it('reads functions written as a list', () => {
    const facts = supabaseConfigFacts(
      PATH,
      '[[functions]]\nname = "pay"\nverify_jwt = true\n[[functions]]\nname = "a.b"\n',
    )
    assert.deepEqual(Object.keys(facts.functions), ['pay', 'a.b'])
    assert.equal(facts.functions.pay?.verifyJwt, true)
  })

  it('leaves out what is not written, and what is of another type', () => {
    const facts = supabaseConfigFacts(PATH, 'functions = 3\n[api]\nschemas = "public"\n[auth]\nenable_signup = "no"\n')
    assert.equal(facts.api.schemas, undefined)
    assert.equal(facts.auth.signUp, undefined)
    assert.deepEqual(facts.functions, {})
    assert.equal(facts.broken, undefined)
  })

  it('knows nothing of broken text, and says so', () => {
    for (const text of ['[api', '<<<<<<< HEAD\n[api]\n', '[a]\n[a]\n', `a = ${'['.repeat(50_000)}`]) {
      const facts = supabaseConfigFacts(PATH, text)
      assert.equal(facts.broken, true, text.slice(0, 20))
      assert.deepEqual(facts.functions, {})
    }
  })
})
