import assert from 'node:assert/strict'
import { runExample } from '../../../../tests/example-run'
import { apply } from '../../../../tests/fix-check'
import rule from '../../missing-error-tracking'

/** The files after the fix. */
function fixed(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { findings, project } = runExample(files, [rule])
  const [finding] = findings
  const [fix] = finding ? (rule.fixes?.(finding, project, (path) => files[path]) ?? []) : []
  assert.ok(fix)
  return apply(fix, files)
}

describe('what sets up Sentry', () => {
  const next = (sentry: string) =>
    fixed({
      'package.json': `{ "dependencies": { "next": "16.0.0", "react": "19.0.0"${sentry} } }`,
      'next.config.ts': 'const config = {}\n\nexport default config\n',
      'app/layout.tsx':
        'export default function Layout({ children }: { children: unknown }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
      'app/page.tsx': 'export default function Home() {\n  return <h1>Courts</h1>\n}\n',
    })['next.config.ts'] ?? ''

  it('takes the plugin from where the version has it', () => {
    assert.match(next(''), /from '@sentry\/nextjs\/config'/)
    assert.match(next(', "@sentry/nextjs": "10.73.0"'), /from '@sentry\/nextjs\/config'/)
    assert.match(next(', "@sentry/nextjs": "10.2.0"'), /from '@sentry\/nextjs'/)
  })

  const express = (lines: readonly string[]) =>
    fixed({
      'package.json': '{ "dependencies": { "express": "5.1.0" } }',
      'server.js': `import express from 'express'

const app = express()
${lines.join('\n')}
app.listen(3000)
`,
    })['server.js'] ?? ''
  const route = "app.get('/orders', (_request, response) => {\n  response.json([])\n})"
  const answers =
    'app.use((error, _request, response, _next) => {\n  response.status(500).json({ message: error.message })\n})'

  it('hears of errors of all routes: before the handler that answers them, which has to stand after a route', () => {
    const after = express([route, answers])
    assert.ok(after.indexOf('setupExpressErrorHandler') < after.indexOf('app.use(('), after)
    assert.ok(after.indexOf('setupExpressErrorHandler') > after.indexOf("app.get('/orders'"), after)
    const before = express([answers, route])
    assert.ok(before.indexOf('setupExpressErrorHandler') > before.indexOf("app.get('/orders'"), before)
  })
})
