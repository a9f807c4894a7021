/**
 * The facts: what one file says, as plain JSON. A fact is a pure function of path and text, so it can
 * be cached by content hash and made in any thread. Offsets are UTF-16 code units from the start of the text, end
 * exclusive. Paths are relative to the workspace folder, with forward slashes.
 */

import type { AmountFact } from './code/amounts'
import type { ArmFact } from './code/arms'
import type { AskingFacts } from './code/asked'
import type { CatchFact } from './code/catch-fact'
import type { EnvironmentRead } from './code/environment'
import type { FigureFact } from './code/figures'
import type { FinalFact } from './code/final-fact'
import type { ElementFact, HookResultFact } from './code/jsx-facts'
import type { MissingDataFact } from './code/missing-data'
import type { PartFacts } from './code/parts'
import type { PutFact } from './code/put-members'
import type { RunningFacts } from './code/running-facts'
import type { SetFact } from './code/set-fact'
import type { ShortListFacts } from './code/short-list-facts'
import type { SqlTextFact } from './code/sql-text-fact'
import type { VerificationFact } from './code/verifications'
import type { DatabaseCodeFacts, DatabaseTextFacts } from './database-facts'
import type { DeploymentFacts, PipelineFacts } from './deployment/deployment-facts'
import type { EnvFacts } from './env/env-facts'
import type {
  ImportMapFacts,
  LockfileFacts,
  PackageFacts,
  SupabaseConfigFacts,
  TsconfigFacts,
  WorkspacesFacts,
} from './manifest/manifest-facts'
import type { PageTracker } from './page-trackers'
import type { PrismaBlock } from './prisma/prisma-facts'
import type { SecretFact } from './secrets/secret-fact'
import type { IndexDefinition, RefusedStatement, SqlStatement } from './sql/sql-facts'
import type { SuppressionComment } from './suppression'

export type { SuppressionComment } from './suppression'

export interface TextRange {
  readonly start: number
  readonly end: number
}

export type FileFacts =
  | CodeFacts
  | PackageFacts
  | TsconfigFacts
  | LockfileFacts
  | WorkspacesFacts
  | ImportMapFacts
  | SqlFacts
  | PrismaFacts
  | JournalFacts
  | EnvFacts
  | SupabaseConfigFacts
  | PipelineFacts
  | DeploymentFacts
  | TextFacts

/** What the facts of every file have. */
export interface CommonFacts {
  readonly path: string
  /** Suppression comments of this file, in order. */
  readonly suppressions: readonly SuppressionComment[]
  /** Credentials in it, in order, without their values; absent where there are none. */
  readonly secrets?: readonly SecretFact[]
}

/** A file of which only comments and credentials matter (YAML, JSON, Markdown, shell …). */
export interface TextFacts extends CommonFacts, DatabaseTextFacts {
  readonly kind: 'text'
  /** The scripts that a page loads, and what a page in MDX imports, as written; absent where there are none. */
  readonly loads?: readonly string[]
  /** What a page starts that is told of errors; absent where there is none. */
  readonly trackers?: readonly PageTracker[]
  /** It says that what stands beside it is started for its developers alone: a canvas of Replit, to design on. */
  readonly preview?: true
}

/** An SQL file: what its statements do, as PostgreSQL reads them. */
export interface SqlFacts extends CommonFacts {
  readonly kind: 'sql'
  /** The host lent no parser: nothing is known of the statements. */
  readonly unread?: true
  readonly statements: readonly SqlStatement[]
  /** Statements that PostgreSQL's parser refuses, in order; they are not among `statements`. */
  readonly notUnderstood: readonly RefusedStatement[]
  /** Where the part that undoes the migration begins (`-- migrate:down`, `-- +goose Down`); its statements are left out. */
  readonly downFrom?: number
  /** A comment says that there are few rows yet, or none. */
  readonly saysFew?: true
  /** A comment says that somebody runs it by hand. */
  readonly byHand?: true
}

/** A Prisma schema file: its blocks, in order. What is not understood is skipped. */
export interface PrismaFacts extends CommonFacts {
  readonly kind: 'prisma'
  readonly blocks: readonly PrismaBlock[]
}

/** Drizzle's `meta/_journal.json`: which migrations there are, in order. */
export interface JournalFacts extends CommonFacts {
  readonly kind: 'journal'
  /** `postgresql`, `mysql`, `sqlite` as written. */
  readonly dialect: string
  /** File names without `.sql`. */
  readonly tags: readonly string[]
}

