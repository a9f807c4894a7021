/** What Supabase's image has before the first migration, as far as migrations lean on it: roles, and schemas with stubs. */
export const SUPABASE_STUBS = `
create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;
create role supabase_admin nologin; create role supabase_auth_admin nologin; create role supabase_storage_admin nologin;
create role authenticator nologin; create role dashboard_user nologin; create role supabase_realtime_admin nologin;
create schema extensions; create schema auth; create schema storage; create schema vault; create schema realtime;
create schema cron; create schema net; create schema graphql; create schema graphql_public; create schema supabase_functions;
create table auth.users (id uuid primary key default gen_random_uuid(), instance_id uuid, aud varchar(255),
  role varchar(255), email varchar(255), encrypted_password varchar(255), phone text, email_confirmed_at timestamptz,
  confirmed_at timestamptz, invited_at timestamptz, last_sign_in_at timestamptz, raw_app_meta_data jsonb,
  raw_user_meta_data jsonb, is_super_admin boolean, created_at timestamptz default now(), updated_at timestamptz default now(),
  banned_until timestamptz, deleted_at timestamptz, is_anonymous boolean default false, confirmation_token varchar(255),
  recovery_token varchar(255), email_change varchar(255), email_change_token_new varchar(255));
create table auth.identities (id uuid primary key default gen_random_uuid(), user_id uuid references auth.users (id),
  provider text, provider_id text, identity_data jsonb, created_at timestamptz, updated_at timestamptz, last_sign_in_at timestamptz);
create table auth.sessions (id uuid primary key default gen_random_uuid(), user_id uuid, created_at timestamptz);
create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
create function auth.role() returns text language sql stable as $$ select null::text $$;
create function auth.email() returns text language sql stable as $$ select null::text $$;
create function auth.jwt() returns jsonb language sql stable as $$ select '{}'::jsonb $$;
create table storage.buckets (id text primary key, name text not null unique, owner uuid, created_at timestamptz,
  updated_at timestamptz, public boolean default false, avif_autodetection boolean default false, file_size_limit bigint,
  allowed_mime_types text[], owner_id text, type text);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id),
  name text, owner uuid, created_at timestamptz default now(), updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(), metadata jsonb, path_tokens text[], version text, owner_id text, user_metadata jsonb);
alter table storage.objects enable row level security; alter table storage.buckets enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as $$ select string_to_array(name, '/') $$;
create function storage.filename(name text) returns text language sql immutable as $$ select name $$;
create function storage.extension(name text) returns text language sql immutable as $$ select name $$;
create table realtime.messages (id uuid default gen_random_uuid(), topic text, extension text, payload jsonb, event text, private boolean);
create function realtime.topic() returns text language sql stable as $$ select null::text $$;
create table vault.secrets (id uuid primary key default gen_random_uuid(), name text, secret text);
create view vault.decrypted_secrets as select id, name, secret as decrypted_secret from vault.secrets;
create table cron.job (jobid bigserial primary key, jobname text, schedule text, command text, active boolean);
create function cron.schedule(a text, b text, c text) returns bigint language sql as $$ select 1::bigint $$;
create function cron.schedule(a text, b text) returns bigint language sql as $$ select 1::bigint $$;
create function cron.unschedule(a text) returns boolean language sql as $$ select true $$;
create function cron.unschedule(a bigint) returns boolean language sql as $$ select true $$;
create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds int default 1000) returns bigint language sql as $$ select 1::bigint $$;
create publication supabase_realtime;
create function extensions.uuid_generate_v4() returns uuid language sql as $$ select gen_random_uuid() $$;
create function extensions.gen_random_bytes(int) returns bytea language sql as $$ select '\\x00'::bytea $$;
create function extensions.digest(text, text) returns bytea language sql immutable as $$ select '\\x00'::bytea $$;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter table auth.users enable row level security;
`

/** Extensions that PGlite does not have and that migrations create: a schema of types is all that is needed of them. */
export const NOT_IN_PGLITE =
  /^\s*create\s+extension\s+(?:if\s+not\s+exists\s+)?"?(?:pg_cron|pg_net|pg_graphql|supabase_vault|pgsodium|pgjwt|http|pg_stat_statements|pgaudit|wrappers|pgmq|pg_jsonschema|moddatetime|uuid-ossp|pgcrypto)\b/i
