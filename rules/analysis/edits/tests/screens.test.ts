import assert from 'node:assert/strict'
import ts from 'typescript'
import { spacedAs } from '../screen-frame'
import { screenPlace } from '../screens'
import { applyEdits, callAt, parseSource } from '../source'

/** A component that shows `loading` while it loads, after the failure `oops` was put into it. */
function withFailure(loading: string, shown = '<ul>{data.map(Row)}</ul>'): string {
  const text = `export function Rooms() {
  const { data, isLoading, isError } = useRooms();
  if (isLoading) {
    return (
      ${loading}
    );
  }
  return ${shown};
}
`
  const source = parseSource('src/Rooms.tsx', text)
  const call = callAt(source, text.indexOf('useRooms'))
  const names = { waiting: new Set(['isLoading']), data: new Set(['data']) }
  const place = call && screenPlace(source, call, names)
  assert.ok(place)
  return applyEdits(text, place.show({ condition: 'isError', lines: ['<p>oops</p>'], line: '<p>oops</p>' }))
    .replace(/\s+/g, ' ')
    .replace(/> </g, '><')
}

describe('a page that shows a failure', () => {
  it('keeps the frame of the loading page', () => {
    const after = withFailure('<div className="min-h-screen"><p>Loading</p></div>')
    assert.ok(after.includes('if (isError) { return ( <div className="min-h-screen"><p>oops</p></div>'), after)
  })
  it('keeps its header and navigation', () => {
    const after = withFailure(
      '<div className="min-h-screen"><Header /><Nav /><main className="px-4"><Spinner /></main></div>',
    )
    const expected = '<div className="min-h-screen"><Header /><Nav /><main className="px-4"><p>oops</p></main></div>'
    assert.ok(after.includes(`if (isError) { return ( ${expected}`), after)
  })
  it('stops where the loading page shows more', () => {
    const after = withFailure('<div className="min-h-screen"><h1>Rooms</h1><Spinner /></div>')
    assert.ok(after.includes('if (isError) { return ( <div className="min-h-screen"><p>oops</p></div>'), after)
  })
  it('stands in the dialog, under its header', () => {
    const header = '<DialogHeader><DialogTitle>Rooms</DialogTitle></DialogHeader>'
    const dialog = (inside: string) => `<Dialog open={open}><DialogContent>${inside}</DialogContent></Dialog>`
    const after = withFailure(dialog('<Spinner />'), dialog(`${header}<ul>{data.map(Row)}</ul>`))
    assert.ok(after.includes(`if (isError) { return ( ${dialog(`${header}<p>oops</p>`)}`), after)
  })
  it('stands in the dialog where nothing is shown while it loads', () => {
    const after = withFailure(
      'null',
      '<Dialog open={open}><DialogContent><ul>{data.map(Row)}</ul></DialogContent></Dialog>',
    )
    assert.ok(!after.includes('if (isError)'), after)
    assert.match(after, /<DialogContent>.*isError \?.*oops.*<\/DialogContent>/)
  })
  it('keeps the way back', () => {
    const back = '<Button onClick={onBack}>Back to rooms</Button>'
    const after = withFailure('<Spinner />', `<div>${back}<ul>{data.map(Row)}</ul></div>`)
    assert.ok(after.includes(`if (isError) { return ( <div className="space-y-4">${back}<p>oops</p></div>`), after)
  })
  it('not a way back that needs what could not be loaded', () => {
    const after = withFailure(
      '<Spinner />',
      '<div><Button onClick={() => back(data)}>Back</Button><b>{data.name}</b></div>',
    )
    assert.ok(after.includes('if (isError) { return ( <p>oops</p>'), after)
  })
})

describe('what stands in place of an element', () => {
  const spaced = (replaced: string, line: string): string => {
    const source = parseSource('src/Rooms.tsx', `const a = ${replaced}`)
    const [statement] = source.tree.statements
    assert.ok(statement && ts.isVariableStatement(statement))
    const element = statement.declarationList.declarations[0]?.initializer
    assert.ok(element)
    return spacedAs([line], element)[0] ?? ''
  }
  const cases: readonly (readonly [string, string, string])[] = [
    ['<div className="grid gap-2 mb-8"><b /></div>', '<Alert variant="x">', '<Alert variant="x" className="mb-8">'],
    ['<div className="md:col-span-2 p-2" />', '<p className="flex">', '<p className="md:col-span-2 flex">'],
    ['<div className="grid"><b /></div>', '<Alert>', '<Alert>'],
    ['<div className={cn("mb-8")}><b /></div>', '<Alert>', '<Alert>'],
    ['<div className="mb-8" />', '<Alert', '<Alert'],
  ]
  for (const [replaced, line, expected] of cases)
    it(`${replaced} ${line}`, () => assert.equal(spaced(replaced, line), expected))
})
