import { qualifiedName } from '../../analysis/edits/sql-names'
import { firstNamed } from '../../engine/first-named'
import { askedUnderPolicies } from '../../engine/policies/asked'
import { invokersBeside } from '../../engine/policies/beside'
import { isAccounts } from '../../engine/policies/expressions'
import { sensitiveNames, withWords } from '../../engine/policies/sensitive'
import { isSummary } from '../../engine/policies/summary'
import { mayHaveChanged } from '../../engine/policies/unknown'
import { type ExposedView, exposedViews, isMeantForAll, passedOver } from '../../engine/policies/views'
import { defineRule } from '../../engine/rule'
import { beforeAndAfter, sqlFix } from './fixes/policies'

export default defineRule({
  id: 'security-definer-view',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['users'],
  since: '0.1.0',
  summary: 'A view that reads past the row level security of its tables.',
  why: 'A view reads with the rights of whoever made it, so the policies of its tables do not hold. Anyone with the public key gets through the view the rows that the tables would have kept from them.',
  fix: 'Let the view read with the rights of whoever asks: `alter view … set (security_invoker = on)`. If strangers are meant to see these columns, say so with a policy on the table.',
  outOfScope: [
    'Views over tables whose rows everybody may read anyway, or that have no row level security: the table is told then.',
    'Views that look at who asks (`where user_id = auth.uid()`): whether hard enough is not judged. Views that say in their name that they are public, without private columns.',
    'Materialized views, and views of accounts (`exposed-auth-users` tells those).',
    'Views that name a column which their table has not, as far as the migrations make it, or that read what nothing makes in a file with statements that PostgreSQL cannot read: it refuses to make them.',
    'Views that any other SQL file of the repository lets read with the rights of whoever asks: those are run by hand, in the dashboard.',
    'Views that the types generated from the database (`supabase gen types`) do not list, though they list what later migrations make.',
  ],
  references: ['https://supabase.com/docs/guides/database/database-linter?lint=0010_security_definer_view'],
  messages: {
    definer: {
      text: 'The view `{view}` passes by the row level security of {tables}: {who} can read through it every row that it shows{holding}.',
      severity: 'error',
    },
    totals: {
      text: 'The view `{view}` passes by the row level security of {tables}: {who} can read its totals, though no single row.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'made once, and again without its option',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, total integer);
alter table public.orders enable row level security;
create policy own on public.orders using (user_id = (select auth.uid()));
«create view public.order_totals as select user_id, sum(total) as total from public.orders group by user_id»;
create view public.big_orders with (security_invoker = true) as select * from public.orders where total > 100;
«create or replace view public.big_orders as select * from public.orders where total > 200»;
`,
        },
        expect: ['definer', 'definer'],
        fixed: {
          'supabase/migrations/20260101000001_let_order_totals_keep_row_security.sql': `-- Before: order_totals shows all its rows to anyone who opens your site.
-- After: order_totals shows each person the rows that orders would show them.
alter view public.order_totals set (security_invoker = on);
`,
          'supabase/migrations/20260101000002_let_big_orders_keep_row_security.sql': `-- Before: big_orders shows all its rows to anyone who opens your site.
-- After: big_orders shows each person the rows that orders would show them.
alter view public.big_orders set (security_invoker = on);
`,
        },
      },
      {
        name: 'counts, by what many rows share',
        files: {
          'supabase/migrations/20260101000000_init.sql': `create table public.runs (id uuid primary key, user_id uuid not null, kind text, failed boolean, at timestamptz);
alter table public.runs enable row level security;
create policy own on public.runs using (user_id = (select auth.uid()));
«create view public.run_health as with stats as (
  select kind, count(*) filter (where failed) as failures, max(at) as last_at from public.runs group by 1
) select kind, failures, case when failures > 9 then 'red' else 'green' end as health_status from stats»;
`,
        },
        expect: ['totals'],
        fixed: {
          'supabase/migrations/20260101000001_let_run_health_keep_row_security.sql': `-- Before: run_health shows all its rows to anyone who opens your site.
-- After: run_health shows each person the rows that runs would show them.
alter view public.run_health set (security_invoker = on);
`,
        },
      },
    ],
    good: [
      {
        name: 'with the option, then, later or by hand; of public rows; of the caller; revoked; not served',
        files: {
          'supabase/hardening.sql': 'alter view if exists g set (security_invoker = on);',
          'supabase/migrations/20260101000000_init.sql': `create table public.orders (id uuid primary key, user_id uuid not null, total integer);
alter table public.orders enable row level security;
create policy own on public.orders using (user_id = (select auth.uid()));
create view public.g as select * from public.orders;
create table public.posts (id uuid primary key, title text);
alter table public.posts enable row level security;
create policy all_read on public.posts for select using (true);
create view public.a with (security_invoker = on) as select * from public.orders;
create view public.b as select * from public.orders;
alter view public.b set (security_invoker = true);
create view public.c as select * from public.posts;
create view public.d as select * from public.orders where user_id = auth.uid();
create view public.e as select * from public.orders;
revoke all on public.e from anon, authenticated;
create view public.public_orders as select id, total from public.orders;
create schema private;
create view private.f as select * from public.orders;
`,
        },
      },
    ],
  },
  *check(project) {
    for (const database of project.exposed) {
      let byHand: ReadonlySet<string> | undefined
      for (const exposed of exposedViews(database)) {
        const { view, asksAsCaller, callers } = exposed
        if (asksAsCaller || view.materialized || readsAccounts(exposed) || isMeantForAll(exposed, database.schema))
          continue
        const tables = passedOver(database, exposed)
        if (tables.length === 0 || mayHaveChanged(database.schema, view.place, 'views')) continue
        byHand ??= invokersBeside(database.schema, project)
        if (byHand.has(`${view.schema}.${view.name}`)) continue
        yield {
          ...view.place,
          message: view.query && isSummary(view.query) ? 'totals' : 'definer',
          data: {
            schema: view.schema,
            view: view.name,
            tables: namedTables(tables),
            holding: holdingOf(exposed),
            who: callers.includes('anon') ? 'anyone who opens your site' : 'anyone with an account',
          },
          subject: `${view.schema}.${view.name}`,
          cause: 'definer',
        }
      }
    }
  },
  fixes({ data, file }, project, sourceOf) {
    const key = `${data['schema']}.${data['view']}`
    const database = project.exposed.find(({ schema }) => schema.views.get(key)?.place.file === file)
    const view = database?.schema.views.get(key)
    // The app shows rows of it to people whom the tables may not show them.
    if (!database || !view || askedUnderPolicies(project, view).length > 0) return []
    const note = beforeAndAfter(
      `${view.name} shows all its rows to ${data['who']}.`,
      `${view.name} shows each person the rows that ${String(data['tables']).replaceAll('`', '')} would show them.`,
    )
    const set = (word: (text: string) => string, value: string) =>
      `${word('alter view')} ${qualifiedName(view)} ${word('set')} (security_invoker = ${value});`
    return sqlFix(
      `Let ${view.name} show each person only the rows that its tables show them: today it shows all of them`,
      database.schema,
      {
        name: `let_${view.name.toLowerCase()}_keep_row_security`,
        up: ({ word }) => [`${note}\n${set(word, 'on')}`],
        down: ({ word }) => [set(word, 'off')],
      },
      sourceOf,
    )
  },
})

/** Three of them by name. */
function namedTables(tables: readonly string[]): string {
  return firstNamed(tables, 3, (name) => `\`${name}\``)
}

/** What of it is private, by the names of its columns; else that its rows are somebody's, where they say whose. */
function holdingOf({ view: { name, columns }, relations }: ExposedView): string {
  const around = [name, ...relations.map((each) => each.name)]
  const words = withWords(sensitiveNames(columns ?? [], around).map((each) => each.words))
  if (words !== undefined) return `, ${words} among them`
  return columns?.some((name) => /(?:^|_)(?:user|owner|author|customer|client|member|profile)_id$/.test(name))
    ? ', whoever it belongs to'
    : ''
}

function readsAccounts({ relations }: ExposedView): boolean {
  return relations.some(isAccounts)
}
