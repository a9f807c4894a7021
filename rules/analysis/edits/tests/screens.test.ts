import assert from 'node:assert/strict'
import { screenPlace } from '../screens'
import { applyEdits, callAt, parseSource } from '../source'

/** A component that shows `loading` while it loads, after the failure `oops` was put into it. */
function withFailure(loading: string): string {
  const text = `export function Rooms() {
  const { data, isLoading, isError } = useRooms();
  if (isLoading) {
    return (
      ${loading}
    );
  }
  return <ul>{data.map(Row)}</ul>;
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
})
