import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/unchecked-response'
import { runExample } from './example-run'

/** How many findings there are in a function of a service. */
function found(body: string, side: 'browser' | 'server' = 'browser'): number {
  const path = side === 'browser' ? 'src/places.tsx' : 'app/api/places/route.ts'
  const files = {
    'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "zod": "3.23.0" } }',
    [path]: `import { z } from 'zod'
import { useState } from 'react'
const Place = z.object({ name: z.string() })
export async function POST(id: string) {
  const [place, setPlace] = useState(null)
  ${body}
}
${side === 'browser' ? 'export const Row = () => <p onClick={() => POST("1")}>Row</p>' : ''}
`,
  }
  return runExample(files, [rule]).findings.length
}

const ask = "const response = await fetch('https://places.example/find?id=' + id)\n"

describe('unchecked-response, a body that is judged by what is in it', () => {
  it('is silent where a schema is held against it', () => {
    assert.equal(
      found(`${ask}const parsed = Place.safeParse(await response.json())\nreturn parsed.success ? parsed.data : null`),
      0,
    )
    assert.equal(found(`${ask}const body = await response.json()\nreturn Place.parse(body.place)`, 'server'), 0)
  })
  it('is silent where what is missing is thrown or told', () => {
    assert.equal(
      found(
        `${ask}const data = await response.json()\nif (!data.place) throw new Error('No such place')\nreturn data.place`,
      ),
      0,
    )
    assert.equal(
      found(
        `${ask}const { place } = await response.json()\nif (!place) { alert('No such place'); return }\nsetPlace(place)`,
      ),
      0,
    )
  })
  it('reports where what is missing passes for nothing', () => {
    assert.equal(found(`${ask}const data = await response.json()\nif (!data.place) return []\nreturn data.place`), 1)
    assert.equal(found(`${ask}const data = await response.json()\nreturn JSON.parse(data.place)`), 1)
    assert.equal(
      found(
        `${ask}const data = await response.json()\nconst other = Place.safeParse(id)\nif (!other.success) throw new Error('No')\nreturn data.place`,
      ),
      1,
    )
  })
})

describe('unchecked-response, a refusal that ends as a rejection does', () => {
  const state = (standIn: string, read: string) =>
    `const state = await fetch('/api/guest').then((r) => r.json()).catch(() => (${standIn}))\nif (!${read}) setPlace('home')`
  it('is silent where the catch stands in with "no", and only that is asked for', () => {
    assert.equal(found(state('{ isGuest: false }', 'state.isGuest')), 0)
  })
  it('reports where something else is read, or the stand-in says yes', () => {
    assert.equal(found(state('{ isGuest: false }', 'state.name')), 1)
    assert.equal(found(state('{ isGuest: true }', 'state.isGuest')), 1)
  })
  const named = (otherwise: string) =>
    `fetch('https://places.example/at?id=' + id).then((r) => r.json()).then((data) => {
      const first = data?.places?.[0]
      if (first) { setPlace(first.name) } ${otherwise}
    }).catch(() => { setPlace('here') })`
  it('is silent where the reader sets what the catch sets when a part is missing', () => {
    assert.equal(found(named("else { setPlace('here') }")), 0)
  })
  it('reports where the reader sets nothing then', () => {
    assert.equal(found(named('')), 1)
  })
})

describe('unchecked-response, a write that may fail', () => {
  const write = (url: string, caught: string) =>
    `try { await fetch('${url}', { method: 'POST' }) } catch (error) { ${caught} }\nsetPlace(null)`
  it('is silent where its own catch says so, and where the person signs out in any case', () => {
    assert.equal(found(write('/api/warm', '/* best effort: go on without it */')), 0)
    assert.equal(found(write('/api/auth/logout', "console.error('failed', error)")), 0)
  })
  it('reports others, and a sign-out whose failure the person is told of', () => {
    assert.equal(found(write('/api/orders', "alert('Could not save the order')")), 1)
    assert.equal(found(write('/api/auth/logout', "alert('Could not sign out')")), 1)
  })
})

describe('unchecked-response, what is no answer of a server', () => {
  const bytes = (dependency: string, address: string) =>
    runExample(
      {
        'package.json': `{ "name": "shop", "dependencies": { "${dependency}": "0.76.0", "@stripe/stripe-js": "4.0.0" } }`,
        'src/upload.ts': `export async function upload(photo: { uri: string; link: string }) {
  const blob = await (await fetch(${address})).blob()
  return blob
}
`,
      },
      [rule],
    ).findings.length
  it('is a file that a phone gave', () => {
    assert.equal(bytes('react-native', 'photo.uri'), 0)
    assert.equal(bytes('react-native', 'photo.link'), 1)
    assert.equal(bytes('react', 'photo.uri'), 1)
  })
  it('is what follows a promise', () => {
    const text = `import { loadStripe } from '@stripe/stripe-js'
export function start(show: (stripe: unknown) => void) {
  loadStripe('key').then((stripe) => show(stripe)).catch(() => show(null))
}
`
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "@stripe/stripe-js": "4.0.0" } }',
      'src/pay.ts': text,
    }
    assert.equal(runExample(files, [rule]).findings.length, 0)
  })
})

