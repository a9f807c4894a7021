import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { Throws } from '../throws'

/** Where what the `JSON.parse` of a file throws ends. */
function endIn(text: string): string {
  const path = 'src/Page.tsx'
  const project = projectOf({ 'package.json': '{ "dependencies": { "react": "19.0.0" } }', [path]: text })
  const c = project.link.code(path)?.calls.findIndex((call) => call.text === 'JSON.parse') ?? -1
  return new Throws(project.link, project.failures).ofCall(path, c)
}

describe('where what is thrown ends', () => {
  it('in what is drawn, of a component that memo or forwardRef wraps as well', () => {
    assert.equal(endIn('export function Page() { return <p>{JSON.parse(localStorage.a)}</p> }'), 'render')
    const inside = '{ const [a] = useState(() => JSON.parse(localStorage.a)); return <p>{a}</p> }'
    for (const wrap of ['memo', 'forwardRef'])
      assert.equal(
        endIn(`import { ${wrap}, useState } from 'react'\nexport const Page = ${wrap}(function Page() ${inside})`),
        'render',
      )
  })

  it('before the app starts, at the top of a module', () => {
    assert.equal(endIn("import 'react'\nexport const theme = JSON.parse(localStorage.theme)"), 'start')
  })
})
