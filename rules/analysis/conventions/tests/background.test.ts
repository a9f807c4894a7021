import assert from 'node:assert/strict'
import { isInEffect, isOneOfMany, isRetriedAtOnce, isSharedLoad, isUnshown, isWhileClosed } from '../background'
import { isPassedOver } from '../meant'
import { ownNotice } from '../own-notice'
import { catchIn, filesOf, hereIn } from './marked'

const inRooms = (body: string) => `export function Rooms({ open }) { ${body}; return <ul /> }`

describe('what is loaded with the screen', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['useEffect(() => { HERE }, [])', true],
    ['const load = async () => { HERE }; useEffect(() => { load() }, [])', true],
    ['const load = async () => { HERE }; const all = () => { load() }; useEffect(() => { all() }, [])', true],
    ['const load = async () => { HERE }; const handleAll = () => { load() }', false],
    ['const load = async () => { HERE }; useEffect(() => { other() }, [])', false],
  ]
  for (const [body, expected] of cases)
    it(body, () => {
      const { source, node } = hereIn(inRooms(body))
      assert.equal(isInEffect(source, node), expected)
    })
})

describe('a load that is repeated at once', () => {
  const seed = (guard: string, dependencies: string) =>
    inRooms(
      `const [busy, setBusy] = useState(false); const seed = async () => { ${guard} setBusy(true); try { await save() } catch (e) { log(e) } finally { setBusy(false) } }; useEffect(() => { if (!busy) seed() }, ${dependencies})`,
    )
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['', '[busy]', true],
    ['', '[id]', false],
    ['', '[]', false],
    ['if (done.current) return;', '[busy]', false],
  ]
  for (const [guard, dependencies, expected] of cases)
    it(`${guard} ${dependencies}`, () => {
      const { source, site } = catchIn(seed(guard, dependencies))
      assert.ok(site.k === 'clause')
      assert.equal(isRetriedAtOnce(source, site.clause), expected)
    })
  it('through what useCallback waits for', () => {
    const text = inRooms(
      'const seed = useCallback(async () => { try { await save() } catch (e) { log(e) } finally { setBusy(false) } }, [busy]); useEffect(() => { seed() }, [seed])',
    )
    const { source, site } = catchIn(text)
    assert.ok(site.k === 'clause')
    assert.equal(isRetriedAtOnce(source, site.clause), true)
  })
})

describe('a load of a part that is closed', () => {
  const closed = (body: string) => {
    const { source, node } = hereIn(inRooms(body))
    return isWhileClosed(source, node)
  }
  it('while it is', () => assert.equal(closed('useEffect(() => { HERE }, [id])'), true))
  it('not where it waits for what is shown in it', () => {
    const { source, node } = hereIn(
      'export function Detail({ open, orderId }) { useEffect(() => { if (!orderId) return; HERE }, [orderId]); return <ul /> }',
    )
    assert.equal(isWhileClosed(source, node), false)
  })
  it('not when it opens', () => assert.equal(closed('useEffect(() => { if (open) { HERE } }, [open])'), false))
  it('not what somebody does there', () => assert.equal(closed('const save = () => { HERE }'), false))
})

describe('a hook whose load', () => {
  const HOOK = 'export const useRooms = () => { useEffect(() => { HERE }, []); return rooms }'
  const shared = (users: Readonly<Record<string, string>>) => {
    const { source, node } = hereIn(HOOK, 'src/useRooms.ts')
    return isSharedLoad(source, node, filesOf({ 'src/useRooms.ts': HOOK, ...users }))
  }
  const user = "import { useRooms } from './useRooms'\nexport function A() { const rooms = useRooms(); return <p /> }"
  it('is one screen’s', () => assert.equal(shared({ 'src/A.tsx': user }), false))
  it('is that of two', () => assert.equal(shared({ 'src/A.tsx': user, 'src/B.tsx': user }), true))
  it('is a dialog’s', () => assert.equal(shared({ 'src/RoomDialog.tsx': user }), true))
})

describe('a load that nobody came for', () => {
  const CARD = 'export function RoomCard({ id }) { useEffect(() => { HERE }, [id]); return <li>{id}</li> }'
  const many = (list: string) => {
    const { source, node } = hereIn(CARD, 'src/RoomCard.tsx')
    const text = `import { RoomCard } from './RoomCard'\nexport const List = ({ rooms }) => <ul>${list}</ul>`
    return isOneOfMany(source, node, filesOf({ 'src/RoomCard.tsx': CARD, 'src/List.tsx': text }))
  }
  it('is one of many', () => assert.equal(many('{rooms.map((room) => <RoomCard id={room} />)}'), true))
  it('is the only one', () => assert.equal(many('<RoomCard id={1} />'), false))

  const unshown = (body: string) => {
    const { source, node } = hereIn(`export function Rooms() { ${body} }`)
    return isUnshown(source, node)
  }
  const load =
    'const [plan, setPlan] = useState(null); useEffect(() => { HERE; setPlan(found); setLoading(false) }, [])'
  it('fills what is not shown', () => assert.equal(unshown(`${load}; return <p />`), true))
  it('fills what is shown', () => assert.equal(unshown(`${load}; return <p>{plan}</p>`), false))
  it('fills what is used later', () =>
    assert.equal(unshown(`${load}; const pay = () => charge(plan); return <p />`), false))
})

describe('success that is told by others', () => {
  const passed = (text: string) => {
    const { source, site } = catchIn(text)
    return isPassedOver(source, site)
  }
  const mutation = (success: string) =>
    `useMutation({ mutationFn: async () => { await save(); try { await note() } catch (e) { log(e) } }, onSuccess: () => { ${success} } })`
  it('by the mutation', () => assert.equal(passed(mutation("toast({ title: 'Done' })")), true))
  it('not where it only loads again', () => assert.equal(passed(mutation('refetch()')), false))
  const step = (beside: string) =>
    inRooms(
      `const mark = async () => { try { await post() } catch (e) { log(e) } }; const done = () => { ${beside}; mark() }`,
    )
  it('beside its call', () => assert.equal(passed(step("toast({ title: 'Profile saved' })")), true))
  it('not where nothing is said', () => assert.equal(passed(step('count(1)')), false))
})

describe('a notice of the component’s own', () => {
  const line = (body: string) => {
    const { source, node } = hereIn(inRooms(`${body}; const load = async () => { HERE }`))
    return ownNotice(source, node)?.line("'No'")
  }
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["const showAlert = (text, type) => 0; const f = () => { showAlert('Bad', 'error') }", "showAlert('No', 'error');"],
    [
      "const [message, setMessage] = useState(null); const f = () => { setMessage({ type: 'error', text: 'Bad' }) }",
      "setMessage({ type: 'error', text: 'No' });",
    ],
    ["const showAlert = (text, type) => 0; const f = () => { showAlert('Good', 'success') }", undefined],
    ["const f = () => { showAlert('Bad', 'error') }", undefined],
  ]
  for (const [body, expected] of cases) it(body, () => assert.equal(line(body), expected))
})
