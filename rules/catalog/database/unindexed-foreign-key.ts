import { type UncoveredKey, uncoveredKeys } from '../../engine/query/foreign-keys'
import { defineRule, type Report } from '../../engine/rule'
import { fixesForIndex } from './fixes/add-index'

const LEAVE = `import { createClient } from '@supabase/supabase-js'
const admin = createClient('https://x.supabase.co', process.env.SERVICE_ROLE_KEY ?? '')

export async function leave(userId: string) {
  const { error } = await admin.auth.admin.deleteUser(userId)
  if (error) throw error
}
`

export default defineRule({
  id: 'unindexed-foreign-key',
  property: 'database',
  scope: 'project',
  confidence: 'medium',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'A foreign key without an index: whoever looks for what points to a row reads the whole table.',
  why: 'PostgreSQL makes no index for a column that points to another table. With ten thousand rows, each deletion of what they point to reads all of them, and deleting one account can take minutes or fail.',
  fix: 'Add an index on the columns of the foreign key, in a migration. An index or a primary key that begins with them will do too.',
  outOfScope: [
    'Tables that stay small, those that only admins of the app add rows to, what points to those, or to plans and categories, and is asked for at deletions only, and references to rows that nothing deletes or reads together with what points to them.',
    'Tables that nothing in the repository adds rows to, or only with a column that is gone, columns that it leaves out of every row, and deletions in scripts, in seeds, in functions of the database or that try the app out, on screens for admins, of what was just made, of whole customers (`tenants`, `workspaces`), or in code that nothing uses.',
    'Keys of several columns where an index begins with one of them: then only some rows are read.',
    'What points to accounts, in apps whose servers delete none, and who made or approved a row (`created_by`), at deletions.',
    'Columns that `unindexed-query` names already: one index serves both.',
    'Tables that the migrations in the repository do not make, partitions, and databases other than PostgreSQL.',
  ],
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  messages: {
    deletion: {
      text: '`{table}` points to `{parent}` by {columns}, and no index covers that. Each time a row of `{parent}` is deleted, the database reads the whole of `{table}` to {purpose}. Add an index on `{table} ({indexColumns})`.',
      severity: 'info',
    },
    join: {
      text: 'Rows of `{table}` are read together with the rows of `{parent}` that they point to by {columns}, and no index serves that, so the database reads the whole of `{table}`. Add an index on `{table} ({indexColumns})`.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'comments that go with their post',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.posts (
  id uuid primary key,
  author_id uuid references auth.users (id) on delete cascade
);
create table public.comments (
  id uuid primary key,
  post_id uuid not null «references public.posts (id) on delete cascade»,
  body text
);
create index posts_author_id_idx on public.posts (author_id);
`,
          'src/posts.ts': `import { supabase } from './supabase'

export async function comment(postId: string, body: string) {
  const { error } = await supabase.from('comments').insert({ post_id: postId, body })
  if (error) throw error
}

export async function removePost(id: string) {
  const { error } = await supabase.from('posts').delete().eq('id', id)
  if (error) throw error
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['deletion'],
        fixed: {
          'supabase/migrations/20260101000001_add_comments_post_id_idx.sql': `create index if not exists comments_post_id_idx on public.comments (post_id);
`,
        },
      },
      {
        name: 'what goes with an account, behind the second column of a pair',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE TABLE public.votes (
  poll_id uuid NOT NULL,
  user_id uuid NOT NULL «REFERENCES auth.users (id) ON DELETE CASCADE»,
  PRIMARY KEY (poll_id, user_id)
);
`,
          'src/vote.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')

export async function vote(pollId: string, userId: string) {
  const { error } = await supabase.from('votes').insert({ poll_id: pollId, user_id: userId })
  if (error) throw error
}
`,
          'src/leave.ts': LEAVE,
        },
        expect: ['deletion'],
        fixed: {
          'supabase/migrations/20260101000001_add_votes_user_id_idx.sql': `CREATE INDEX IF NOT EXISTS votes_user_id_idx ON public.votes (user_id);
`,
        },
      },
      {
        name: 'migrations that are made of a declared schema, which is where the index goes',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.votes (
  poll_id uuid not null,
  user_id uuid not null «references auth.users (id) on delete cascade»,
  primary key (poll_id, user_id)
);
`,
          'supabase/schemas/votes.sql': `create table public.votes (
  poll_id uuid not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  primary key (poll_id, user_id)
);
`,
          'src/vote.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')

export async function vote(pollId: string, userId: string) {
  const { error } = await supabase.from('votes').insert({ poll_id: pollId, user_id: userId })
  if (error) throw error
}
`,
          'src/leave.ts': LEAVE,
        },
        expect: ['deletion'],
        fixed: {
          'supabase/schemas/votes.sql': `create table public.votes (
  poll_id uuid not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  primary key (poll_id, user_id)
);

create index if not exists votes_user_id_idx on public.votes (user_id);
`,
        },
      },
      {
        name: 'an order read with its items',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, total integer);
create table public.order_entries (
  id uuid primary key,
  order_id uuid «references public.orders (id)»
);
`,
          'src/orders.ts': `import { supabase } from './supabase'

export async function order(id: string) {
  const { data, error } = await supabase.from('orders').select('id, total, order_entries(id)').eq('id', id).single()
  if (error) throw error
  return data
}

export async function addEntry(orderId: string) {
  const { error } = await supabase.from('order_entries').insert({ order_id: orderId })
  if (error) throw error
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
        expect: ['join'],
        fixed: {
          'supabase/migrations/20260101000001_add_order_entries_order_id_idx.sql': `create index if not exists order_entries_order_id_idx on public.order_entries (order_id);
`,
        },
      },
    ],
    good: [
      {
        name: 'covered: by an index, the primary key, a unique pair that begins with it, an index without the nulls',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.comments (
  id uuid primary key references auth.users (id) on delete cascade,
  user_id uuid references auth.users (id) on delete cascade,
  editor_id uuid references auth.users (id) on delete cascade,
  sender_id uuid references auth.users (id) on delete cascade,
  day date,
  unique (editor_id, day)
);
create index comments_user_id_day_idx on public.comments (user_id, day);
create index comments_sender_id_idx on public.comments (sender_id) where sender_id is not null;
`,
        },
      },
      {
        name: 'references to what nothing deletes, tables that stay small, accounts that leave only a gap',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.countries (code text primary key);
create table public.customers (
  id uuid primary key,
  country text references public.countries (code) on delete cascade,
  approved_by uuid references auth.users (id) on delete set null,
  banned_by uuid references auth.users (id)
);
create table public.user_settings (
  id uuid primary key,
  user_id uuid references auth.users (id) on delete cascade
);
create table public.regions (
  id uuid primary key,
  added_by uuid references auth.users (id) on delete cascade
);
`,
        },
      },
      {
        name: 'accounts that no code deletes, and posts that only a function of the database does',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.posts (
  id uuid primary key,
  user_id uuid references auth.users (id) on delete cascade
);
create table public.likes (
  id uuid primary key,
  post_id uuid references public.posts (id) on delete cascade
);
create function public.clean() returns void language sql as $$ delete from public.posts where user_id is null $$;
`,
          'src/posts.ts': `import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'anon')

