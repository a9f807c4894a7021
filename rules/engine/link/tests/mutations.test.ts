import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { createProject } from '../../project'

const PACKAGE = '{ "name": "shop", "dependencies": { "@tanstack/react-query": "5.50.0" } }'
const REQUEST = `async function throwIfResNotOk(res: Response) {
  if (!res.ok) throw new Error(String(res.status))
}
export async function apiRequest(method: string, url: string) {
  const res = await fetch(url, { method })
  await throwIfResNotOk(res)
  return res
}
`

/** Where a failure of the mutation in `Retire.tsx` ends. */
function outcomeOf(body: string, more: Record<string, string> = {}): string {
  const files = {
    'package.json': PACKAGE,
    'src/request.ts': REQUEST,
    'src/Retire.tsx': `import { useMutation } from '@tanstack/react-query'\nimport { apiRequest } from './request'\n${body}`,
    ...more,
  }
  const project = createProject(Object.entries(files).map(([path, text]) => analyzeFile(path, text)))
  const facts = project.link.code('src/Retire.tsx')
  assert.ok(facts)
  const c = facts.calls.findIndex((call) => call.text === 'useMutation')
  return project.failures.ofMutation(facts, c).k
}

const FN = "mutationFn: () => apiRequest('DELETE', '/api/x')"
const component = (options: string, use: string, before = '') =>
  `export function Retire() { const retire = useMutation({ ${options} }); ${before} return <button onClick={${use}}>Retire</button> }`

describe('a failed mutation', () => {
  const cases: [string, string, string][] = [
    ['nobody hears of it', component(FN, '() => retire.mutate()'), 'unhandled'],
    ['only logged', component(`${FN}, onError: (e) => console.error(e)`, '() => retire.mutate()'), 'unhandled'],
    [
      'onSettled that tells nothing',
      component(`${FN}, onSettled: () => close()`, '() => retire.mutate()'),
      'unhandled',
    ],
    ['onError of the hook', component(`${FN}, onError: () => alert('No')`, '() => retire.mutate()'), 'handled'],
    ['onError of the call', component(FN, "() => retire.mutate(1, { onError: () => alert('No') })"), 'handled'],
    ['its error is read', component(FN, '() => retire.mutate()', 'if (retire.isError) return <p>No</p>;'), 'handled'],
    ['options that cannot be seen whole', component(`...defaults, ${FN}`, '() => retire.mutate()'), 'handled'],
    ['mutateAsync nobody guards', component(FN, 'async () => { await retire.mutateAsync() }'), 'unhandled'],
    [
      'mutateAsync in a try that tells',
      component(FN, "async () => { try { await retire.mutateAsync() } catch { alert('No') } }"),
      'handled',
    ],
    ['nothing in it can fail', component('mutationFn: async () => 1', '() => retire.mutate()'), 'handled'],
  ]
  for (const [name, body, expected] of cases) it(name, () => assert.equal(outcomeOf(body), expected))

  it('through a hook of its own, in another file', () => {
    const hook = `export function useRetire() { return useMutation({ ${FN} }) }`
    const silent =
      "import { useRetire } from './Retire'\nexport function B() { const { mutate } = useRetire(); return <button onClick={() => mutate()} /> }"
    const shown =
      "import { useRetire } from './Retire'\nexport function B() { const { mutate, error } = useRetire(); return <button onClick={() => mutate()}>{error?.message}</button> }"
    assert.equal(outcomeOf(hook, { 'src/B.tsx': silent }), 'unhandled')
    assert.equal(outcomeOf(hook, { 'src/B.tsx': shown }), 'handled')
  })

  it('told by the cache of the client', () => {
    const client =
      "import { MutationCache, QueryClient } from '@tanstack/react-query'\nexport const client = new QueryClient({ mutationCache: new MutationCache({ onError: () => alert('No') }) })"
    assert.equal(outcomeOf(component(FN, '() => retire.mutate()'), { 'src/client.ts': client }), 'handled')
  })
})
