import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'

/** What a catch with that body invents. */
function invented(body: string): unknown {
  const facts = analyzeFile(
    'a.ts',
    `async function load() {\n  try { await fetch('/api') } catch (error) { ${body} }\n}\n`,
  )
  const [fact] = facts.kind === 'code' ? facts.catches : []
  return fact?.invents && `${fact.invents.what} ${fact.invents.by}`.trim()
}

describe('what stands in for data that could not be had', () => {
  it('is known by its name', () => {
    assert.equal(invented('setUsers(mockUsers)'), 'data mockUsers')
    assert.equal(invented('return MOCK_ORDERS.filter((order) => order.open)'), 'data MOCK_ORDERS')
    assert.equal(invented('setStats(generateSampleStats())'), 'numbers generateSampleStats')
    assert.equal(invented('return this.getMockWeatherData()'), 'data getMockWeatherData')
    assert.equal(invented('const own = demoAgents; report.agents = own'), 'data demoAgents')
  })
  it('is made by chance', () => {
    assert.equal(invented('setStats({ visits: Math.floor(Math.random() * 900) })'), 'numbers visits')
  })
  it('is written out as rows or figures', () => {
    assert.equal(invented("return [{ id: 1, name: 'Harbour' }, { id: 2, name: 'Hill' }]"), 'data')
    assert.equal(invented('return { rating: 4.8, reviewCount: 277 }'), 'numbers')
  })
  it('is none where somebody is told beside it', () => {
    for (const body of [
      "setUsers(mockUsers); setNotice('Could not load the users')",
      'return { users: mockUsers, error: error.message }',
      'setUsers(demoUsers); setUsingDemoData(true)',
      'throw new Error(mockUsers.length)',
      'response.status(503).json(mockUsers)',
    ])
      assert.equal(invented(body), undefined, body)
  })
  it('is none where only trying out comes there, or nothing is shown', () => {
    for (const body of [
      "if (process.env.NODE_ENV === 'development') return mockUsers",
      "console.error('mock', mockUsers)",
      'track(mockUsers)',
    ])
      assert.equal(invented(body), undefined, body)
  })
  it('is none where it is a setting, an empty value, a wait or something real', () => {
    for (const body of [
      'return { limit: 25, radius: 600 }',
      'return { total: 0, count: 0 }',
      'await wait(100 * 2 ** attempt + Math.random() * 50)',
      'setId(Math.random().toString(36))',
      'setPoint({ x: Math.random(), y: Math.random() })',
      'setMessages([{ role: "user", content: "a" }, { role: "system", content: "b" }])',
      'return sampleRate',
      'setState(isDemoMode)',
      'retry(sendDemoRequest)',
    ])
      assert.equal(invented(body), undefined, body)
  })
})
