import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { exposureOf } from '..'

describe('a sign-in', () => {
  const harmOf = (body: string) => {
    const linked = projectOf({
      'package.json':
        '{ "dependencies": { "express": "5.0.0", "express-session": "1.18.0", "bcrypt": "5.1.0", "@prisma/client": "5.0.0", "jsonwebtoken": "9.0.0" } }',
      'server/index.js': `const express = require('express')
const session = require('express-session')
const bcrypt = require('bcrypt')
const jwt = require('jsonwebtoken')
const { PrismaClient } = require('@prisma/client')
const prisma = new PrismaClient()
const app = express()
app.use(session({ secret: process.env.SECRET }))
app.post('/api/login', async (req, res) => {
  const { email, password, code } = req.body
  const user = await prisma.user.findUnique({ where: { email } })
  if (!user) return res.status(404).json({ error: 'Not found' })
  ${body}
  res.cookie('session', jwt.sign({ id: user.id }, process.env.SECRET))
  res.json({ ok: true })
})
app.listen(3000)
`,
    })
    return linked.endpoints.all.map((endpoint) => exposureOf(linked, endpoint)?.harm).join()
  }

  it('that asks for an address alone lets anybody in', () => {
    assert.equal(harmOf(''), 'session')
  })

  it('is one where anything may be a proof', () => {
    assert.equal(harmOf('if (!(await bcrypt.compare(password, user.hash))) return res.status(401).end()'), '')
    assert.equal(harmOf('if (user.code !== code) return res.status(401).end()'), '')
    assert.equal(harmOf('if (!(await mayEnter(user, password))) return res.status(401).end()'), '')
  })
})
