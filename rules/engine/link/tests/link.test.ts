import assert from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { linkedInputsChanged, type Project, updateProject } from '../../project'
import { projectOf } from '../../tests/project-of'

/** Where a failure of the first `fetch` of a file ends. */
function outcomeOf(linked: Project, path: string): string {
  const facts = linked.link.code(path)
  assert.ok(facts)
  const c = facts.calls.findIndex((call) => call.text === 'fetch')
  return linked.failures.ofCall(path, c).k
}

const API = `export async function load() {
  const response = await fetch('/api/rooms')
  if (!response.ok) throw new Error('Could not load')
  return response.json()
}
`
const GUARDED = "try { await load() } catch { alert('Could not load the rooms') }"

describe('a failure across files', () => {
  const apps: [string, Record<string, string>, string][] = [
    [
      'every caller handles it',
      { 'src/api.ts': API, 'src/a.ts': `import { load } from './api'\nexport async function a() { ${GUARDED} }` },
      'handled',
    ],
    [
      'one caller lets it through',
      {
        'src/api.ts': API,
        'src/a.ts': `import { load } from './api'\nexport async function a() { ${GUARDED} }`,
        'src/B.tsx':
          "import { load } from './api'\nexport const B = () => <button onClick={async () => { await load() }} />",
      },
      'unhandled',
    ],
    ['nobody calls it', { 'src/api.ts': API }, 'unknown'],
    [
      'through a hook that gives the function back',
      {
        'src/api.ts': API,
        'src/useRooms.ts':
          "import { load } from './api'\nexport function useRooms() { const refresh = async () => { await load() }; return { refresh } }",
        'src/B.tsx':
          "import { useRooms } from './useRooms'\nexport function B() { const { refresh } = useRooms(); return <button onClick={() => refresh()} /> }",
      },
      'unhandled',
    ],
    [
      'through a context',
      {
        'src/api.ts': API,
        'src/Rooms.tsx':
          "import { createContext, useContext } from 'react'\nimport { load } from './api'\nconst Rooms = createContext(null)\nexport const useRooms = () => useContext(Rooms)\nexport function Provider({ children }) { const refresh = async () => { await load() }; return <Rooms.Provider value={{ refresh }}>{children}</Rooms.Provider> }",
        'src/B.tsx':
          "import { useRooms } from './Rooms'\nexport function B() { const { refresh } = useRooms(); return <button onClick={() => refresh()} /> }",
      },
      'unhandled',
    ],
    [
      'through a store and a selector',
      {
        'src/api.ts': API,
        'src/store.ts':
          "import { create } from 'zustand'\nimport { load } from './api'\nexport const useStore = create((set) => ({ refresh: async () => { await load() } }))",
        'src/B.tsx':
          "import { useStore } from './store'\nexport function B() { const refresh = useStore((state) => state.refresh); return <button onClick={() => refresh()} /> }",
      },
      'unhandled',
    ],
    [
      'through a class and its only instance',
      {
        'src/api.ts': API,
        'src/service.ts':
          "import { load } from './api'\nclass Rooms { async all() { return await load() } }\nexport const rooms = new Rooms()",
        'src/a.ts':
          "import { rooms } from './service'\nexport async function a() { try { await rooms.all() } catch (error) { throw error } }\nexport const b = () => setInterval(() => { a() }, 5)",
      },
      'unhandled',
    ],
    [
      'through a wrapper that catches',
      {
        'src/guard.ts':
          "export async function guarded(work: () => Promise<void>) { try { await work() } catch (error) { alert('It failed') } }",
        'src/B.tsx':
          "import { guarded } from './guard'\nexport const B = () => <button onClick={() => guarded(async () => { await fetch('/x') })} />",
      },
      'handled',
    ],
    [
      'through a prop that the component guards',
      {
        'src/Form.tsx':
          "export function Form({ onSave }) { const submit = async () => { try { await onSave() } catch { alert('Could not save') } }; return <button onClick={submit} /> }",
        'src/B.tsx':
          "import { Form } from './Form'\nexport const B = () => <Form onSave={async () => { await fetch('/x') }} />",
      },
      'handled',
    ],
    [
      'through a helper that tries again and throws the last error',
      {
        'src/retry.ts':
          "export async function withRetry(run) { let lastError; for (let i = 0; i < 3; i++) { try { return await run() } catch (error) { lastError = error; console.warn('again') } } throw lastError }",
        'src/B.tsx':
          "import { withRetry } from './retry'\nexport const B = () => <button onClick={async () => { await withRetry(() => fetch('/x')) }} />",
      },
      'unhandled',
    ],
    [
      'callers that call each other',
      { 'src/B.tsx': 'export async function a() { await fetch("/x"); await b() }\nasync function b() { await a() }' },
      'unknown',
    ],
  ]
  for (const [name, files, expected] of apps) {
    it(`${name}: ${expected}`, () => {
      const linked = projectOf(files)
      const path = Object.keys(files).find((each) => files[each]?.includes('fetch('))
      assert.equal(outcomeOf(linked, path ?? ''), expected)
    })
  }

  it('ends in a catch that tells nobody', () => {
    const files = {
      'src/B.tsx':
        "import { useState } from 'react'\nexport function B() { const a = async () => { try { await fetch('/x') } catch (error) { console.error(error) } }; return <p onClick={a} /> }",
    }
    assert.equal(outcomeOf(projectOf(files), 'src/B.tsx'), 'swallowed')
  })
})

describe('a project that changes', () => {
  const before = {
    'src/api.ts': API,
    'src/a.ts': `import { load } from './api'\nexport async function a() { ${GUARDED} }`,
  }
  const loose =
    "import { load } from './api'\nexport async function a() { await load() }\nexport const b = () => setTimeout(() => { a() }, 5)"

  it('answers as a new one would after an edit, an addition and a removal', () => {
    const linked = projectOf(before)
    assert.equal(outcomeOf(linked, 'src/api.ts'), 'handled')
    const edited = updateProject(linked, { changed: [analyzeFile('src/a.ts', loose)], removed: [], moved: [] })
    assert.equal(outcomeOf(edited, 'src/api.ts'), 'unhandled')
    const moved = updateProject(edited, {
      changed: [analyzeFile('src/api.ts', `export const first = () => 1\n${API}`)],
      removed: [],
      moved: [],
    })
    assert.equal(outcomeOf(moved, 'src/api.ts'), 'unhandled')
    const gone = updateProject(moved, { changed: [], removed: ['src/a.ts'], moved: [] })
    assert.equal(outcomeOf(gone, 'src/api.ts'), 'unknown')
    const back = updateProject(gone, { changed: [analyzeFile('src/a.ts', before['src/a.ts'])], removed: [], moved: [] })
    assert.equal(outcomeOf(back, 'src/api.ts'), 'handled')
  })

  it('knows which edits other files can feel', () => {
    const facts = analyzeFile('src/a.ts', loose)
    assert.equal(linkedInputsChanged(facts, analyzeFile('src/a.ts', `// a remark\n\n${loose}`)), false)
    assert.equal(linkedInputsChanged(facts, analyzeFile('src/a.ts', before['src/a.ts'])), true)
    assert.equal(linkedInputsChanged(undefined, facts), true)
  })
})
