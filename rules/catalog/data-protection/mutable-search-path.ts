import { isInFull } from '../../engine/policies/full-names'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { defineRule } from '../../engine/rule'
import { functionName } from './fixes/functions'
import { sqlFix } from './fixes/policies'

export default defineRule({
  id: 'mutable-search-path',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A function of the database that looks names up wherever its caller says.',
  why: 'Without a search path of its own, a function finds its tables and functions in the schemas that its caller lists first. Someone who can make a table of the same name can have the function use theirs, and with `security definer` it does so with full rights.',
  fix: "Give the function a fixed search path: `set search_path = ''` with names written in full (`public.orders`), or the schemas that it uses.",
  outOfScope: [
    'Functions of extensions, functions in other languages than SQL and PL/pgSQL, and databases that are not served by Supabase.',
    'Functions whose tables and functions all stand with their schema (`public.orders`), or that name none but PostgreSQL’s own: the path changes nothing for them. Supabase’s advisor lists them too.',
    'Functions that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0011_function_search_path_mutable'],
  messages: {
    definer: {
      text: 'The function `{function}` runs with full rights and looks names up wherever its caller says. Give it a search path of its own, so that nobody who may make tables can have it use theirs in place of yours.',
      severity: 'warning',
    },
    plain: {
      text: 'The function `{function}` looks names up wherever its caller says. Give it a search path of its own, so that it always finds the tables and functions that you mean.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'with full rights, and with the rights of the caller',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.counters (id uuid primary key, n integer);
alter table public.counters enable row level security;
create policy read on public.counters for select using (true);
«create function public.count_up(counter uuid) returns void language sql security definer as $$
  update counters set n = n + 1 where id = counter and auth.uid() is not null
$$»;
«create function public.touch() returns trigger language plpgsql as $$
begin
  update counters set n = 0;
  return new;
end $$»;
`,
        },
        expect: ['definer', 'plain'],
        fixed: {
          'supabase/migrations/20260101000001_fix_search_path_of_count_up.sql': `alter function public.count_up set search_path = public, extensions;
`,
          'supabase/migrations/20260101000002_fix_search_path_of_touch.sql': `alter function public.touch set search_path = public, extensions;
`,
        },
      },
      {
        name: 'made again without it',
        files: {
          'supabase/migrations/20260101000000_init.sql': `CREATE FUNCTION public.a(x integer) RETURNS integer LANGUAGE sql SET search_path = '' AS $$ SELECT x $$;
CREATE FUNCTION public.a(x text) RETURNS text LANGUAGE sql SET search_path = '' AS $$ SELECT x $$;
CREATE FUNCTION public.shout(x text) RETURNS text LANGUAGE sql SET search_path = '' AS $$ SELECT upper(x) $$;
`,
          'supabase/migrations/20260102000000_again.sql': `«CREATE OR REPLACE FUNCTION public.a(x text) RETURNS text LANGUAGE sql AS $$ SELECT shout(x) $$»;
`,
        },
        expect: ['plain'],
        fixed: {
          'supabase/migrations/20260102000001_fix_search_path_of_a.sql': `ALTER FUNCTION public.a(text) SET search_path = public, extensions;
`,
        },
      },
    ],
    good: [
      {
        name: 'names in full, and none but PostgreSQL’s own',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.counters (id uuid primary key, n integer, updated_at timestamptz);
alter table public.counters enable row level security;
create function public.count_up(counter uuid) returns void language sql security definer as $$
  update public.counters set n = n + 1 where id = counter and auth.uid() is not null
$$;
create function public.touch() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end $$;
create function public.begin_counting() returns trigger language plpgsql security definer as $$
begin
  insert into public.counters (id, n) values (new.id, 0) on conflict (id) do update set n = excluded.n;
  return new;
end $$;
create function public.span(day date, start time, stop time) returns tsrange language sql immutable as $$
  select tsrange(day + start, day + stop, '[)')
$$;
create function public.unprotected() returns setof text language sql security definer as $$
  select tablename from pg_tables where schemaname = 'public' and not rowsecurity
$$;
create function public.tables_of(place text) returns setof text language plpgsql as $$
begin
  return query execute format('select table_name::text from information_schema.tables where table_schema = %L', place);
end $$;
`,
        },
      },
      {
        name: 'made again with options after its body, over a table that no file makes',
        files: {
          'supabase/migrations/20260101000000_init.sql': `alter table users add column approved boolean;
create function is_approved() returns boolean as $$
begin
  return (select approved from users where auth_user_id = auth.uid());
end;
$$ language plpgsql security definer;
`,
          'supabase/migrations/20260102000000_mend.sql': `create or replace function is_approved() returns boolean as $$
  select approved from public.users where auth_user_id = auth.uid() limit 1
$$ language sql stable security definer set search_path = public, auth;
`,
        },
      },
      {
        name: 'set in the function, set later, dropped',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create function public.a() returns integer language sql set search_path = '' as $$ select 1 $$;
create function public.b() returns integer language sql set search_path to public, pg_temp as $$ select 1 $$;
create function public.c() returns integer language sql as $$ select one() $$;
create function public.d() returns integer language sql as $$ select one() $$;
`,
          'supabase/migrations/20260102000000_mend.sql': `alter function public.c() set search_path = '';
drop function public.d();
`,
        },
      },
    ],
  },
  *check(project) {
    for (const { schema, gone } of project.exposed) {
      for (const [key, made] of schema.functions) {
        const { definition, name, schema: home, place } = made
        if (definition.searchPath !== undefined || /^(?:auth|storage|realtime|extensions|pg_\w+)$/.test(home)) continue
        if (gone.function(made) || isInFull(made, schema) || mayHaveChanged(schema, place, 'search path')) continue
        yield {
          ...place,
          message: definition.securityDefiner ? 'definer' : 'plain',
          data: { function: name, key },
          subject: key,
          cause: definition.securityDefiner ? 'definer' : 'plain',
        }
      }
    }
  },
  fixes({ data, file }, project, sourceOf) {
    const key = String(data['key'])
    const schema = project.exposed.find((each) => each.schema.functions.get(key)?.place.file === file)?.schema
    const made = schema?.functions.get(key)
    if (!schema || !made || made.definition.dynamic || !/^(?:sql|plpgsql)$/.test(made.definition.language)) return []
    const name = functionName(made, schema)
    // What it finds today without being told: Supabase's own search path.
    const path = 'public, extensions'
    return sqlFix(
      `Give ${made.name} a search path of its own: ${path}`,
      schema,
      {
        name: `fix_search_path_of_${made.name.toLowerCase()}`,
        up: ({ word }) => [`${word('alter function')} ${name} ${word('set')} search_path = ${path};`],
        down: ({ word }) => [`${word('alter function')} ${name} ${word('reset')} search_path;`],
      },
      sourceOf,
    )
  },
})