describe('unchecked-response, several that are waited for as one', () => {
  const both = (rest: string) =>
    found(`const [a, b] = await Promise.all([fetch('/api/tanks?of=' + id), fetch('/api/pumps?of=' + id)])\n${rest}`)
  it('is silent where each body is asked for its verdict', () => {
    assert.equal(
      both(
        'const tanks = await a.json()\nconst pumps = await b.json()\nif (tanks.success) setPlace(tanks.data)\nif (pumps.success) setPlace(pumps.data)',
      ),
      0,
    )
    assert.equal(
      both(
        'const [tanks, pumps] = await Promise.all([a.json(), b.json()])\nsetPlace([tanks.success ? tanks.data : [], pumps.success ? pumps.data : []])',
      ),
      0,
    )
  })
  it('reports the one whose body is not', () => {
    assert.equal(
      both(
        'const [tanks, pumps] = await Promise.all([a.json(), b.json()])\nsetPlace([tanks.success ? tanks.data : [], pumps.data])',
      ),
      1,
    )
  })
})

describe('unchecked-response, a session that is thrown away in the browser', () => {
  const out = "await fetch('/api/auth/signout', { method: 'POST' })\n"
  it('ends there whatever the server says', () => assert.equal(found(`${out}localStorage.removeItem('token')`), 0))
  it('is shown by the start page, loaded anew', () => assert.equal(found(`${out}location.href = '/'`), 0))
  it('goes on where a cookie keeps it', () => assert.equal(found(`${out}location.href = '/login'`), 1))
})

describe('unchecked-response, what its own catch lets go', () => {
  const poll = (start: string, caught: string) =>
    found(
      `${start}(function () {\n  fetch('/api/status').then((response) => response.json()).then((data) => { if (data.place) setPlace(data.place) }).catch(function () { ${caught} })\n}, 5000)`,
    )
  it('is silent where the author says so, asked once or again and again', () => {
    assert.equal(poll('setInterval', '/* ignore */'), 0)
    assert.equal(poll('setTimeout', '/* ignore */'), 0)
  })
  it('is told of where nothing says so', () => assert.equal(poll('setInterval', 'setPlace(null)'), 1))
})

describe('unchecked-response, a body of which only a list is taken', () => {
  const list = (caught: string) =>
    found(
      `fetch('/api/tanks').then((r) => r.json()).then((data) => { if (Array.isArray(data?.items)) setPlace(data.items) }).catch((e) => { ${caught} })`,
    )
  it('is told of as a failure that nobody hears of, where its catch is silent', () => {
    assert.equal(list(''), 0)
    assert.equal(list('console.error(e)'), 0)
  })
  it('is told of where the catch tells, and the refusal does not get there', () =>
    assert.equal(list("toast.error('No tanks')"), 1))
})

describe('unchecked-response, a token against forgery', () => {
  const token = (url: string) =>
    found(
      `const first = await fetch('${url}')\nconst { token } = await first.json()\nconst second = await fetch('/api/tanks', { method: 'POST', headers: { 'x-token': token } })\nif (!second.ok) throw new Error('No')`,
    )
  it('is left alone: the request it is for is refused without it', () => assert.equal(token('/api/csrf-token'), 0))
  it('is no other token', () => assert.equal(token('/api/upload-token'), 1))
})

describe('unchecked-response, a part that is not there', () => {
  const state = (caught: string) =>
    found(
      `fetch('/api/tanks/' + id).then((r) => r.json()).then((data) => setPlace(data.state ?? 'pending')).catch(() => setPlace(${caught}))`,
    )
  it('ends where the catch ends', () => assert.equal(state("'pending'"), 0))
  it('is told of where the catch says something else', () => assert.equal(state("'unknown'"), 1))
})

describe('unchecked-response, what a screen has done by itself when it opens', () => {
  const ensure = (begin: string, caught: string, method = 'POST') =>
    found(
      `${begin}(() => { fetch('/api/slots', { method: '${method}' }).then((r) => r.json()).then((d) => { if (d.created) setPlace(d.created) }).catch(() => { ${caught} }) }, [])`,
    )
  it('is left alone where its catch keeps silent', () => assert.equal(ensure('useEffect', ''), 0))
  it('is told of where a person asks, where something is said, and of what is loaded', () => {
    assert.equal(ensure('const click = useCallback', ''), 1)
    assert.equal(ensure('useEffect', "toast.error('No slots')"), 1)
    assert.equal(ensure('useEffect', '', 'GET'), 1)
  })
})

describe('unchecked-response, who is signed in', () => {
  const found = (url: string, then: string) =>
    runExample(
      {
        'src/Home.tsx': `import { useEffect, useState } from 'react'
export function Home() {
  const [user, setUser] = useState(null)
  useEffect(() => {
    fetch('${url}').then((response) => response.json()).then((data) => { ${then} })
  }, [])
  return <p>{user}</p>
}
`,
      },
      [rule],
    ).findings.length
  it('is nobody where the answer does not name one', () => {
    assert.equal(found('/api/auth/user', 'if (data.user) setUser(data.user.name)'), 0)
    assert.equal(found('/api/auth/user', 'setUser(data)'), 1)
    assert.equal(found('/api/prices', 'if (data.user) setUser(data.user.name)'), 1)
  })
})

describe('unchecked-response, addresses that the file makes', () => {
  const found = (made: string) =>
    runExample(
      {
        'src/scan.ts': `export async function scan(pages: Blob[]) {
  const urls: string[] = []
  for (const page of pages) {
    const url = ${made}
    urls.push(url)
  }
  return Promise.all(urls.map(bytesOf))
}
async function bytesOf(address: string) {
  const response = await fetch(address)
  return await response.arrayBuffer()
}
`,
      },
      [rule],
    ).findings.length
  it('are no server', () => {
    assert.equal(found('URL.createObjectURL(page)'), 0)
    assert.equal(found('addressOf(page)'), 1)
  })
})
