import assert from 'node:assert/strict'
import { envLoading } from '../env-loading'
import { servedIn } from '../served'
import { parseSource } from '../source'

const loading = (text: string, path = 'server/index.ts') => envLoading(parseSource(path, text))

describe('how a server loads its .env', () => {
  it('is not at all, or before everything else', () => {
    assert.deepEqual(loading("import express from 'express'\n"), { k: 'none' })
    assert.deepEqual(loading("import 'dotenv/config'\nimport express from 'express'\n"), { k: 'after', offset: 22 })
    const required = "require('dotenv').config()\nconst express = require('express')\n"
    assert.deepEqual(loading(required, 'server.js'), { k: 'after', offset: 26 })
  })

  it('is repeated by a module that is loaded earlier', () => {
    const plain = "import dotenv from 'dotenv'\nimport express from 'express'\ndotenv.config()\n"
    assert.deepEqual(loading(plain), { k: 'own', lines: ["import 'dotenv/config';"] })
    const placed =
      "import { config } from 'dotenv'\nimport path from 'node:path'\nimport db from './db'\nconfig({ path: path.resolve(process.cwd(), '.env.local') })\ndb.start()\n"
    assert.deepEqual(loading(placed), {
      k: 'own',
      lines: [
        "import { config } from 'dotenv'",
        "import path from 'node:path'",
        '',
        "config({ path: path.resolve(process.cwd(), '.env.local') })",
      ],
    })
  })

  it('cannot be repeated where it stands on modules of the app', () => {
    const text = "import dotenv from 'dotenv'\nimport { file } from './paths'\ndotenv.config({ path: file })\n"
    assert.deepEqual(loading(text), { k: 'unknown' })
  })
})

describe('what an edge function serves', () => {
  const answers = (text: string) => servedIn(parseSource('supabase/functions/a/index.ts', text))?.answering.length

  it('answers all that goes wrong where its body ends with such a catch', () => {
    assert.equal(
      answers(
        'Deno.serve(async (r) => { try { return go(r) } catch (e) { return new Response("", { status: 500 }) } })',
      ),
      1,
    )
    assert.equal(answers('async function handler(r) { try { return go(r) } catch { return no() } }\nserve(handler)'), 1)
  })

  it('lets failures out where the catch is for one step, or throws', () => {
    assert.equal(
      answers('Deno.serve(async (r) => { try { b = await r.json() } catch { return no() }\n return go(b) })'),
      0,
    )
    assert.equal(answers('Deno.serve(async (r) => { try { return go(r) } catch (e) { log(e); throw e } })'), 0)
    assert.equal(answers('Deno.serve(app.fetch)'), undefined)
  })
})