export async function publish(userId: string) {
  await supabase.from('posts').insert({ user_id: userId }).throwOnError()
}

export async function like(postId: string) {
  await supabase.from('likes').insert({ post_id: postId }).throwOnError()
}
`,
        },
      },
      {
        name: 'a table that nothing is added to, and a deletion that nobody calls',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.studios (id uuid primary key);
create table public.owner_characters (
  id uuid primary key,
  user_id uuid references auth.users (id) on delete cascade
);
create table public.studio_events (
  id uuid primary key,
  studio_id uuid references public.studios (id)
);
`,
          'src/storage.ts': `import { supabase } from './supabase'

class Storage {
  async removeStudio(id: string) {
    await supabase.from('studios').delete().eq('id', id).throwOnError()
  }
  async addEvent(studioId: string) {
    await supabase.from('studio_events').insert({ studio_id: studioId }).throwOnError()
  }
}

export const storage = new Storage()
`,
          'src/events.ts': `import { storage } from './storage'

export async function open(studioId: string) {
  await storage.addEvent(studioId)
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
      {
        name: 'what only admins add rows to, and a deletion in code that nothing uses',
        files: {
          'package.json': '{ "dependencies": { "next": "15.0.0" } }',
          'supabase/migrations/20260101000000_init.sql': `create table public.documents (id uuid primary key);
