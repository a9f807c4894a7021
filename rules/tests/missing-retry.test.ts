import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-retry'
import { runExample } from './example-run'

describe('missing-retry, calls that are told of their failure by a callback', () => {
  const found = (call: string) => {
    const text = `import express from 'express'
import nodemailer from 'nodemailer'
const transporter = nodemailer.createTransport({ host: 'mail.example' })
export async function check() {
  ${call}
}
export const app = express()
`
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "express": "5.0.0", "nodemailer": "6.9.0" } }',
      'server/mail.ts': text,
    }
    return runExample(files, [rule]).findings.length
  }
  it('are left alone, for they give no promise', () => {
    assert.equal(found('transporter.verify((error, success) => { console.log(error ?? success) })'), 0)
  })
  it('are told of where they do', () => {
    assert.equal(found('return await transporter.verify()'), 1)
  })
})
