import { parse } from 'smol-toml'
import { suppressionsOf } from '../comments'
import type { TextRange } from '../facts'
import { asObject, asString, asStrings, type JsonObject } from './json'
import type { EdgeFunctionSettings, SupabaseConfigFacts } from './manifest-facts'

/**
 * What a `supabase/config.toml` says. A key that is not written is absent here: what the platform then does is for the
 * reader of the facts to know. Broken TOML gives empty facts marked `broken`, as the command line refuses such a file.
 * The keys: https://supabase.com/docs/guides/local-development/cli/config
 */
export function supabaseConfigFacts(path: string, text: string): SupabaseConfigFacts {
  const read = readToml(text)
  const toml = read ?? {}
  const api = asObject(toml.api)
  const migrations = asObject(asObject(toml.db).migrations)
  const auth = asObject(toml.auth)
  return {
    kind: 'supabase-config',
    path,
    ...(read === undefined ? { broken: true as const } : {}),
    suppressions: suppressionsOf(path, text),
    ...present('projectId', asString(toml.project_id)),
    api: {
      ...present('enabled', asBoolean(api.enabled)),
      ...present('schemas', asList(api.schemas)),
      ...present('extraSearchPath', asList(api.extra_search_path)),
      ...present('autoExposeNewTables', asBoolean(api.auto_expose_new_tables)),
      ...present('place', headerOf(text, /^[ \t]*\[api\]/m)),
    },
    functions: functionsOf(toml.functions, text),
    migrations: {
      ...present('enabled', asBoolean(migrations.enabled)),
      ...present('schemaPaths', asList(migrations.schema_paths)),
    },
    auth: {
      ...present('enabled', asBoolean(auth.enabled)),
      ...present('signUp', asBoolean(auth.enable_signup)),
      ...present('anonymousSignIns', asBoolean(auth.enable_anonymous_sign_ins)),
      ...present('minimumPasswordLength', asNumber(auth.minimum_password_length)),
      ...present('emailSignUp', asBoolean(asObject(auth.email).enable_signup)),
      ...present('emailConfirmations', asBoolean(asObject(auth.email).enable_confirmations)),
      ...present('place', headerOf(text, /^[ \t]*\[auth\]/m)),
    },
  }
}

/** `[functions.name]`, and `[[functions]]` with a `name`, as some builders of apps write it. */
function functionsOf(value: unknown, text: string): Record<string, EdgeFunctionSettings> {
  const found: Record<string, EdgeFunctionSettings> = {}
  if (Array.isArray(value)) {
    for (const each of value) {
      const settings = asObject(each)
      const name = asString(settings.name)
      if (name !== undefined)
        found[name] = functionOf(
          settings,
          headerOf(text, new RegExp(`^[ \\t]*name\\s*=\\s*["']${escaped(name)}["']`, 'm')),
        )
    }
    return found
  }
  for (const [name, each] of Object.entries(asObject(value)))
    found[name] = functionOf(
      asObject(each),
      headerOf(text, new RegExp(`^[ \\t]*\\[\\s*functions\\s*\\.\\s*["']?${escaped(name)}["']?\\s*\\]`, 'm')),
    )
  return found
}

function functionOf(settings: JsonObject, place: TextRange | undefined): EdgeFunctionSettings {
  return {
    ...present('enabled', asBoolean(settings.enabled)),
    ...present('verifyJwt', asBoolean(settings.verify_jwt)),
    ...present('entrypoint', asString(settings.entrypoint)),
    ...present('importMap', asString(settings.import_map)),
    ...present('place', place),
  }
}

function readToml(text: string): JsonObject | undefined {
  try {
    return asObject(parse(text))
  } catch {
    return undefined
  }
}

/** Where the line stands that names a part; the parser gives no places. */
function headerOf(text: string, pattern: RegExp): TextRange | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const start = match.index + (match[0].length - match[0].trimStart().length)
  return { start, end: match.index + match[0].length }
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V })
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function asList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? asStrings(value) : undefined
}
