import assert from 'node:assert/strict'
import * as ts from 'typescript'
import { rules } from '../catalog/registry.generated'
import { projectOf, runExample } from './example-run'
import { apply } from './fix-check'

/** What the generated files use of other packages, in as few declarations as they need. */
const DECLARED = `
declare module '@sentry/nextjs' {
  export function init(options: { dsn: string | undefined; environment?: string }): void
  export function captureException(error: unknown): string
  export const captureRequestError: (error: unknown, request: object, context: object) => void
  export const captureRouterTransitionStart: (href: string, kind: string) => void
}
declare module '@sentry/react' {
  export function init(options: { dsn: string | undefined; environment?: string }): void
}
declare module '@sentry/node' {
  export function init(options: { dsn: string | undefined; environment?: string }): void
  export function setupExpressErrorHandler(app: { use: (handler: never) => unknown }): void
}
declare module 'npm:@sentry/deno@10' {
  interface Scope { setTag(key: string, value: string): void }
  export function init(options: { dsn: string | undefined; defaultIntegrations?: false }): void
  export function withScope(run: (scope: Scope) => void): void
  export function captureException(error: unknown): string
  export function flush(milliseconds: number): Promise<boolean>
}
declare module 'react' { export function useEffect(run: () => void, inputs: readonly unknown[]): void }
declare module 'react/jsx-runtime' { export const jsx: unknown; export const jsxs: unknown }
declare module 'pg' { export class Pool { constructor(options: object); query(text: string): Promise<{ rows: unknown[] }> } }
declare module 'express' {
  interface Answer { json(body: unknown): void; status(code: number): Answer }
  interface App { use(handler: never): unknown; get(path: string, handler: (request: object, response: Answer) => unknown): void; listen(port: number): void }
  export default function express(): App
}
declare namespace JSX { interface IntrinsicElements { [name: string]: object } }
declare const process: { env: Record<string, string | undefined> }
declare const Deno: { env: { get(name: string): string | undefined }; serve(handler: (request: Request) => Response | Promise<Response>): void }
interface ImportMeta { readonly env: Record<string, string | undefined> }
`

const LAYOUT = 'export default function RootLayout() {\n  return null\n}\n'

/** Apps without anything, one for each framework that files are generated for. */
const APPS: Readonly<Record<string, Record<string, string>>> = {
  'Next.js': {
    'package.json': '{ "dependencies": { "next": "15.3.0", "react": "19.0.0" } }\n',
    'app/layout.tsx': LAYOUT,
    'app/api/orders/route.ts': 'export async function GET() {\n  return Response.json([])\n}\n',
  },
  Express: {
    'package.json': '{ "dependencies": { "express": "5.1.0", "pg": "8.13.0" } }\n',
    'db.ts': "import { Pool } from 'pg'\n\nexport const pool = new Pool({})\n",
    'server.ts':
      "import express from 'express'\nimport { pool } from './db'\n\nconst app = express()\napp.get('/orders', async (_request, response) => {\n  response.json(await pool.query('SELECT id FROM orders LIMIT 1'))\n})\napp.listen(3000)\n",
  },
  'edge functions': {
    'supabase/functions/pay/index.ts':
      'Deno.serve(async (request) => {\n  return new Response(await request.text())\n})\n',
  },
}

const WRITERS = ['missing-error-tracking', 'missing-health-check']

describe('what fixes generate', function () {
  this.timeout(60_000)
  for (const [name, files] of Object.entries(APPS)) {
    it(`type-checks: ${name}`, () => {
      let texts = files
      const made = rules.filter(({ id }) => WRITERS.includes(id))
      for (const rule of made) {
        const [finding] = runExample(texts, [rule]).findings
        const [fix] = finding ? (rule.fixes?.(finding, projectOf(texts), (path) => texts[path]) ?? []) : []
        if (fix) texts = { ...apply(fix, texts) }
      }
      assert.notDeepEqual(texts, files, 'nothing was generated')
      assert.deepEqual(typeErrors(texts), [])
    })
  }
})

/** The compiler's own declarations, parsed once. */
const libraries = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says of texts, strictly, as sentences. */
function typeErrors(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(
    Object.entries({ ...files, 'declared.d.ts': DECLARED })
      .filter(([path]) => /\.tsx?$/.test(path))
      .map(([path, text]) => [`/app/${path}`, text]),
  )
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    jsx: ts.JsxEmit.ReactJSX,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const own = { ...host }
  host.fileExists = (path) => texts.has(path) || own.fileExists(path)
  host.readFile = (path) => texts.get(path) ?? own.readFile(path)
  host.getSourceFile = (path, version) => {
    const text = texts.get(path)
    if (text !== undefined) return ts.createSourceFile(path, text, version)
    const known = libraries.get(path) ?? own.getSourceFile(path, version)
    libraries.set(path, known)
    return known
  }
  host.directoryExists = (path) => path.startsWith('/app') || (own.directoryExists?.(path) ?? false)
  const program = ts.createProgram([...texts.keys()], options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}