create table public.document_versions (
  id uuid primary key,
  document_id uuid references public.documents (id) on delete cascade
);
create table public.rooms (id uuid primary key);
create table public.room_events (id uuid primary key, room_id uuid references public.rooms (id));
create table public.plans (id uuid primary key);
create table public.features (id uuid primary key);
create table public.plan_rights (
  plan_id uuid references public.plans (id) on delete cascade,
  feature_id uuid references public.features (id) on delete cascade,
  primary key (plan_id, feature_id)
);
`,
          'app/admin/page.tsx': `import { supabase } from '../../lib/supabase'

export default function Page() {
  const publish = async (id: string) => {
    await supabase.from('document_versions').insert({ document_id: id }).throwOnError()
    await supabase.from('documents').delete().eq('id', id).throwOnError()
  }
  return <button onClick={() => publish('1')}>Publish</button>
}
`,
          'app/page.tsx': `import { enter } from '../lib/rooms'

export default function Page() {
  return <button onClick={() => enter('1')}>Enter</button>
}
`,
          'lib/rooms.ts': `import { supabase } from './supabase'

export async function enter(id: string) {
  await supabase.from('room_events').insert({ room_id: id }).throwOnError()
  await supabase.from('plan_rights').insert({ plan_id: id, feature_id: id }).throwOnError()
  await supabase.from('features').delete().eq('id', id).throwOnError()
}

export async function close(id: string) {
  await supabase.from('rooms').delete().eq('id', id).throwOnError()
}
`,
          'lib/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
      {
        name: 'a column that a query is told to look up without an index already',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.notes (
  id uuid primary key,
  user_id uuid references auth.users (id) on delete cascade
);
`,
          'src/notes.ts': `import { supabase } from './supabase'

export async function notes(userId: string) {
  const { data, error } = await supabase.from('notes').select('id').eq('user_id', userId).limit(20)
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.queried) {
      if (database.schema.incomplete.length > 0) continue
      for (const key of uncoveredKeys(project, database)) yield report(key)
    }
  },
  fixes: (finding, project, sourceOf) => fixesForIndex(finding, project, sourceOf),
})

function report({ table, key, reason }: UncoveredKey): Report<'deletion' | 'join'> {
  const { columns, references, onDelete, place } = key
  const parent = references.replace(/^public\./, '')
  const purposes = { cascade: 'delete what points to it', 'set null': 'empty what points to it' }
  return {
    ...place,
    message: reason.k,
    data: {
      table: table.name,
      schema: table.schema,
      parent,
      columns: columns.map((name) => `\`${name}\``).join(' and '),
      indexColumns: columns.join(', '),
      purpose: purposes[onDelete as keyof typeof purposes] ?? 'see whether something still points to it',
    },
    subject: `${table.name}.${columns.join(',')}`,
    cause: `${table.schema}.${table.name} (${columns.join(', ')})`,
    related: reason.query
      ? [
          {
            file: reason.query.path,
            range: reason.query.range,
            message:
              reason.k === 'join'
                ? `\`${parent}\` is read here with what points to it.`
                : `Rows of \`${parent}\` are deleted here.`,
          },
        ]
      : [],
  }
}
