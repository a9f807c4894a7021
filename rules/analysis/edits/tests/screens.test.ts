import assert from 'node:assert/strict'
import * as ts from 'typescript'
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

/** What a component renders, after the failure `oops` was put into it, on one line. */
function placed(shown: string): string {
  const text = `export function Rooms() {
  const { data, isLoading, isError } = useRooms();
  return (
    ${shown}
  );
}
`
  const source = parseSource('src/Rooms.tsx', text)
  const call = callAt(source, text.indexOf('useRooms'))
  const names = { waiting: new Set(['isLoading']), data: new Set(['data']) }
  const place = call && screenPlace(source, call, names)
  if (place === undefined) return 'nowhere'
  const state = { condition: 'isError', lines: ['<Oops>', '</Oops>'], line: '<i />' }
  return applyEdits(text, place.show(state))
    .replace(/^[\s\S]*return \(\s*/, '')
    .replace(/\s*\);\s*\}\s*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<=[>({]) | (?=[<)}])/g, '')
}

describe('where a failure fits', () => {
  const table = (body: string) =>
    `<Table><TableHeader><TableRow><TableHead>A</TableHead><TableHead>B</TableHead></TableRow></TableHeader><TableBody>${body}</TableBody></Table>`
  const row = '<TableRow><TableCell>x</TableCell></TableRow>'
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'in a row over all columns of the table',
      table(`{isLoading ? ${row} : data.map((each) => ${row})}`),
      table(
        `{isLoading ? ${row}: isError ? (<TableRow><TableCell colSpan={2}><Oops></Oops></TableCell></TableRow>) : data.map((each) => ${row})}`,
      ),
    ],
    [
      'as wide as the row beside it says',
      '<table><tbody>{isLoading ? <tr><td colSpan={cols}>…</td></tr> : data.map(Row)}</tbody></table>',
      '<table><tbody>{isLoading ? <tr><td colSpan={cols}>…</td></tr>: isError ? (<tr><td colSpan={cols}><Oops></Oops></td></tr>) : data.map(Row)}</tbody></table>',
    ],
    [
      'round a table whose width is not known',
      '<div><table><tbody>{isLoading ? <Skeletons /> : data.map(Row)}</tbody></table></div>',
      '<div>{isError ? (<Oops></Oops>) : (<table><tbody>{isLoading ? <Skeletons />: data.map(Row)}</tbody></table>)}</div>',
    ],
    [
      'in an item of a list',
      '<ul>{isLoading ? <li>…</li> : data.map(Row)}</ul>',
      '<ul>{isLoading ? <li>…</li>: isError ? (<li><Oops></Oops></li>) : data.map(Row)}</ul>',
    ],
    [
      'round a component that is given an object of parts',
      '<main><Tabs>{{ one: <b>{data.one}</b>, two: <b>{data.two}</b> }}</Tabs></main>',
      '<main>{isError ? (<Oops></Oops>) : (<Tabs>{{one: <b>{data.one}</b>, two: <b>{data.two}</b>}}</Tabs>)}</main>',
    ],
    [
      'round what is rendered for each of many',
      '<main><h1>Week</h1>{days.map((day) => <div><h2>{day}</h2><p>{data[day]}</p></div>)}</main>',
      '<main><h1>Week</h1>{isError ? (<Oops></Oops>) : days.map((day) =><div><h2>{day}</h2><p>{data[day]}</p></div>)}</main>',
    ],
    [
      'before the comment on the part that it comes before',
      '<main><h1>Rooms</h1>\n{/* the first */}\n<p>{data.one}</p>\n<p>{data.two}</p></main>',
      '<main><h1>Rooms</h1>{isError && (<Oops></Oops>)}{/* the first */}<p>{data.one}</p><p>{data.two}</p></main>',
    ],
    [
      'instead of every text that there is nothing',
      '<main><section>{isLoading ? <p>…</p> : data.length === 0 ? <p>None</p> : <List />}</section><section>{data.length === 0 ? <p>None</p> : <b />}</section></main>',
      '<main><section>{isLoading ? <p>…</p>: isError ? (<Oops></Oops>) : data.length === 0 ? <p>None</p>:<List />}</section><section>{isError ? (<i />) : data.length === 0 ? <p>None</p>:<b />}</section></main>',
    ],
    [
      'inside what is open or not, whatever was loaded',
      '<main>{isOpen && <aside><h2>Rooms</h2><p>{data.one}</p><p>{data.two}</p></aside>}</main>',
      '<main>{isOpen &&<aside><h2>Rooms</h2>{isError && (<Oops></Oops>)}<p>{data.one}</p><p>{data.two}</p></aside>}</main>',
    ],
    [
      'inside the tab that shows it',
      '<Tabs><TabsList><b>{data.length}</b></TabsList><TabsContent><h2>All</h2><p>{data.one}</p><p>{data.two}</p></TabsContent></Tabs>',
      '<Tabs><TabsList><b>{data.length}</b></TabsList><TabsContent><h2>All</h2>{isError && (<Oops></Oops>)}<p>{data.one}</p><p>{data.two}</p></TabsContent></Tabs>',
    ],
    [
      'not as one more column',
      '<main className="flex"><b>Rooms</b><Nav data={data} /><List data={data} /></main>',
      'nowhere',
    ],
    [
      'instead of the one component that is open or not',
      '<main>{isOpen && <List data={data} />}</main>',
      '<main>{isOpen && (isError ? (<Oops></Oops>) : (<List data={data} />))}</main>',
    ],
    [
      'right at the first part, though it has a heading of its own further in',
      '<main><i /><section><h3>Top</h3><p>{data.one}</p></section><section><p>{data.two}</p></section><footer>end</footer></main>',
      '<main><i />{isError && (<Oops></Oops>)}<section><h3>Top</h3><p>{data.one}</p></section><section><p>{data.two}</p></section><footer>end</footer></main>',
    ],
    [
      'under the heading',
      '<main><header>{data.name}</header><p>{data.one}</p><p>{other}</p></main>',
      '<main><header>{data.name}</header>{isError && (<Oops></Oops>)}<p>{data.one}</p><p>{other}</p></main>',
    ],
    [
      'above the fields of a form',
      '<main><div><Input /><p>{data.one}</p></div></main>',
      '<main><div><Input />{isError ? (<i />) : (<p>{data.one}</p>)}</div></main>',
    ],
    [
      'over all columns of a grid',
      '<div className="grid grid-cols-3"><h1>Rooms</h1>\n<p>{data.one}</p><p>{data.two}</p></div>',
      '<div className="grid grid-cols-3"><h1>Rooms</h1>{isError && (<Oops className="col-span-full"></Oops>)}<p>{data.one}</p><p>{data.two}</p></div>',
    ],
  ]
  const even = (text: string) =>
    text
      .replace(/\s*([:?])\s*/g, '$1')
      .replace(/\s*=>\s*/g, '=>')
      .replaceAll('} {', '}{')
  for (const [name, before, after] of cases) it(name, () => assert.equal(even(placed(before)), even(after)))
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
