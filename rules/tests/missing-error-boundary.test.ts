import assert from 'node:assert/strict'
import rule from '../catalog/failure-handling/missing-error-boundary'
import { runExample } from './example-run'

const VITE = { react: '18.3.1', 'react-dom': '18.3.1', 'react-router-dom': '6.28.0' }
const MAIN =
  "import { createRoot } from 'react-dom/client'\nimport App from './App'\ncreateRoot(document.getElementById('root')!).render(<App />)\n"

function found(dependencies: Record<string, string>, files: Record<string, string>): string[] {
  const { findings, failures } = runExample({ 'package.json': JSON.stringify({ dependencies }), ...files }, [rule])
  assert.deepEqual(failures, [])
  return findings.map(({ file, messageId, data }) => `${messageId} ${file} ${data['name']}`)
}

const vite = (app: string, more: Record<string, string> = {}) =>
  found(
    { ...VITE, ...(more['dependency'] && { [more['dependency']]: '1.0.0' }) },
    {
      'src/main.tsx': MAIN,
      'src/App.tsx': app,
    },
  )
const next = (files: readonly string[], layout = 'return <html><body>{children}</body></html>') =>
  found(
    { next: '15.1.0', react: '19.0.0' },
    {
      ...Object.fromEntries(files.map((path) => [path, 'export default function Part() {\n  return <p />\n}\n'])),
      'app/layout.tsx': `import { ErrorBoundary } from 'react-error-boundary'\nexport default function RootLayout({ children }) {\n  ${layout}\n}\n`,
    },
  )

