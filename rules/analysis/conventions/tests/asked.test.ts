import assert from 'node:assert/strict'
import { parseSource } from '../../edits/source'
import { isForEach, isInLoop, isLookUp, isUnasked } from '../asked'
import { isInner, isMeant, isPassedOver, isUnreachable } from '../meant'
import { catchIn, hereIn, PAGE_PATH } from './marked'

/** Whether nobody asked for what happens at `HERE`. */
function unasked(text: string, path?: string): boolean {
  const { source, node } = hereIn(text, path)
  return isUnasked(source, node)
}

describe('work that nobody asked for', () => {
  const cases: readonly (readonly [string, boolean, string?])[] = [
    ['export function Rooms() { const load = async () => { HERE } }', false],
    ['export function Rooms() { setInterval(async () => { HERE }, 1000) }', true],
    ['export function Rooms() { const load = async () => { HERE }; setInterval(() => load(), 1000) }', true],
    ['export function Rooms() { const load = async () => { HERE }; setInterval(load, 1000) }', true],
    [
      'export function Rooms() { const load = async () => { HERE }; const all = () => { load() }; setInterval(all, 1000) }',
      true,
    ],
    ['export function Face() { useEffect(() => { HERE }, []) }', true, 'src/components/UserAvatar.tsx'],
    ["export function Rooms() { useEffect(() => { db.from('x').update(a).then(() => { HERE }) }, [a]) }", true],
    ["export function Rooms() { useEffect(() => { db.from('x').select().then(() => { HERE }) }, [a]) }", false],
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

describe('what is run more than once', () => {
  const at = (text: string) => hereIn(text).node
  it('for each of many', () => {
    assert.equal(isForEach(at('rooms.map(async (room) => { HERE })')), true)
    assert.equal(isForEach(at('rooms.forEach((room) => save(room).catch(() => { HERE }))')), true)
    assert.equal(isForEach(at('<>{rooms.map((room) => <button onClick={() => { HERE }} />)}</>')), false)
    assert.equal(isForEach(at('const load = async () => { HERE }')), false)
  })
  it('in a loop', () => {
    assert.equal(isInLoop(at('async function f() { for (const room of rooms) { HERE } }')), true)
    assert.equal(isInLoop(at('async function f() { for (const room of rooms) on(() => { HERE }) }')), false)
  })
  it('for the app itself', () => {
    const text = "fetch('https://api.ipify.org?format=json')"
    const source = parseSource(PAGE_PATH, text)
    assert.equal(isLookUp(source, source.tree), true)
  })
})

describe('a catch that is there so that the rest goes on', () => {
  const excused = (text: string, excuses: typeof isInner): boolean => {
    const { source, site } = catchIn(text)
    return excuses(source, site)
  }
  it('says success after it, whatever came of it', () => {
    const rest = "toast.success('Image uploaded') }"
    assert.equal(
      excused(`async function f() { try { await a() } catch (e) { console.error(e) }; ${rest}`, isPassedOver),
      true,
    )
    assert.equal(excused(`async function f() { try { await a() } catch (e) { return }; ${rest}`, isPassedOver), false)
  })
  it('stands in another that tells', () => {
    const inner = 'try { await a() } catch { set(null) }'
    assert.equal(excused(`async function f() { try { ${inner} } catch { toast.error('x') } }`, isInner), true)
    assert.equal(excused(`async function f() { try { ${inner} } catch (e) { console.error(e) } }`, isInner), false)
  })
})

describe('what a catch does on purpose', () => {
  const meant = (text: string): boolean => {
    const { source, site } = catchIn(`async function load() { try { await get() } ${text} }`)
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
    const settled = catchIn('async function load() { try { await Promise.allSettled([a()]) } catch (error) {} }')
    assert.equal(isUnreachable(settled.source, settled.site), true)
    const awaited = catchIn('async function load() { try { await a() } catch (error) {} }')
    assert.equal(isUnreachable(awaited.source, awaited.site), false)
  })
})
