/** A number from 0 up to, but not with, 1. */
type Random = () => number

const TABLES = ['orders', 'items', 'users', 'Mixed Case']
/** Each name has one type: what is asked here is not which types compare. */
const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid',
  user_id: 'uuid',
  status: 'text',
  total: 'bigint',
  created_at: 'timestamptz',
  Note: 'mood',
  Other: 'mood',
}
const INDEXES = ['idx_a', 'idx_b', 'orders_user_id_idx', 'items_pkey']
const POLICIES = ['own rows', 'read', 'p']
const VIEWS = ['v', 'w']

/** Something to work on, so that not all is refused. */
export const GROUND = `create table orders (id uuid primary key, user_id uuid, status text, total bigint);
create table items (id uuid primary key, user_id uuid references orders, created_at timestamptz, extra int);
create table users (id uuid primary key, status text not null unique, total bigint);
create function is_mine(owner uuid) returns boolean language sql stable as $$ select owner = auth.uid() $$;
`

/** Statements that create, change, rename and drop a handful of things again and again, so that many are refused. */
export function randomMigration(random: Random, length: number): string {
  return `${Array.from({ length }, () => randomStatement(random)).join(';\n')};\n`
}

function randomStatement(random: Random): string {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const maybe = (text: string, chance = 0.4) => (random() < chance ? text : '')
  const name = (text: string) => (/^[a-z_]+$/.test(text) ? text : `"${text}"`)
  const table = () => name(one(TABLES))
  const column = () => name(one(Object.keys(COLUMNS)))
  const mood = () => one(['"Note"', '"Other"'])
  const index = () => one(INDEXES)
  const policy = () => `"${one(POLICIES)}"`
  const predicate = () =>
    one([
      'true',
      'user_id = auth.uid()',
      '(select auth.uid()) = user_id',
      `exists (select 1 from ${table()} where ${column()} is not null)`,
      `status in ('a', 'b') and total > 1`,
      'is_mine(user_id)',
    ])
  const definition = () =>
    `${(([key, type]) => `${name(key)} ${type}`)(one(Object.entries(COLUMNS)))}${maybe(' not null', 0.3)}${maybe(` ${one(['primary key', 'unique', `references ${table()} (id)`, 'default null'])}`, 0.3)}`
  const constraint = () =>
    `${maybe(`constraint c${Math.floor(random() * 3)} `)}${one([
      `unique (${column()}, ${column()})`,
      `primary key (${column()})`,
      `foreign key (${column()}) references ${table()} (${column()})`,
      `check (${column()} is not null)`,
    ])}`
  const kinds: readonly (() => string)[] = [
    () =>
      `create table ${maybe('if not exists ')}${table()} (id uuid${maybe(' primary key', 0.8)}, user_id uuid, ${one(['status text', definition()])}${maybe(`, ${constraint()}`)})`,
    () => `drop table ${maybe('if exists ')}${table()}${maybe(' cascade')}`,
    () => `alter table ${maybe('if exists ')}${table()} add column ${maybe('if not exists ')}${definition()}`,
    () => `alter table ${table()} drop column ${maybe('if exists ')}${column()}${maybe(' cascade')}`,
    () => `alter table ${table()} rename column ${mood()} to ${mood()}`,
    () => `alter table ${table()} rename to ${table()}`,
    () => `alter table ${table()} add ${constraint()}`,
    () =>
      `alter table ${table()} drop constraint ${maybe('if exists ')}c${Math.floor(random() * 3)}${maybe(' cascade')}`,
    () => `alter table ${table()} ${one(['enable', 'disable', 'force'])} row level security`,
    () => `alter table ${table()} alter column ${column()} ${one(['set', 'drop'])} not null`,
    () => `alter table ${table()} add column extra${Math.floor(random() * 4)} int, drop column ${column()}`,
    () =>
      `create ${maybe('unique ')}index ${one([`if not exists ${index()}`, index(), ''])} on ${table()} (${one([column(), `${column()}, ${column()} desc`, `lower(status)`, `(coalesce(status, 'x'))`])})${maybe(` where ${column()} is not null`)}`,
    () => `drop index ${maybe('if exists ')}${index()}`,
    () => `alter index ${maybe('if exists ')}${index()} rename to ${index()}`,
    () =>
      `create policy ${policy()} on ${table()} ${one(['using', 'for select using', 'for update to authenticated using'])} (${predicate()})`,
    () => `drop policy ${maybe('if exists ')}${policy()} on ${table()}`,
    () => `alter policy ${policy()} on ${table()} ${one([`using (${predicate()})`, 'to anon', 'rename to "read"'])}`,
    () =>
      `create ${maybe('or replace ')}view ${one(VIEWS)} as select ${one(['*', 'id, user_id', 'status'])} from ${table()}`,
    () => `drop view ${maybe('if exists ')}${one(VIEWS)}${maybe(' cascade')}`,
    () => `create type mood as enum ('a', 'b')`,
    () => `drop type ${maybe('if exists ')}mood${maybe(' cascade')}`,
    () =>
      `create ${maybe('or replace ', 0.8)}function is_mine(owner uuid) returns boolean language sql stable as $$ select owner = auth.uid() $$`,
    () => `drop function ${maybe('if exists ')}is_mine(uuid)${maybe(' cascade')}`,
    () => {
      const [where, what] = [table(), policy()]
      return `do $$ begin if not exists (select 1 from pg_policies where tablename = '${where.replaceAll('"', '')}' and policyname = '${what.replaceAll('"', '')}') then create policy ${what} on ${where} using (true); end if; end $$`
    },
    () =>
      `do $$ begin ${one([`create type mood as enum ('a')`, `alter table ${table()} add constraint c1 check (id is not null)`])}; exception when duplicate_object then null; end $$`,
    () =>
      `do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I enable row level security', t); end loop; end $$`,
  ]
  return one(kinds)()
}
