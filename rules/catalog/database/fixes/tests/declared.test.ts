import assert from 'node:assert/strict'
import { loadModule } from 'libpg-query'
import { applyEdits } from '../../../../analysis/edits/source'
import type { Rule } from '../../../../engine/rule'
import { runExample } from '../../../../tests/example-run'
import rlsDisabled from '../../../data-protection/rls-disabled'
import duplicate from '../../duplicate-index'
import search from '../../leading-wildcard-search'

interface Row {
  readonly name: string
  readonly rule: Rule
  readonly files: Readonly<Record<string, string>>
  readonly after: Readonly<Record<string, string>>
  readonly title: string
}

const CONFIG = `[db.migrations]\nschema_paths = ["./schemas/*.sql"]\n`
const CLIENT = `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
export async function GET(request: Request) {
  const term = new URL(request.url).searchParams.get('term')
  const { data } = await supabase.from('customers').select('id').ilike('name', \`%\${term}%\`).limit(20).throwOnError()
  return Response.json(data)
}
`
const CUSTOMERS = `create table public.customers (
  id uuid primary key,
  user_id uuid not null,
  name text
);
`
const MIGRATION = 'supabase/migrations/20260101000000_init.sql'

/** Of a rule's first finding the first fix, where the schema is declared and not written as migrations. */
const rows: readonly Row[] = [
  {
    name: 'a trigram index goes to what is declared of its table',
    rule: search,
    files: {
      'supabase/config.toml': CONFIG,
      [MIGRATION]: CUSTOMERS,
      'supabase/schemas/01_customers.sql': CUSTOMERS,
      'supabase/schemas/02_orders.sql': 'create table public.orders (id uuid primary key);\n',
      'app/api/search/route.ts': CLIENT,
    },
    after: {
      'supabase/schemas/01_customers.sql': `${CUSTOMERS}
create extension if not exists pg_trgm with schema extensions;
create index if not exists customers_name_trgm_idx on public.customers using gin (name extensions.gin_trgm_ops);
`,
    },
    title: 'Add a trigram index on customers (name), in the schema, to migrate afterwards',
  },
  {
    name: 'an index that is one too many is taken out of the declared file',
    rule: duplicate,
    files: {
      'supabase/config.toml': CONFIG,
      [MIGRATION]: `${CUSTOMERS}create index customers_user_id_idx on public.customers (user_id);
create index customers_user_id_name_idx on public.customers (user_id, name);
`,
      'supabase/schemas/customers.sql': `${CUSTOMERS}
create index customers_user_id_idx on public.customers (user_id);
create index customers_user_id_name_idx on public.customers (user_id, name);
`,
    },
    after: {
      'supabase/schemas/customers.sql': `${CUSTOMERS}
create index customers_user_id_name_idx on public.customers (user_id, name);
`,
    },
    title: 'Take customers_user_id_idx out of the schema, to migrate afterwards',
  },
  {
    name: 'the same of a Drizzle table, and its import stays for the other',
    rule: duplicate,
    files: {
      'src/schema.ts': `import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const customers = pgTable(
  'customers',
  { id: uuid('id').primaryKey(), userId: uuid('user_id').notNull(), name: text('name') },
  (table) => [
    index('customers_user_idx').on(table.userId),
    index('customers_user_name_idx').on(table.userId, table.name),
  ],
)
`,
    },
    after: {
      'src/schema.ts': `import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const customers = pgTable(
  'customers',
  { id: uuid('id').primaryKey(), userId: uuid('user_id').notNull(), name: text('name') },
  (table) => [
    index('customers_user_name_idx').on(table.userId, table.name),
  ],
)
`,
    },
    title: 'Take customers_user_idx out of the schema, to migrate afterwards',
  },
  {
    name: 'and of a Prisma model',
    rule: duplicate,
    files: {
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Customer {
  id     String @id
  email  String @unique
  userId String

  @@index([email])
  @@index([userId])
}
`,
    },
    after: {
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Customer {
  id     String @id
  email  String @unique
  userId String

  @@index([userId])
}
`,
    },
    title: 'Take Customer_email_idx out of the schema, to migrate afterwards',
  },
  {
    name: 'row level security is declared where the table is, though rights are granted in migrations',
    rule: rlsDisabled,
    files: {
      'supabase/config.toml': CONFIG,
      [MIGRATION]: CUSTOMERS,
      'supabase/schemas/customers.sql': CUSTOMERS,
      'supabase/schemas/other.sql':
        'create table public.other (id uuid primary key);\nalter table public.other enable row level security;\n',
    },
    after: {},
    title: 'in the schema, to migrate afterwards',
  },
]

describe('fixes where the schema is declared', () => {
  before(() => loadModule())

  for (const { name, rule, files, after, title } of rows)
    it(name, () => {
      const { findings, project } = runExample(files, [rule])
      const [finding] = findings
      assert.ok(finding)
      const [fix] = rule.fixes?.(finding, project, (path) => files[path]) ?? []
      assert.ok(fix)
      assert.ok(fix.title.endsWith(title), fix.title)
      assert.deepEqual(fix.creates, [])
      for (const [path, text] of Object.entries(after))
        assert.equal(
          applyEdits(
            files[path] ?? '',
            fix.edits.filter(({ file }) => file === path),
          ),
          text,
        )
      const changed = { ...files }
      for (const path of new Set(fix.edits.map(({ file }) => file)))
        changed[path] = applyEdits(
          files[path] ?? '',
          fix.edits.filter(({ file }) => file === path),
        )
      const again = runExample(changed, [rule])
      const same = again.findings.find(({ subject }) => subject === finding.subject)
      const offered = same ? (rule.fixes?.(same, again.project, (path) => changed[path]) ?? []) : []
      assert.deepEqual(offered, [], 'it is not offered twice')
    })
})
