import { deepEqual, equal } from 'node:assert/strict'
import net from 'node:net'
import { type ReviewResult, reviewMethod } from '../protocol'
import { TestClient } from './client'

describe('the server', () => {
  it('opens no connection, whatever it is asked', async () => {
    const opened: unknown[] = []
    const { connect } = net.Socket.prototype
    net.Socket.prototype.connect = function refuse(this: net.Socket, ...where: unknown[]): net.Socket {
      opened.push(where)
      return this
    } as typeof connect
    const client = await TestClient.start({ 'src/a.ts': 'danger()\n', 'package.json': '{}' })
    try {
      await client.open('src/a.ts')
      await client.codes('src/a.ts')
      await client.actions('src/a.ts', { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })
      await client.connection.sendRequest('readiness/explain', { rule: 'danger-call' })
      const result = await client.connection.sendRequest<ReviewResult>(reviewMethod, { scope: 'workspace' })
      equal(result.findings.warning, 1)
    } finally {
      client.stop()
      net.Socket.prototype.connect = connect
    }
    deepEqual(opened, [])
  })
})