export type { CatchFact } from './code/catch-fact'
export type { EnvironmentRead } from './code/environment'
export type { ShortListFacts } from './code/short-list-facts'
export type { SqlPartFact, SqlTextFact } from './code/sql-text-fact'
export type { DeploymentFacts, PipelineFacts } from './deployment/deployment-facts'
export type {
  ImportMapFacts,
  LockfileFacts,
  PackageFacts,
  SupabaseConfigFacts,
  TsconfigFacts,
  WorkspacesFacts,
} from './manifest/manifest-facts'

/**
 * The facts of one TypeScript or JavaScript file. What refers to something by name is a {@link Value}: names are resolved to
 * declarations of this file here, and followed across files by the link.
 */
export interface CodeFacts extends CommonFacts, RunningFacts, AskingFacts, DatabaseCodeFacts {
  readonly kind: 'code'
  /** `'use client'` / `'use server'` at the top of the file. */
  readonly directive: 'client' | 'server' | undefined
  readonly syntaxErrors: number
  readonly imports: readonly ImportFact[]
  /** What the file exports: name (`default` too) to value. */
  readonly exports: Readonly<Record<string, Value>>
  /** `export * from` specifiers. */
  readonly exportAll: readonly string[]
  /** Who needs whom within the file. */
  readonly parts: PartFacts
  /** Declarations, referred to by index from `{ k: 'local', d }`. */
  readonly declarations: readonly DeclarationFact[]
  readonly functions: readonly FunctionFact[]
  readonly classes: readonly ClassFact[]
  /** `<Context.Provider value={…}>` and `<Context value={…}>`. */
  readonly providers: readonly { readonly context: Value; readonly value: Value }[]
  readonly calls: readonly CallFact[]
  readonly loops: readonly LoopFact[]
  /** The calls that look at a signature, and what they are asked under; absent where there are none. */
  readonly verifications?: readonly VerificationFact[]
  readonly amounts?: readonly AmountFact[]
  /** Members of objects that are numbers by chance; absent where there are none. */
  readonly figures?: readonly FigureFact[]
  /** The branches around the places where something is waited for, in order; absent where there are none. */
  readonly arms?: readonly ArmFact[]
  /** What it says of lists that stay short; absent where it says nothing. */
  readonly shortLists?: ShortListFacts
  /** Indexes that statements in its texts make, in order; absent where there are none. */
  readonly madeIndexes?: readonly IndexDefinition[]
  /** Statements in SQL that the file holds as text. */
  readonly sqlTexts: readonly SqlTextFact[]
  readonly catches: readonly CatchFact[]
  readonly finals: readonly FinalFact[]
  /** What is done where the `data` of a result is not there. */
  readonly missingData: readonly MissingDataFact[]
  /** What is asked whether it is a list: `x` of `Array.isArray(x)`. Absent where nothing is. */
  readonly listTests?: readonly Value[]
  /** Where a function may stop early; none are kept of a file for the browser. */
  readonly gates: readonly GateFact[]
  /** What is put on something that a function was handed; none are kept of a file for the browser. */
  readonly sets: readonly SetFact[]
  /** Places where a function-like value is handed to something other than a call of it. */
  readonly references: readonly ReferenceFact[]
  /** JSX is used in it. */
  readonly jsx: boolean
  /** The components in its JSX; elements of the browser (`<div>`) are none. */
  readonly elements: readonly ElementFact[]
  /** What is done with what hooks give. */
  readonly hookResults: readonly HookResultFact[]
  /** Functions whose JSX tells a person, in a text of its own, that something failed or is not there; by index. */
  readonly saysFailure: readonly number[]
  /** `process.env.X`, `Deno.env`, `import.meta.env`, `window`, `document`, `localStorage` … as seen: which side it is on. */
  readonly globals: readonly string[]
  /** Variables of the environment that it reads; absent where it reads none. */
  readonly environment?: readonly EnvironmentRead[]
}

/** An `if` by which a function may stop early, and what it looks at: `if (!user) return …`, `if (key !== secret) throw …`. */
export interface GateFact {
  /** The condition. */
  readonly range: TextRange
  readonly in: number
  /** What the condition reads, constant texts too. */
  readonly looks: readonly Value[]
  /** What it compares for being the same, or not the same: what stands on either side. */
  readonly compares: readonly { readonly left: readonly Value[]; readonly right: readonly Value[] }[]
  /** Addresses that the condition leaves out: `!path.startsWith('/login')`, `path !== '/'`. */
  readonly unless?: readonly string[]
  /** Addresses at which the condition holds, of a branch that refuses nothing: `isWebhook || path === '/health'`. */
  readonly at?: readonly string[]
  /** How the branch that stops ends: `answers` where it says no and runs to its end; `says` where the function gives back what it compares. */
  readonly leaves: 'returns' | 'throws' | 'answers' | 'says'
  /** Of one that throws: what the conditions read in whose branches it stands. */
  readonly under?: readonly Value[]
  /** It tells somebody that they may not: a 401 or 403, or words that say so. */
  readonly refuses?: true
  /** The calls of that branch, by index: from, up to but not with. */
  readonly calls: readonly [number, number]
}

