import { isSmallTable } from '../../engine/query/short-tables'
import { defineRule } from '../../engine/rule'
import { declaredIndexes, isInDrizzle } from '../../engine/schema/declared-index'
import { excludingFiles, redundantIndexes, tablesMadeTwice } from '../../engine/schema/duplicates'
import type { Index } from '../../engine/schema/schema'
import { wordsApart } from '../../engine/snake-case'
import { fixesForRedundantIndex } from './fixes/drop-index'

export default defineRule({
  id: 'duplicate-index',
  property: 'database',
  scope: 'project',
  confidence: 'high',
  milestones: ['scale'],
  since: '0.1.0',
  summary: 'An index that another index makes needless.',
  why: 'Every row that is added or changed is written to each index as well. One that does the same as another makes saving slower and the database larger, and no page faster.',
  fix: 'Drop the index that the message names, in a migration. The other one serves every query that it served.',
  outOfScope: [
    'Indexes that carry a primary key or a unique constraint, and unique ones that begin another.',
    'SQL files that are run by hand, tables that stay short, and tables that two files make, of which only one can have run, as of two files that plainly make the same trigger, policy or constraint.',
    'Indexes that differ in direction, method, predicate or operator class, and a short one beside one that is much longer.',
  ],
  references: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  messages: {
    same: {
      text: 'The index `{index}` on `{table} ({columns})` does the same as {other}. Each change of a row is written to both: {remedy}.',
      severity: 'info',
    },
    prefix: {
      text: 'The index `{index}` on `{table} ({columns})` is not needed: {other} begins with the same columns and serves the same queries. Each change of a row is written to both: {remedy}.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'an index on a unique column, one that begins another, and one that is there twice',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.members (
  id uuid primary key,
  email text unique,
  team_id uuid,
  joined_at timestamptz
);
«create index members_email_idx on public.members (email)»;
create index members_team_id_joined_at_idx on public.members (team_id, joined_at);
«create index members_team_id_idx on public.members (team_id)»;
create index members_joined_at_idx on public.members (joined_at);
«create index idx_members_joined on public.members (joined_at)»;
`,
        },
        expect: ['same', 'prefix', 'same'],
        fixed: {
          'supabase/migrations/20260101000001_drop_members_email_idx.sql': `drop index if exists public.members_email_idx;
`,
          'supabase/migrations/20260101000002_drop_members_team_id_idx.sql': `drop index if exists public.members_team_id_idx;
`,
          'supabase/migrations/20260101000003_drop_idx_members_joined.sql': `drop index if exists public.idx_members_joined;
`,
        },
      },
      {
        name: 'Prisma, which would make it again from its schema',
        files: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
}

model Visit {
  id    String @id
  email String @unique

  «@@index([email])»
}
`,
          'prisma/migrations/20260101000000_init/migration.sql': `CREATE TABLE "Visit" ("id" TEXT NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "Visit_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "Visit_email_key" ON "Visit"("email");
CREATE INDEX "Visit_email_idx" ON "Visit"("email");
`,
        },
        expect: ['same'],
        fixed: {
          'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
}

model Visit {
  id    String @id
  email String @unique
}
`,
        },
      },
    ],
    good: [
      {
        name: 'a table of a few rows',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.super_admins (id uuid primary key, email text unique);
create index super_admins_email_idx on public.super_admins (email);
`,
        },
      },
      {
        name: 'two files that make one table, each with its index: the second one runs only where the first did not',
        files: {
          'supabase/migrations/20260101000000_progress.sql': `create table if not exists public.lesson_progress (
  id uuid primary key,
  lesson_id uuid
);
create index if not exists lesson_progress_lesson_id_idx on public.lesson_progress (lesson_id);
`,
          'supabase/migrations/20260102000000_again.sql': `create table public.lesson_progress (id uuid primary key, lesson_id uuid, done boolean);
create index idx_progress_lesson on public.lesson_progress (lesson_id);
`,
        },
      },
      {
        name: 'two files that both make the trigger, of which no database has run both',
        files: {
          'supabase/migrations/20260101000000_lessons.sql': `create table if not exists public.lessons (
  id uuid primary key,
  course_id uuid
);
create index if not exists lessons_course_id_idx on public.lessons (course_id);
create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger lessons_touched before update on public.lessons for each row execute function public.touch();
`,
          'supabase/migrations/20260102000000_again.sql': `create table if not exists public.lessons (
  id uuid primary key,
  course_id uuid,
  done boolean
);
create index if not exists idx_lessons_course on public.lessons (course_id);
create trigger lessons_touched before update on public.lessons for each row execute function public.touch();
`,
        },
      },
      {
        name: 'another order, method, predicate, column, expression; a unique prefix; one that was dropped',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.members (
  id uuid primary key,
  email text,
  team_id uuid,
  tags text[],
  deleted_at timestamptz
);
create index members_team_id_email_idx on public.members (team_id, email);
create index members_email_team_id_idx on public.members (email, team_id);
create unique index members_team_id_key on public.members (team_id);
create index members_live_idx on public.members (team_id) where deleted_at is null;
create index members_lower_idx on public.members (lower(email));
create index members_tags_idx on public.members using gin (tags);
create index members_deleted_at_idx on public.members (deleted_at);
create index members_deleted_idx on public.members (deleted_at desc nulls last);
create index if not exists members_tags_idx on public.members (tags);
create index members_old_idx on public.members (email);
drop index members_old_idx;
`,
        },
      },
    ],
  },
  *check(project) {
    const declaredAt = declaredIndexes(project.files)
    for (const { source, tables, problems } of project.databases.all) {
      // Of files that are run by hand, nobody knows which were.
      if (source.kind === 'loose') continue
      const isMadeTwice = tablesMadeTwice(problems)
      const isEither = excludingFiles(problems)
      for (const table of tables.values()) {
        if (table.assumed || table.foreign || isMadeTwice.has(table.name) || isSmallTable(wordsApart(table.name)))
          continue
        for (const { index, by, how } of redundantIndexes(table)) {
          const declared = declaredAt(table, index)
          if (declared === 'gone' || isEither(index.place.file, by.place.file)) continue
          // The next migration that is made drops it.
          if (source.kind === 'drizzle-migrations' && !isInDrizzle(project.files, index.name)) continue
          const data = {
            index: index.name,
            schema: table.schema,
            table: table.name,
            columns: columnsOf(index),
            remedy: declared
              ? 'take this line out of the Prisma schema, and let Prisma make the migration that drops it'
              : `drop \`${index.name}\``,
            other: by.constraint === 'primary' ? 'the primary key' : `\`${by.name}\` on \`(${columnsOf(by)})\``,
          }
          const related = [{ ...by.place, message: 'The index that does the same.' }]
          yield { ...(declared ?? index.place), message: how, data, subject: `${table.name}.${index.name}`, related }
        }
      }
    }
  },
  fixes: (finding, project, sourceOf) => fixesForRedundantIndex(finding, project, sourceOf),
})

function columnsOf({ elements }: Index): string {
  return elements.map(({ column, descending }) => `${column ?? 'an expression'}${descending ? ' desc' : ''}`).join(', ')
}
