import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import type { CodeFacts } from '../../facts'
import { codeFacts } from '../code-facts'

/** Who names what, by names: `Page: Card; api.get: client.fetch`. Kept parts that name nothing are listed too. */
function told(text: string): string[] {
  const facts: CodeFacts = codeFacts('src/a.tsx', text)
  const { kept, mentions } = facts.parts
  const declared = (d: number) => facts.declarations[d]?.name ?? 'default'
  const inWords = (mention: number | string): string => {
    if (typeof mention === 'number') return declared(mention)
    const [, d = '', sign = '', rest = ''] = /^(\d+)([.=])(.*)$/.exec(mention) ?? []
    return `${declared(Number(d))}${sign}${sign === '=' ? declared(Number(rest)) : rest}`
  }
  const named = new Map(mentions.map(([part, ...all]) => [part, all.map(inWords).join(', ')]))
  const parts = kept.map(
    ([f, d, member]) => [f, member === undefined ? declared(d) : `${declared(d)}.${member}`] as const,
  )
  return [...parts, [-1, 'top'] as const].flatMap(([f, name]) => {
    const own = named.get(f)
    return own === undefined ? (f < 0 ? [] : [name]) : [`${name}: ${own}`]
  })
}

describe('parts of a file', () => {
  it('are functions that run only if somebody names them, and what each names', () => {
    assert.deepEqual(
      told(`import { A } from './a'
        export default function Page() { return <A x={helper()} /> }
        const helper = () => inner(1)
        function inner(x) { return inner(x - 1) }`),
      ['Page: A, helper', 'helper: inner', 'inner: inner'],
    )
  })

  it('are none where a call may run them as the file is loaded', () => {
    assert.deepEqual(told(`const go = () => 1; app.get('/x', () => go()); const made = wrap(() => go())`), [
      'go',
      'top: go',
    ])
  })

  it('are what a call of React or zustand only wraps', () => {
    assert.deepEqual(
      told(`import { lazy, memo } from 'react'; import { create } from 'zustand'
        const Card = memo(() => <Old />)
        const Old = lazy(() => import('./old'))
        const useStore = create<S>()((set) => ({ go: () => set({}) }))`),
      ['Card: Old', 'Old', 'useStore'],
    )
  })

  it('are the members of an object, and what is asked of each', () => {
    assert.deepEqual(
      told(`import { client } from './client'
        export const api = { get: () => client.fetch(1), put() { return this.get() }, deep: { all: () => 1 } }
        export const use = () => api.get()
        export const give = () => [api]`),
      ['api.get: client.fetch', 'api.put: api.get', 'api.deep', 'use: api.get', 'give: api'],
    )
  })

  it('are the methods of a class that is made once', () => {
    assert.deepEqual(
      told(`interface IStore {}
        class Store implements IStore { constructor() { this.load() } load() {} save = () => this.load() }
        export const store = new Store()`),
      ['Store: Store.load', 'Store.load', 'Store.save: Store.load', 'top: Store=store'],
    )
  })

  it('stay with the class whose members others may know', () => {
    assert.deepEqual(
      told(`import { Base } from 'base'; class A extends Base { run() {} } class B implements Global { run() {} }`),
      ['A', 'B'],
    )
    assert.deepEqual(told(`@Injectable() class A { run() {} }`), [])
  })

  it('do not count exporting, nor setting something on them', () => {
    assert.deepEqual(told(`const Page = () => 1; Page.displayName = 'Page'; export { Page }; export default Page`), [
      'Page',
    ])
  })
})

describe('what opens other files', () => {
  const facts = (text: string) => codeFacts('src/a.ts', text)

  it('is a dynamic import with the function around it', () => {
    const { imports, parts } = facts(`const Old = () => { run(() => import('./old')) }; import x = require('./x')`)
    assert.deepEqual(
      imports.map(({ specifier, within }) => [specifier, within]),
      [
        ['./old', 0],
        ['./x', -1],
      ],
    )
    assert.deepEqual(parts.kept[0]?.[0], 0)
  })

  it('is told where it is not named in full', () => {
    assert.deepEqual(
      facts(`import(\`./pages/\${name}\`); require('./routes/' + file); import(path); require('fixed')`).opens,
      ['./pages/', './routes/', ''],
    )
  })

  it('is a text that names a code file', () => {
    assert.deepEqual(facts(`import a from './b.js'; new URL('./worker.ts', import.meta.url); say('a.b')`).filesNamed, [
      './worker.ts',
    ])
  })

  it('is what a page loads', () => {
    const loads = (path: string, text: string) => {
      const found = analyzeFile(path, text)
      return found.kind === 'text' ? found.loads : undefined
    }
    assert.deepEqual(
      loads('index.html', `<script type="module" src="/src/main.tsx"></script><script>import "./x.js"</script>`),
      ['/src/main.tsx', './x.js'],
    )
    assert.deepEqual(loads('a.mdx', `import { Card } from '@/card'\n\n# Title`), ['@/card'])
    assert.equal(loads('README.md', `import { Card } from '@/card'`), undefined)
  })
})