/** A `for`, `while` or `do`. */
export interface LoopFact {
  /** `elements`: once for each of `over`, by `of`, `in` or a counter up to its length · `condition`: as long as something holds. */
  readonly form: 'elements' | 'condition'
  readonly over: Value
  /** What its head declares, by index of the declarations. */
  readonly variables: readonly number[]
  /** How far a counter goes each time; `several` is a loop over chunks. */
  readonly steps: 'one' | 'several' | 'unknown'
  /** It may end early, by `break` or `return`. */
  readonly leaves: boolean
  readonly range: TextRange
  readonly in: number
  /** The loop around it in the same function, by index; -1 where there is none. */
  readonly inside: number
}

export interface ImportFact {
  /** As written: `./api`, `@/lib/db`, `npm:stripe@14`, `https://esm.sh/stripe@14?target=deno`. */
  readonly specifier: string
  /** `{ local: imported }`; `imported` is `default`, `*` or the name. */
  readonly names: Readonly<Record<string, string>>
  readonly range: TextRange
  readonly typeOnly: boolean
  /** Of an `import()` or `require()` the outermost function that it stands in, -1 at the top of the file; absent for statements. */
  readonly within?: number
}

export interface DeclarationFact {
  readonly name: string
  /** What it is first bound to, then what is assigned to it later. */
  readonly values: readonly Value[]
  /** What is put on an object after it is made; absent where nothing is. */
  readonly puts?: readonly PutFact[]
  readonly range: TextRange
  /** Nothing reads it; told of names taken out of a pattern. */
  readonly unread?: true
}

/**
 * What an expression refers to, as far as the file alone can tell.
 * `local`: a declaration of this file · `import`: an imported name · `function`/`class`: of this file, by index · `this`: an
 * instance of a class of this file · `object`: a literal's members (`open` where something is spread in) · `call`: what a
 * call gives, awaited or not · `member`: a property of · `param`: a parameter of a function of this file (`path` where it
 * is destructured) · `either`: one of several (`a ?? b`, `c ? a : b`) · `global`: an undeclared name · `string`: constant
 * text, with `${}` for holes, and `made` the calls that stand in them · `array`: elements · `text`: made of another text (`x.trim()`, `String(x)`) · `opaque`: anything
 * else.
 */
export type Value =
  | { readonly k: 'local'; readonly d: number }
  | { readonly k: 'import'; readonly specifier: string; readonly name: string }
  | { readonly k: 'function'; readonly f: number }
  | { readonly k: 'class'; readonly i: number }
  | { readonly k: 'this'; readonly i: number }
  | { readonly k: 'object'; readonly members: Readonly<Record<string, Value>>; readonly open?: true }
  | { readonly k: 'call'; readonly c: number }
  | { readonly k: 'member'; readonly of: Value; readonly name: string }
  | { readonly k: 'param'; readonly f: number; readonly i: number; readonly path?: readonly string[] }
  | { readonly k: 'either'; readonly of: readonly Value[] }
  | { readonly k: 'global'; readonly name: string }
  | { readonly k: 'string'; readonly text: string; readonly made?: readonly number[] }
  | { readonly k: 'literal'; readonly value: number | boolean | null }
  | { readonly k: 'array'; readonly elements: readonly Value[] }
  | { readonly k: 'text'; readonly of: Value }
  | { readonly k: 'opaque' }

export interface ClassFact {
  readonly name: string
  /** Methods and initialised properties, static ones too. */
  readonly members: Readonly<Record<string, Value>>
  readonly base: Value | undefined
}

