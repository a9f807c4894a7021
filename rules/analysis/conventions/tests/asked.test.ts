import assert from 'node:assert/strict'
import { catchAt } from '../../edits/catches'
import { nodeAt, parseSource } from '../../edits/source'
import { isUnasked } from '../asked'
import { isMeant, isUnreachable } from '../meant'

/** Whether nobody asked for what happens at `HERE`. */
function unasked(text: string, path = 'src/pages/Rooms.tsx'): boolean {
  const source = parseSource(path, text)
  return isUnasked(source, nodeAt(source, text.indexOf('HERE')))
}

function siteIn(text: string) {
  const source = parseSource('src/pages/Rooms.tsx', text)
  const site = catchAt(source, text.indexOf('catch'))
  assert.ok(site)
  return { source, site }
}

describe('work that nobody asked for', () => {
  const cases: readonly (readonly [string, boolean, string?])[] = [
    ['export function Rooms() { const load = async () => { HERE } }', false],
    ['export function Rooms() { setInterval(async () => { HERE }, 1000) }', true],
    ['export function Rooms() { const load = async () => { HERE }; setInterval(() => load(), 1000) }', true],
    ['export function Rooms() { const load = async () => { HERE }; setInterval(load, 1000) }', true],
    ["db.channel('x').on('postgres_changes', {}, async () => { HERE })", true],
    ['export function Rooms() { const pollStatus = async () => { HERE } }', true],
    ['export function Rooms() { const handleCheck = async () => { HERE } }', false],
    ['export function Rooms() { return <button onClick={async () => { HERE }} /> }', false],
    ['export function Bell() { const load = async () => { HERE } }', true, 'src/components/NotificationBell.tsx'],
    [
      'export function Bell() { const handleOpen = async () => { HERE } }',
      false,
      'src/components/NotificationBell.tsx',
    ],
  ]
  for (const [text, expected, path] of cases) it(text, () => assert.equal(unasked(text, path), expected))
})

describe('what a catch does on purpose', () => {
  const meant = (text: string): boolean => {
    const { source, site } = siteIn(`async function load() { try { await get() } ${text} }`)
    return isMeant(source, site)
  }
  const cases: readonly (readonly [string, boolean])[] = [
    ["catch (error) { console.error('x', error); setLoading(false) }", false],
    ['catch (error) { console.error(error); setRooms([]) }', false],
    ['catch (error) { console.error(error); setRooms(EXAMPLES) }', true],
    ['catch (error) { console.error(error); computeLocally() }', true],
    ["catch (error) { console.error(error); navigate('/login') }", true],
    ['catch (error) { console.error(error); return DEFAULTS }', true],
    ['catch (error) { console.error(error); return null }', false],
    ['catch (error) { console.error(error) /* transient, tried again at the next event */ }', true],
  ]
  for (const [text, expected] of cases) it(text, () => assert.equal(meant(text), expected))

  it('a catch that can never run', () => {
    const settled = siteIn('async function load() { try { await Promise.allSettled([a()]) } catch (error) {} }')
    assert.equal(isUnreachable(settled.source, settled.site), true)
    const awaited = siteIn('async function load() { try { await a() } catch (error) {} }')
    assert.equal(isUnreachable(awaited.source, awaited.site), false)
  })
})
