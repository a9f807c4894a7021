import type { CommonFacts, TextRange } from '../facts'

export interface PackageFacts extends CommonFacts {
  readonly kind: 'package'
  /** The text is not JSON: what could be read of it is here. */
  readonly broken?: true
  readonly name: string | undefined
  /** Every dependency of any sort, by name, with its range as written. */
  readonly dependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
  /** Workspace globs (`workspaces`), empty where there are none. */
  readonly workspaces: readonly string[]
  /** Entry files of the package as written, most specific first (`exports["."]`, `module`, `main`, `types`). */
  readonly entries: readonly string[]
  /** `exports` subpaths to their file as written: `{ "./ui": "./src/ui.ts" }`; patterns keep their `*`. */
  readonly subpaths: Readonly<Record<string, string>>
  /** `packageManager` as written: `pnpm@10.4.0`. */
  readonly packageManager?: string
  /** It installs commands (`bin`). */
  readonly bin?: true
  /** `imports` (`#db` to its file or package as written); absent where there are none. */
  readonly imports?: Readonly<Record<string, string>>
  /** Where `name`, `scripts` and `dependencies` stand, the keys alone; absent where none is there. */
  readonly places?: Readonly<Record<string, TextRange>>
}

export interface TsconfigFacts extends CommonFacts {
  readonly kind: 'tsconfig'
  /** The text is not JSON, comments allowed: what could be read of it is here. */
  readonly broken?: true
  readonly extends: readonly string[]
  readonly baseUrl: string | undefined
  readonly paths: Readonly<Record<string, readonly string[]>>
  /** Project references (`references[].path`), as written. */
  readonly references: readonly string[]
}

export interface LockfileFacts extends CommonFacts {
  readonly kind: 'lockfile'
  /** Installed version by package name; where several are installed, the one the root sees. */
  readonly versions: Readonly<Record<string, string>>
  /** What a workspace package sees where it differs from `versions`: by its folder, relative to the lockfile's. */
  readonly nested?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Yarn, for packages installed more than once: version by `name@range`, the range as declared. */
  readonly ranges?: Readonly<Record<string, string>>
}

/** `pnpm-workspace.yaml`. */
export interface WorkspacesFacts extends CommonFacts {
  readonly kind: 'workspaces'
  readonly globs: readonly string[]
  /** Ranges that `catalog:` (`default`) and `catalog:<name>` stand for: catalog to package to range. */
  readonly catalogs?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** An import map of Deno: `deno.json`, `deno.jsonc`, `import_map.json`. */
export interface ImportMapFacts extends CommonFacts {
  readonly kind: 'import-map'
  /** `imports`: specifier, or prefix that ends in `/`, to its target as written. */
  readonly imports: Readonly<Record<string, string>>
  /** Another file that holds the map (`importMap`), as written. */
  readonly importMap: string | undefined
}

/**
 * `supabase/config.toml`. What is not written is absent; what the platform does then stands beside each key.
 * Source: https://supabase.com/docs/guides/local-development/cli/config
 */
export interface SupabaseConfigFacts extends CommonFacts {
  readonly kind: 'supabase-config'
  /** The text is no TOML: nothing of it is known. */
  readonly broken?: true
  readonly projectId?: string
  readonly api: {
    readonly enabled?: boolean
    /** Schemas that PostgREST serves to whoever has the public key; `public` and `graphql_public` where absent. */
    readonly schemas?: readonly string[]
    readonly extraSearchPath?: readonly string[]
    /** New tables can be asked for by anyone without a `GRANT`; see `engine/policies/privileges.ts` for what holds where absent. */
    readonly autoExposeNewTables?: boolean
    readonly place?: TextRange
  }
  /** Edge functions by name. */
  readonly functions: Readonly<Record<string, EdgeFunctionSettings>>
  readonly migrations: { readonly enabled?: boolean; readonly schemaPaths?: readonly string[] }
  readonly auth: {
    readonly enabled?: boolean
    /** Anybody may make an account; true where absent. */
    readonly signUp?: boolean
    /** Anybody is a signed-in user without an account; false where absent. */
    readonly anonymousSignIns?: boolean
    readonly minimumPasswordLength?: number
    readonly emailSignUp?: boolean
    readonly emailConfirmations?: boolean
    readonly place?: TextRange
  }
}

export interface EdgeFunctionSettings {
  readonly enabled?: boolean
  /** True where absent. It admits anyone with the public key: a check of being this app, not of a user. */
  readonly verifyJwt?: boolean
  readonly entrypoint?: string
  readonly importMap?: string
  /** The line that names the function. */
  readonly place?: TextRange
}