describe('missing-error-boundary', () => {
  it('tells of a root once', () => assert.deepEqual(vite('export default () => <h1 />'), ['blank src/main.tsx App']))
  it('looks into the one page of an app that has no other', () => {
    const app = (more: string) => `import { BrowserRouter, Routes, Route } from 'react-router-dom'
import { ErrorBoundary } from 'react-error-boundary'
const Shell = ({ view }) => <main><ErrorBoundary>{view()}</ErrorBoundary></main>
const Index = () => <section><Shell /></section>
export default () => (
  <BrowserRouter><Routes><Route path="/" element={<Index />} />${more}<Route path="*" element={<Missing />} /></Routes></BrowserRouter>
)
const Missing = () => <p>404</p>
const Other = () => <p />
`
    assert.deepEqual(vite(app('')), [])
    assert.deepEqual(vite(app('<Route path="/other" element={<Other />} />')), ['blank src/main.tsx App'])
  })
  it('tells of ReactDOM.render', () =>
    assert.deepEqual(
      found(VITE, {
        'src/index.jsx':
          "import ReactDOM from 'react-dom'\nimport App from './App'\nReactDOM.render(<App />, document.getElementById('root'))\n",
        'src/App.jsx': 'export default function App() {\n  return <h1 />\n}\n',
      }),
      ['blank src/index.jsx App'],
    ))
  it('does not count a boundary inside one page of several', () =>
    assert.equal(
      vite(
        'import { Route, Routes } from \'react-router-dom\'\nimport { ErrorBoundary } from \'react-error-boundary\'\nfunction Page() {\n  return <ErrorBoundary fallback={<p />}><Chart /></ErrorBoundary>\n}\nfunction Chart() {\n  return <i />\n}\nexport default function App() {\n  return <Routes><Route path="/" element={<Page />} /><Route path="/chart" element={<Chart />} /></Routes>\n}\n',
      ).length,
      1,
    ))
  const covered: Record<string, string> = {
    'react-error-boundary':
      "import { ErrorBoundary } from 'react-error-boundary'\nexport default () => <ErrorBoundary fallback={<p />}><h1 /></ErrorBoundary>\n",
    Sentry:
      "import * as Sentry from '@sentry/react'\nexport default () => <Sentry.ErrorBoundary><h1 /></Sentry.ErrorBoundary>\n",
    'a wrapper of a component':
      "import * as Sentry from '@sentry/react'\nfunction App() {\n  return <h1 />\n}\nexport default Sentry.withErrorBoundary(App, {})\n",
    'a layout round the pages':
      "import { Outlet, Route, Routes } from 'react-router-dom'\nimport { ErrorBoundary } from 'react-error-boundary'\nfunction Layout() {\n  return <ErrorBoundary fallback={<p />}><Outlet /></ErrorBoundary>\n}\nexport default () => <Routes><Route element={<Layout />}><Route path=\"/\" element={<p />} /></Route></Routes>\n",
    'a boundary round each page':
      "import { Route, Routes } from 'react-router-dom'\nimport { ErrorBoundary } from 'react-error-boundary'\nexport default () => <Routes><Route path=\"/\" element={<ErrorBoundary fallback={<p />}><h1 /></ErrorBoundary>} /></Routes>\n",
    'error elements of a router':
      "import { createBrowserRouter, RouterProvider } from 'react-router-dom'\nconst router = createBrowserRouter([{ path: '/', element: <p />, errorElement: <b /> }])\nexport default () => <RouterProvider router={router} />\n",
    'error elements of routes in JSX':
      'import { createBrowserRouter, createRoutesFromElements, Route, RouterProvider } from \'react-router-dom\'\nconst router = createBrowserRouter(createRoutesFromElements(<Route path="/" element={<p />} errorElement={<b />} />))\nexport default () => <RouterProvider router={router} />\n',
    'a class of the app with a base class':
      "import { Component } from 'react'\nclass Base extends Component {\n  componentDidCatch() {}\n}\nclass Safe extends Base {\n  render() {\n    return this.props.children\n  }\n}\nexport default () => <Safe><h1 /></Safe>\n",
  }
  for (const [name, app] of Object.entries(covered)) it(`sees ${name}`, () => assert.deepEqual(vite(app), []))

  it('knows no error page of a router that nothing mounts', () => {
    const routes =
      "import { createBrowserRouter, RouterProvider } from 'react-router-dom'\nconst router = createBrowserRouter([{ path: '/', element: <p /> }])\nexport default () => <RouterProvider router={router} />\n"
    const app =
      "import { BrowserRouter } from 'react-router-dom'\nexport default () => <BrowserRouter><h1 /></BrowserRouter>\n"
    const main = (from: string) =>
      `import { createRoot } from 'react-dom/client'\nimport App from '${from}'\ncreateRoot(document.getElementById('root')!).render(<App />)\n`
    const files = { 'src/App.tsx': app, 'src/routes/index.tsx': routes }
    assert.deepEqual(found(VITE, { ...files, 'src/main.tsx': main('./App') }), ['blank src/main.tsx App'])
    assert.deepEqual(found(VITE, { ...files, 'src/main.tsx': main('./routes') }), ['bare src/main.tsx App'])
  })
  it('is silent where a component comes from where it cannot see', () =>
    assert.deepEqual(
      found(VITE, {
        'src/main.tsx':
          "import { createRoot } from 'react-dom/client'\nasync function start() {\n  const [{ default: App }] = await Promise.all([import('./App')])\n  createRoot(document.getElementById('root')!).render(<App />)\n}\nvoid start()\n",
      }),
      [],
    ))
  it('is silent in browser extensions', () =>
    assert.deepEqual(vite('export default () => <h1 />', { dependency: '@types/chrome' }), []))

  it('reads the error files of Next.js', () => {
    assert.deepEqual(next(['app/page.tsx']), ['bare app/layout.tsx RootLayout'])
    assert.deepEqual(next(['app/page.tsx', 'app/error.tsx']), [])
    assert.deepEqual(next(['app/page.tsx', 'app/global-error.tsx']), [])
    assert.deepEqual(next(['app/(a)/page.tsx', 'app/(a)/error.tsx', 'app/(b)/x/page.tsx', 'app/(b)/error.tsx']), [])
    assert.deepEqual(next(['app/page.tsx', 'app/a/page.tsx', 'app/b/page.tsx', 'app/b/error.tsx']), [
      'partly app/layout.tsx RootLayout',
    ])
    assert.deepEqual(
      next(['app/page.tsx'], 'return <html><body><ErrorBoundary>{children}</ErrorBoundary></body></html>'),
      [],
    )
  })
  it('reads the layouts of Next.js that have a boundary', () => {
    const part = (jsx: string) =>
      `import { ErrorBoundary } from 'react-error-boundary'\nexport default function Part({ children }) {\n  return ${jsx}\n}\n`
    const pages = (layout: string) =>
      found(
        { next: '15.1.0', react: '19.0.0' },
        {
          'app/layout.tsx': part('<html><body>{children}</body></html>'),
          'app/page.tsx': part('<p />'),
          'app/admin/page.tsx': part('<p />'),
          'app/admin/orders/page.tsx': part('<p />'),
          'app/admin/layout.tsx': part(layout),
        },
      )
    assert.deepEqual(pages('<main><ErrorBoundary>{children}</ErrorBoundary></main>'), [])
    assert.deepEqual(pages('<main>{children}</main>'), ['bare app/layout.tsx Part'])
  })
  it('reads _app and _error of the pages router', () => {
    const app = {
      'pages/_app.tsx':
        'export default function App({ Component, pageProps }) {\n  return <Component {...pageProps} />\n}\n',
    }
    const error = { 'pages/_error.tsx': 'export default function Failed() {\n  return <p />\n}\n' }
    assert.deepEqual(found({ next: '14.2.0' }, app), ['bare pages/_app.tsx App'])
    assert.deepEqual(found({ next: '14.2.0' }, { ...app, ...error }), [])
  })
  it('reads the root of route modules, of Expo, and the router of TanStack Start', () => {
    const root = (more: string) => ({
      'app/root.tsx': `export default function Root() {\n  return <html />\n}\n${more}`,
    })
    const modules = { '@react-router/dev': '7.1.0', 'react-router': '7.1.0' }
    assert.deepEqual(found(modules, root('')), ['bare app/root.tsx Root'])
    assert.deepEqual(found(modules, root('export function ErrorBoundary() {\n  return <p />\n}\n')), [])
    const layout = (more: string) => ({
      'app/_layout.tsx': `${more}export default function Root() {\n  return <i />\n}\n`,
    })
    assert.deepEqual(found({ 'expo-router': '4.0.0' }, layout('')), ['blank app/_layout.tsx Root'])
    assert.deepEqual(found({ 'expo-router': '4.0.0' }, layout("export { ErrorBoundary } from 'expo-router'\n")), [])
    const start = { '@tanstack/react-start': '1.90.0', '@tanstack/react-router': '1.90.0' }
    const router = (more: string) => ({
      'src/router.tsx': `import { createRouter } from '@tanstack/react-router'\nexport const router = createRouter({ routeTree: {}${more} })\n`,
    })
    assert.deepEqual(found(start, router('')), ['bare src/router.tsx createRouter'])
    assert.deepEqual(found(start, router(', defaultErrorComponent: () => null')), [])
  })
  it('leaves alone what is rendered in place of an app that has a boundary', () => {
    const main = (whole: string) => ({
      'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { ErrorBoundary } from 'react-error-boundary'
import App from './App'
import { NoSettings } from './NoSettings'
const root = createRoot(document.getElementById('root')!)
if (!import.meta.env.VITE_KEY) root.render(<NoSettings />)
else root.render(${whole})
`,
      'src/App.tsx': 'export default function App() {\n  return <p />\n}\n',
      'src/NoSettings.tsx': 'export function NoSettings() {\n  return <p />\n}\n',
    })
    assert.deepEqual(found(VITE, main('<ErrorBoundary fallback={null}><App /></ErrorBoundary>')), [])
    assert.deepEqual(found(VITE, main('<App />')).length, 2)
  })
})
