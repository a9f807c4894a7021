import assert from 'node:assert/strict'
import { codeFacts } from '../code-facts'

const facts = (text: string) => codeFacts('a.tsx', text)
const shown = (body: string) =>
  facts(`import { useThings } from 'x'
function C() {
  ${body}
}`).hookResults[0]?.shows

describe('the components in JSX', () => {
  const names = (text: string) =>
    facts(text).elements.map(({ range, parent }) => `${text.slice(range.start, range.end)} ${parent}`)

  it('know the component around them, in children, attributes and functions', () => {
    assert.deepEqual(names('const a = <A><p><B x={<C />} /></p>{list.map((each) => <D.E key={each} />)}</A>'), [
      'A -1',
      'B 0',
      'C 1',
      'D.E 0',
    ])
  })
  it('are told once where they are alike, with what stands in any of them', () => {
    assert.deepEqual(names('const a = () => <A><B /><B><C /></B><B /></A>'), ['A -1', 'B 0', 'C 1'])
  })
  it('tell of attributes that routers and boundaries look at', () => {
    assert.deepEqual(
      facts('const a = <R a={1} errorElement={<E />} />').elements.map(({ tells }) => tells),
      [['errorElement'], undefined],
    )
  })
})

describe('what is shown of the result of a hook', () => {
  it('is a list, through names, defaults and computed values', () => {
    assert.deepEqual(
      shown(`const { data: all = [], isLoading } = useThings()
  const some = useMemo(() => all.filter((each) => each.on), [all])
  if (isLoading) return <i />
  return <ul>{some.map((each) => <li key={each.id} />)}</ul>`),
      { data: ['list'], isLoading: ['condition', 'instead'] },
    )
  })
  it('is the choices of a field', () => {
    assert.deepEqual(shown('const { data } = useThings()\nreturn <S>{data?.map((d) => <SelectItem key={d} />)}</S>'), {
      data: ['options'],
    })
    assert.deepEqual(shown('const { data } = useThings()\nreturn <Select options={data ?? []} />'), {
      data: ['options'],
    })
    const row = (tag: string) => shown(`const { data } = useThings()\nreturn <S>{data?.map((d) => <${tag} />)}</S>`)
    assert.deepEqual(row('button role="option"'), { data: ['options'] })
    assert.deepEqual(row('label'), { data: ['options'] })
    assert.deepEqual(row('button role="tab"'), { data: ['list'] })
  })
  it('is known where the result has a name of its own', () => {
    assert.deepEqual(
      shown(
        'const things = useThings()\nreturn things.isLoading ? <i /> : <Table rows={things.data} total={things.data?.length} />',
      ),
      { isLoading: ['condition', 'empty'], data: ['props'] },
    )
  })
  it('is a text, an attribute, the value of a provider', () => {
    assert.deepEqual(
      shown(
        'const { a, b, c } = useThings()\nreturn <X.Provider value={{ a }}><img src={b} /><p>{c.name}</p></X.Provider>',
      ),
      { a: ['context'], b: ['attribute'], c: ['text'] },
    )
  })
  it('is nothing where only effects and handlers see it', () => {
    assert.deepEqual(
      shown('const { a } = useThings()\nuseEffect(() => { go(a) }, [a])\nreturn <p onClick={() => go(a)} />'),
      {},
    )
  })
})

describe('texts that tell of a failure', () => {
  const says = (jsx: string) => facts(`function C() { return ${jsx} }`).saysFailure
  it('are seen between tags, in expressions there and in titles', () => {
    for (const jsx of [
      '<p>Could not load your orders</p>',
      "<p>{ok ? name : 'Order not found'}</p>",
      '<Empty title={"Failed to load"} />',
      "<p>{t('errors.load')}</p>",
      '<p>Não foi possível carregar</p>',
      '<p>Tarefa nao encontrada</p>',
      '<p>Commande non trouvée</p>',
      '<p>Заказ не найден</p>',
      '<p>注文が見つかりません</p>',
    ])
      assert.deepEqual(says(jsx), [0], jsx)
  })
  it('are not class names, comparisons or what handlers say', () => {
    for (const jsx of [
      '<p className="text-error">Orders</p>',
      "<p>{status === 'error' ? 1 : 2}</p>",
      "<p onClick={() => toast('Failed')}>Orders</p>",
      '<p>No orders yet</p>',
      '<p>Nenhum pedido encontrado</p>',
    ])
      assert.deepEqual(says(jsx), [], jsx)
  })
})
