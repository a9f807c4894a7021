import { specifierFor } from '../../../analysis/conventions/places'
import { statementAt } from '../../../analysis/edits/exports'
import { addImport } from '../../../analysis/edits/imports'
import { insertion, parseSource, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { inFolder } from '../../../analysis/paths'
import type { Finding, Fix } from '../../../engine/finding'
import type { App } from '../../../engine/inventory'
import { type DatabaseClient, databaseClientOf } from '../../../engine/inventory/database-client'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { fileLike, inStyle } from './files'

/** What the route says of itself: no more than it does. */
function comment(asksDatabase: boolean): string {
  return asksDatabase
    ? '/** Asked by the uptime monitor and the host: 200 where the app and its database answer, 503 where they do not. */'
    : '/** Asked by the uptime monitor and the host: 200 where the app answers. */'
}

/**
 * A route that asks the database something small: a file of its own in Next.js, a route right after the server is made in
 * Express, Fastify and Hono, so that nothing that guards the others stands before it. Unsafe: it adds an address.
 */
export function fixesForMissingHealthCheck(finding: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const app = project.inventory.apps.find(({ folder }) => folder === finding.data.folder)
  if (!app) return []
  const client = databaseClientOf(project, app)
  if (app.frameworks.some(({ pkg }) => pkg === 'next')) return nextRoute(app, project, client, sourceOf)
  for (const { file } of app.sides.find(({ side }) => side === 'server')?.entries ?? []) {
    const facts = project.link.code(file)
    const source = sourceFor(file, sourceOf)
    const made = facts && source ? serverRoute(project, source, facts, client) : []
    if (made.length > 0) return made
  }
  return []
}

/** What stands in the `try`, and the import it needs. */
interface Ping {
  readonly lines: readonly string[]
  readonly imports: readonly { readonly module: string; readonly name: string }[]
}

function pingOf(project: Project, from: string, client: DatabaseClient | undefined): Ping {
  if (!client) return { lines: [], imports: [] }
  if (client.k === 'supabase') {
    const { url, key, table, column } = client
    return {
      lines: [
        `const url = \`\${process.env.${url}}/rest/v1/${table}?select=${column}&limit=1\`;`,
        `const answer = await fetch(url, {`,
        `  headers: { apikey: process.env.${key} ?? '' },`,
        '  signal: AbortSignal.timeout(5_000),',
        '});',
        'if (!answer.ok) throw new Error(`The database answered ${answer.status}`);',
      ],
      imports: [],
    }
  }
  const own = { module: specifierFor(project, from, client.file), name: client.name }
  const local = client.name === 'default' ? 'database' : client.name
  switch (client.k) {
    case 'prisma':
      return { lines: [`await ${local}.$queryRaw\`SELECT 1\`;`], imports: [own] }
    case 'drizzle':
      return {
        lines: [`await ${local}.execute(sql\`select 1\`);`],
        imports: [{ module: 'drizzle-orm', name: 'sql' }, own],
      }
    case 'pool':
      return { lines: [`await ${local}.query('SELECT 1');`], imports: [own] }
    case 'tag':
      return { lines: [`await ${local}\`SELECT 1\`;`], imports: [own] }
  }
}

function importLine({ module, name }: Ping['imports'][number]): string {
  return name === 'default' ? `import database from '${module}';` : `import { ${name} } from '${module}';`
}

function nextRoute(app: App, project: Project, client: DatabaseClient | undefined, sourceOf: SourceOf): Fix[] {
  const paths = [...project.files.keys()]
  const base = ['app', 'src/app', 'pages', 'src/pages']
    .map((each) => inFolder(app.folder, each))
    .find((each) => paths.some((path) => path.startsWith(`${each}/`) && /\.[jt]sx?$/.test(path)))
  if (base === undefined) return []
  const isApp = base.endsWith('app')
  const like = likeOf(app, paths, base, sourceOf)
  const typed = /\.tsx?$/.test(like.path)
  const path = `${base}/api/health${isApp ? '/route' : ''}.${typed ? 'ts' : 'js'}`
  const { lines, imports } = pingOf(project, like.path.startsWith(base) ? like.path : path, client)
  const seen = imports.map((each) =>
    each.module.startsWith('.') && client && client.k !== 'supabase'
      ? { ...each, module: specifierFor(project, path, client.file) }
      : each,
  )
  const body = lines.map((line) => `    ${line}`)
  const text = isApp ? appRoute(seen, body) : pagesRoute(seen, body, typed)
  const creates = [fileLike(like, path, text)]
  return [
    {
      title: `Add ${path.slice(app.folder === '' ? 0 : app.folder.length + 1)}${lines.length > 0 ? ', which asks the database' : ''}`,
      applicability: 'unsafe',
      edits: [],
      creates,
      needs: [],
    },
  ]
}

function likeOf(app: App, paths: readonly string[], base: string, sourceOf: SourceOf): Source {
  const near =
    paths.find((path) => path.startsWith(`${base}/`) && /\/(?:route|layout|_app)\.[jt]sx?$/.test(path)) ??
    app.sides[0]?.entries[0]?.file ??
    ''
  return parseSource(near, sourceOf(near) ?? '')
}

function appRoute(imports: Ping['imports'], body: readonly string[]): string[] {
  return [
    ...imports.map(importLine),
    ...(imports.length > 0 ? [''] : []),
    "export const dynamic = 'force-dynamic';",
    '',
    comment(body.length > 0),
    `export ${body.length > 0 ? 'async ' : ''}function GET() {`,
    ...(body.length === 0
      ? ["  return Response.json({ status: 'ok' });"]
      : [
          '  try {',
          ...body,
          "    return Response.json({ status: 'ok' });",
          '  } catch (error) {',
          "    console.error('Health check failed:', error);",
          "    return Response.json({ status: 'unavailable' }, { status: 503 });",
          '  }',
        ]),
    '}',
  ]
}

function pagesRoute(imports: Ping['imports'], body: readonly string[], typed: boolean): string[] {
  return [
    ...(typed ? ["import type { NextApiRequest, NextApiResponse } from 'next';"] : []),
    ...imports.map(importLine),
    ...(typed || imports.length > 0 ? [''] : []),
    comment(body.length > 0),
    `export default ${body.length > 0 ? 'async ' : ''}function handler(${typed ? '_request: NextApiRequest, response: NextApiResponse' : '_request, response'}) {`,
    ...(body.length === 0
      ? ["  response.status(200).json({ status: 'ok' });"]
      : [
          '  try {',
          ...body,
          "    response.status(200).json({ status: 'ok' });",
          '  } catch (error) {',
          "    console.error('Health check failed:', error);",
          "    response.status(503).json({ status: 'unavailable' });",
          '  }',
        ]),
    '}',
  ]
}

/** How each framework names the handler's parameters, and answers. */
const SERVERS: Readonly<Record<string, { readonly params: string; readonly ok: string; readonly failed: string }>> = {
  express: {
    params: '_request, response',
    ok: "response.json({ status: 'ok' });",
    failed: "response.status(503).json({ status: 'unavailable' });",
  },
  fastify: {
    params: '_request, reply',
    ok: "return reply.send({ status: 'ok' });",
    failed: "return reply.status(503).send({ status: 'unavailable' });",
  },
  hono: {
    params: 'context',
    ok: "return context.json({ status: 'ok' });",
    failed: "return context.json({ status: 'unavailable' }, 503);",
  },
}

function serverRoute(project: Project, source: Source, facts: CodeFacts, client: DatabaseClient | undefined): Fix[] {
  const made = serverMade(project, facts)
  const at = made && statementAt(source, made.offset)
  if (!made || !at) return []
  const { params, ok, failed } = SERVERS[made.pkg] ?? SERVERS.express ?? { params: '', ok: '', failed: '' }
  const { lines, imports } = pingOf(project, source.path, client)
  const edits = imports.map((wanted) => addImport(source, wanted))
  if (
    edits.some(
      (each) => each === undefined || (each.local !== 'database' && !imports.some(({ name }) => name === each.local)),
    )
  )
    return []
  const isWaiting = lines.length > 0
  const body = isWaiting
    ? [
        '  try {',
        ...lines.map((line) => `    ${line}`),
        `    ${ok}`,
        '  } catch (error) {',
        "    console.error('Health check failed:', error);",
        `    ${failed}`,
        '  }',
      ]
    : [`  ${ok}`]
  const code = [
    '',
    comment(isWaiting).replace('/** ', '// ').replace(' */', ''),
    `${made.name}.get('/health', ${isWaiting ? 'async ' : ''}(${params}) => {`,
    ...body,
    '});',
  ]
  const text = `${source.style.newline}${inStyle(source.style, code.slice(1), at.indent)}`
  const isFollowed = /^[^\n]*\n[ \t]*\S/.test(source.text.slice(at.end))
  const title = isWaiting ? 'Add a route /health that asks the database' : 'Add a route /health'
  return fixOf(source, title, 'unsafe', [
    ...edits.flatMap((each) => each?.edits ?? []),
    insertion(
      source,
      at.end,
      `${source.style.newline}${source.style.newline}${at.indent === '' ? text.replace(/^\r?\n/, '') : at.indent + text.replace(/^\r?\n/, '')}${isFollowed ? source.style.newline : ''}`,
    ),
  ])
}

/** The variable that holds the server: `const app = express()`. */
function serverMade(
  project: Project,
  facts: CodeFacts,
): { readonly name: string; readonly pkg: string; readonly offset: number } | undefined {
  for (const { name, values } of facts.declarations) {
    for (const value of values) {
      const call = value.k === 'call' ? facts.calls[value.c] : undefined
      if (value.k !== 'call' || !call) continue
      const target = project.link.resolver.callee(facts.path, value.c)
      if (
        target.k === 'api' &&
        Object.hasOwn(SERVERS, target.pkg) &&
        /^(?:default|fastify|Fastify|Hono)$/.test(target.path)
      )
        return { name, pkg: target.pkg, offset: call.range.start }
    }
  }
  return undefined
}