export interface FunctionFact {
  /** Its own name, the variable or property it is bound to, or `''`. */
  readonly name: string
  readonly range: TextRange
  /** The name where it has one, else the first token. */
  readonly nameRange: TextRange
  readonly async: boolean
  /** `'use server'` at the top of its body. */
  readonly directive?: 'client' | 'server'
  /** Enclosing function, by index; -1 at module level. */
  readonly parent: number
  /** Where the function itself is used as a value, when it is written in place (callback, attribute, property). */
  readonly usage: Usage | undefined
  readonly params: readonly ParamFact[]
  /** What it returns (`return x`, arrow bodies), at most eight. */
  readonly returns: readonly Value[]
  /** Always throws or never returns. */
  readonly never: boolean
  /** It has a `throw` that no `try` of its own catches. */
  readonly throws: boolean
  /** It renders JSX. */
  readonly jsx: boolean
  /** It loads the start page anew: `location.href = '/'`. */
  readonly goesHome?: true
}

export interface ParamFact {
  readonly name: string
  readonly use: ResultUse
  readonly type: string | undefined
  /** The numbers that stand in where nothing is handed over, by the names taken out of it, '' for itself: `limit = 50`. */
  readonly presets?: Readonly<Record<string, number>>
}

/**
 * Where a function value goes when it is not called by name.
 * `argument`: handed to call `c` as argument `i`, under `path` where it sits in an object literal (`['queryFn']`).
 * `attribute`: a JSX attribute of `element`. `returned`: given back by function `f`, under `path`. `assigned`: to a target such as `window.onload`.
 */
export type Usage =
  | { readonly k: 'argument'; readonly c: number; readonly i: number; readonly path: readonly string[] }
  | { readonly k: 'attribute'; readonly name: string; readonly element: string; readonly value: Value }
  | { readonly k: 'returned'; readonly f: number; readonly path: readonly string[] }
  | { readonly k: 'assigned'; readonly target: string }

export interface ReferenceFact {
  readonly value: Value
  readonly usage: Usage
  /** The function it stands in, by index; -1 at module level. */
  readonly in: number
  readonly range: TextRange
}

export interface CallFact {
  readonly callee: Value
  /** Callee as written, white space removed, at most 240 characters: `supabase.from('x').select`. */
  readonly text: string
  readonly args: readonly Value[]
  /** The whole call, through the last `)`. */
  readonly range: TextRange
  /** The token that names it: `fetch`, or the last property name. */
  readonly nameRange: TextRange
  /** The function it stands in, by index; -1 at module level. */
  readonly in: number
  /** The loop around it in that function, by index; absent where there is none. */
  readonly loop?: number
  /** What becomes of the promise or value it gives. */
  readonly fate: Fate
  readonly isNew: boolean
  /** A tagged template: the first argument is its text, with `${}` for holes, the others what stands in them. */
  readonly tagged?: true
  /** The call that continues this one as a chain (`.from('x')` is continued by `.select()`), by index; -1 where none. */
  readonly chained: number
}

/**
 * What becomes of a call's result: who waits for it, what guards its failure inside the function, how it is used.
 * `end`: `awaited` here · `returned` to the caller · `floating` (nobody waits) · `stored` (kept where the analysis does
 * not follow) · `passed` to another call as an argument, whose own result is not followed.
 */
export interface Fate {
  readonly end: 'awaited' | 'returned' | 'floating' | 'stored' | 'passed'
  /** From the innermost to the outermost: what a rejection meets inside this function. */
  readonly guards: readonly Guard[]
  readonly use: ResultUse
  /** Calls that the promise went through on its way (`withTimeout(fetch(x))`, `Promise.race([...])`), by index. */
  readonly through: readonly number[]
  /** Where a variable keeps the promise: what its other uses meet and go through (`toast.promise(p, …)` before `await p`). */
  readonly others?: { readonly guards: readonly Guard[]; readonly through: readonly number[] }
  /** Dropped on purpose: `void track()`. */
  readonly voided: boolean
  /** The comments above and beside the statement, at most 200 characters; only where nobody waits and there are any. */
  readonly comment?: string
}

/** `catch`: a clause or a handler, by index · `settled`: `Promise.allSettled`. */
export type Guard = { readonly k: 'catch'; readonly c: number } | { readonly k: 'settled' }

/** How a value is used: which of its properties are read, and where it goes whole. */
export interface ResultUse {
  /** Property names read on it (`error`, `ok`, `json`), each once; `[0]` where `const [row] = …` takes the first element alone. */
  readonly reads: readonly string[]
  /** Properties taken by destructuring whose local name is never read again. */
  readonly unused: readonly string[]
  /** `{ callee, i }`: handed to a call as an argument. */
  readonly passedTo: readonly { readonly callee: Value; readonly i: number }[]
  readonly returned: boolean
  /** Goes where the analysis does not follow: stored, spread, compared, put in an object … */
  readonly escapes: boolean
  /** Nothing looks at it at all. */
  readonly dropped: boolean
}
