import rule from '../../missing-error-boundary'
import { fixesForMissingErrorBoundary } from '../missing-error-boundary'
import { golden } from './golden'

golden(rule, fixesForMissingErrorBoundary, [
  {
    name: 'a JavaScript app with Sentry, in its folder, style and tracker',
    path: 'src/index.jsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "@sentry/react": "8.0.0" } }',
      'src/report.js':
        'import * as Sentry from "@sentry/react";\nexport const report = (error) => Sentry.captureException(error);\n',
      'src/components/Header.jsx':
        'export const Header = () => <header><button className="button">Menu</button></header>;\n',
      'src/App.jsx': 'export default function App() {\n  return <h1>Hi</h1>;\n}\n',
    },
    before: `import ReactDOM from "react-dom/client";
import App from "./App";

ReactDOM.createRoot(document.getElementById("root")).render(<«App» />);
`,
    after: `import ReactDOM from "react-dom/client";
import App from "./App";
import { ErrorBoundary } from "./components/ErrorBoundary";

ReactDOM.createRoot(document.getElementById("root")).render(<ErrorBoundary><App /></ErrorBoundary>);
`,
    creates: {
      'src/components/ErrorBoundary.jsx': `import { Component } from "react";
import * as Sentry from "@sentry/react";

/** Shows a message instead of a blank page when something in it breaks. */
export class ErrorBoundary extends Component {
  state = { hasError: false };

  static getDerivedStateFromError() {
    return { hasError: true };
  }

  componentDidCatch(error, info) {
    console.error(error, info.componentStack);
    Sentry.captureException(error);
  }

  render() {
    if (!this.state.hasError) return this.props.children;
    return (
      <div role="alert">
        <p>Something went wrong. Please try again.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      </div>
    );
  }
}
`,
    },
  },
  {
    name: 'a boundary that the app has and does not use is used',
    path: 'src/main.tsx',
    files: {
      'package.json': '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1" } }',
      'src/App.tsx': 'export default function App() {\n  return <h1>Hi</h1>\n}\n',
      'src/shared/ErrorBoundary.tsx':
        "import { Component } from 'react'\nexport default class ErrorBoundary extends Component {\n  static getDerivedStateFromError() {\n    return {}\n  }\n}\n",
    },
    before: `import { createRoot } from 'react-dom/client'
import App from './App'

createRoot(document.getElementById('root')!).render(
  <«App» />,
)
`,
    after: `import { createRoot } from 'react-dom/client'
import App from './App'
import ErrorBoundary from './shared/ErrorBoundary'

createRoot(document.getElementById('root')!).render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
)
`,
    title: 'Use src/shared/ErrorBoundary.tsx round the app',
  },
  {
    name: 'a route module with a Layout',
    path: 'app/root.tsx',
    files: { 'package.json': '{ "dependencies": { "@react-router/dev": "7.1.0", "react-router": "7.1.0" } }' },
    before: `import { Outlet, Scripts } from 'react-router'

export function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}

export default function «Root»() {
  return <Outlet />
}
`,
    after: `import { Outlet, Scripts, isRouteErrorResponse, useRouteError } from 'react-router'

export function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  const isMissing = isRouteErrorResponse(error) && error.status === 404

  return (
    <div role="alert">
      <p>{isMissing ? 'This page does not exist' : 'Something went wrong'}. Please try again.</p>
      <button type="button" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </div>
  )
}
`,
  },
  {
    name: 'Expo Router’s own boundary',
    path: 'app/_layout.tsx',
    files: { 'package.json': '{ "dependencies": { "expo-router": "4.0.0", "react-native": "0.76.0" } }' },
    before: `import { Stack } from 'expo-router'

export default function «RootLayout»() {
  return <Stack />
}
`,
    after: `import { Stack } from 'expo-router'

export { ErrorBoundary } from 'expo-router'

export default function RootLayout() {
  return <Stack />
}
`,
  },
  {
    name: 'the router of TanStack Start',
    path: 'src/router.tsx',
    files: {
      'package.json': '{ "dependencies": { "@tanstack/react-start": "1.90.0", "@tanstack/react-router": "1.90.0" } }',
    },
    before: `import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen'

export function getRouter() {
  return «createRouter»({ routeTree, scrollRestoration: true })
}
`,
    after: `import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen'
import { RouteError } from './components/RouteError'

export function getRouter() {
  return createRouter({ routeTree, scrollRestoration: true, defaultErrorComponent: RouteError })
}
`,
  },
  {
    name: 'Next.js: beside the layout that writes the page; words of no one language where each has its pages',
    path: 'app/layout.tsx',
    files: {
      'package.json': '{ "dependencies": { "next": "15.1.0", "react": "19.0.0" } }',
      'app/[locale]/layout.tsx':
        'export default function LocaleLayout({ children }) {\n  return <html lang="uk"><body>{children}</body></html>\n}\n',
      'app/[locale]/page.tsx':
        'export default function Home() {\n  return <p>Ласкаво просимо до нашого магазину</p>\n}\n',
    },
    before: `export default function «RootLayout»({ children }: { children: React.ReactNode }) {
  return children
}
`,
    after: `export default function RootLayout({ children }: { children: React.ReactNode }) {
  return children
}
`,
    creates: {
      'app/[locale]/error.tsx': `'use client'

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
    },
  },
])
