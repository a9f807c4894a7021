import { openRoots } from '../../engine/link/app-roots'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { fixesForMissingErrorBoundary } from './fixes/missing-error-boundary'

export default defineRule({
  id: 'missing-error-boundary',
  property: 'failure-handling',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'An app with no error boundary above its pages.',
  why: 'One mistake in one component takes the whole screen away. People see a blank page or a technical error, and can do nothing but leave.',
  fix: 'Put an error boundary above the pages. It shows a message and a button that loads the page again, and reports the error to the tracker in use.',
  outOfScope: [
    'Roots that are rendered into an element made by code (dialogs, widgets), browser extensions, and packages beside apps in a monorepo.',
    'Apps of Next.js where at least half of the pages have an error file, or a layout with a boundary, at or above them.',
    'A boundary round each page in its route counts; one inside a page does not.',
  ],
  references: [
    'https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary',
    'https://nextjs.org/docs/app/api-reference/file-conventions/error',
    'https://reactrouter.com/how-to/error-boundary',
  ],
  messages: {
    blank: {
      text: 'Nothing catches an error in what `{name}` renders. One mistake in any component, and {ending}.',
      severity: 'warning',
    },
    bare: {
      text: 'Nothing of your own catches an error in what `{name}` renders. One mistake in any component, and people see the bare error page of {framework}.',
      severity: 'warning',
    },
    partly: {
      text: '{open} of the {pages} pages below `{name}` have no error file and no error boundary of a layout above them. One mistake in a component of theirs, and people see the bare error page of {framework}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'a Vite app',
        files: {
          'package.json': '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" } }',
          'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <«App» />
  </StrictMode>,
)
`,
          'src/App.tsx': 'export default function App() {\n  return <h1>Court booking</h1>\n}\n',
        },
        expect: ['blank'],
        fixed: {
          'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'
import { ErrorBoundary } from './components/ErrorBoundary'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
`,
          'src/components/ErrorBoundary.tsx': `import { Component, type ErrorInfo, type ReactNode } from 'react'

interface Props {
  children: ReactNode
}

interface State {
  hasError: boolean
}

/** Shows a message instead of a blank page when something in it breaks. */
export class ErrorBoundary extends Component<Props, State> {
  state: State = { hasError: false }

  static getDerivedStateFromError(): State {
    return { hasError: true }
  }

  componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  render() {
    if (!this.state.hasError) return this.props.children
    return (
      <div role="alert">
        <p>Something went wrong. Please try again.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      </div>
    )
  }
}
`,
        },
      },
      {
        name: 'a Next.js app with no error file',
        files: {
          'package.json': '{ "dependencies": { "next": "15.1.0", "react": "19.0.0" } }',
          'app/layout.tsx': `export default function «RootLayout»({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
`,
          'app/page.tsx': `export default function Home() {
  return <h1>Court booking</h1>
}
`,
        },
        expect: ['bare'],
        fixed: {
          'app/error.tsx': `'use client'

import { useEffect } from 'react'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <div role="alert">
      <p>Something went wrong. Please try again.</p>
      <button type="button" onClick={() => reset()}>
        Try again
      </button>
    </div>
  )
}
`,
          'app/global-error.tsx': `'use client'

import { useEffect } from 'react'

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '2rem', textAlign: 'center' }}>
        <h1>Something went wrong</h1>
        <p>Please try again.</p>
        <button type="button" onClick={() => reset()}>
          Try again
        </button>
      </body>
    </html>
  )
}
`,
        },
      },
      {
        name: 'a Next.js app where one page of three has an error file',
        files: {
          'package.json': '{ "dependencies": { "next": "15.1.0", "react": "19.0.0" } }',
          'app/layout.tsx': `export default function «RootLayout»({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
`,
          'app/page.tsx': `export default function Home() {
  return <h1>Court booking</h1>
}
`,
          'app/courts/page.tsx': 'export default function Courts() {\n  return <h1>Courts</h1>\n}\n',
          'app/account/page.tsx': 'export default function Account() {\n  return <h1>Account</h1>\n}\n',
          'app/account/error.tsx': `'use client'

export default function AccountError({ reset }: { reset: () => void }) {
  return <button onClick={() => reset()}>Try again</button>
}
`,
        },
        expect: ['partly'],
        fixed: {
          'app/error.tsx': `'use client'

import { useEffect } from 'react'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <div role="alert">
      <p>Something went wrong. Please try again.</p>
      <button type="button" onClick={() => reset()}>
        Try again
      </button>
    </div>
  )
}
`,
          'app/global-error.tsx': `'use client'

import { useEffect } from 'react'

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '2rem', textAlign: 'center' }}>
        <h1>Something went wrong</h1>
        <p>Please try again.</p>
        <button type="button" onClick={() => reset()}>
          Try again
        </button>
      </body>
    </html>
  )
}
`,
        },
      },
      {
        name: 'a router of React Router with no error element',
        files: {
          'package.json':
            '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "react-router-dom": "6.28.0" } }',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router-dom'
import { Home } from './pages/Home'

const router = createBrowserRouter([
  { path: '/', element: <Home /> },
])

createRoot(document.getElementById('root')!).render(<«RouterProvider» router={router} />)
`,
          'src/pages/Home.tsx': `export function Home() {
  return <h1>Court booking</h1>
}
`,
        },
        expect: ['bare'],
        fixed: {
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router-dom'
import { Home } from './pages/Home'
import { RouteError } from './components/RouteError'

const router = createBrowserRouter([
  { path: '/', element: <Home />, errorElement: <RouteError /> },
])

createRoot(document.getElementById('root')!).render(<RouterProvider router={router} />)
`,
          'src/components/RouteError.tsx': `import { useEffect } from 'react'
import { useRouteError } from 'react-router-dom'

/** Takes the place of a page that broke. */
export function RouteError() {
  const error = useRouteError()

  useEffect(() => {
    console.error(error)
  }, [error])

  return (
    <div role="alert">
      <p>Something went wrong. Please try again.</p>
      <button type="button" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </div>
  )
}
`,
        },
      },
    ],
    good: [
      {
        name: 'a boundary round the routes, two components down',
        files: {
          'package.json':
            '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "react-router-dom": "6.28.0" } }',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { App } from './App'

const container = document.getElementById('root')
if (container) createRoot(container).render(<App />)
`,
          'src/App.tsx': `import { memo } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router-dom'
import { Safe } from './Safe'

const Shell = memo(() => (
  <Safe>
    <Routes>
      <Route path="/" element={<h1>Court booking</h1>} />
    </Routes>
  </Safe>
))

export function App() {
  return (
    <BrowserRouter>
      <Shell />
    </BrowserRouter>
  )
}
`,
          'src/Safe.tsx': `import { Component, type ReactNode } from 'react'

export class Safe extends Component<{ children: ReactNode }> {
  state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  render() {
    return this.state.broken ? <p>Something went wrong</p> : this.props.children
  }
}
`,
        },
      },
      {
        name: 'an error file above the pages of a Next.js app',
        files: {
          'package.json': '{ "dependencies": { "next": "15.1.0", "react": "19.0.0" } }',
          'app/layout.tsx': `export default function RootLayout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
          'app/(shop)/error.tsx': `'use client'
export default function ErrorPage({ reset }: { reset: () => void }) {
  return <button onClick={reset}>Try again</button>
}
`,
          'app/(shop)/page.tsx': 'export default function Shop() {\n  return <h1>Shop</h1>\n}\n',
        },
      },
      {
        name: 'a dialog that is rendered on its own',
        files: {
          'package.json': '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" } }',
          'src/confirm.tsx': `import { createRoot } from 'react-dom/client'
import { Dialog } from './Dialog'

export function confirm(text: string) {
  const holder = document.createElement('div')
  document.body.append(holder)
  createRoot(holder).render(<Dialog text={text} />)
}
`,
          'src/Dialog.tsx': 'export function Dialog({ text }: { text: string }) {\n  return <p>{text}</p>\n}\n',
        },
      },
    ],
  },
  fixes: fixesForMissingErrorBoundary,
  *check(project: Project) {
    for (const root of openRoots(project)) {
      const { file, range, name, kind, framework, open } = root
      yield {
        file,
        range,
        message: open ? 'partly' : framework === undefined ? 'blank' : 'bare',
        subject: name,
        data: {
          name,
          kind,
          ending: kind === 'expo-router' ? 'the app closes, or people see a blank page' : 'people see a blank page',
          ...(framework !== undefined && { framework }),
          ...(open && { open: open[0], pages: open[1] }),
        },
      }
    }
  },
})
