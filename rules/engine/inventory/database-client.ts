import type { Project } from '../project'
import type { App } from './inventory'
import { below, isProductCode } from './places'

/** How an app can ask its database something small. */
export type DatabaseClient =
  | {
      /** What it is: a Prisma client, a Drizzle database, a pool of pg or mysql2, a tag of postgres.js or Neon. */
      readonly k: 'prisma' | 'drizzle' | 'pool' | 'tag'
      readonly file: string
      /** The name it is exported by. */
      readonly name: string
    }
  | {
      readonly k: 'supabase'
      /** Variables that hold the address and the public key. */
      readonly url: string
      readonly key: string
      readonly table: string
      readonly column: string
    }

const CLIENTS: readonly (readonly [RegExp, RegExp, 'prisma' | 'drizzle' | 'pool' | 'tag'])[] = [
  [/^@prisma\/client$/, /^PrismaClient\(\)/, 'prisma'],
  [
    /^drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless|vercel-postgres|mysql2|pg-proxy)$/,
    /^drizzle\(\)$/,
    'drizzle',
  ],
  [/^(?:pg|@neondatabase\/serverless|@vercel\/postgres)$/, /(?:^|\.)(?:Pool|createPool)\(\)$/, 'pool'],
  [/^mysql2(?:\/promise)?$/, /(?:^|\.)createPool\(\)$/, 'pool'],
  [/^postgres$/, /^default\(\)$/, 'tag'],
  [/^@neondatabase\/serverless$/, /^neon\(\)$/, 'tag'],
]

/** The client that the server of an app exports and uses elsewhere; for Supabase what a request to it needs. */
export function databaseClientOf(project: Project, app: App): DatabaseClient | undefined {
  for (const facts of project.link.resolver.codeFiles()) {
    if (facts.directive === 'client' || facts.jsx || below(app.folder, facts.path) === undefined) continue
    for (const name of Object.keys(facts.exports)) {
      const target = project.link.resolver.exported(facts.path, name)
      if (target.k !== 'api') continue
      const kind = CLIENTS.find(([pkg, path]) => pkg.test(target.pkg) && path.test(target.path))?.[2]
      if (kind && isProductCode(project, facts)) return { k: kind, file: facts.path, name }
    }
  }
  return supabase(project, app)
}

function supabase(project: Project, { folder }: App): DatabaseClient | undefined {
  const names = project.inventory.environment.variables
    .filter(({ reads }) => reads.some(({ file }) => below(folder, file) !== undefined))
    .map(({ name }) => name)
  const url = names.find((name) => /^(?:NEXT_PUBLIC_|VITE_)?SUPABASE_URL$/.test(name))
  const key = names.find((name) =>
    /^(?:NEXT_PUBLIC_|VITE_)?SUPABASE_(?:ANON_KEY|PUBLISHABLE_KEY|PUBLISHABLE_DEFAULT_KEY)$/.test(name),
  )
  if (url === undefined || key === undefined) return undefined
  for (const { tables } of project.databases.all) {
    for (const table of tables.values()) {
      if (table.schema !== 'public' || table.foreign || table.assumed) continue
      const column = [...table.constraints.values()].find((each) => each.k === 'primary')?.columns[0]
      if (column !== undefined) return { k: 'supabase', url, key, table: table.name, column }
    }
  }
  return undefined
}
