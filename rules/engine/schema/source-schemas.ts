import type { FileFacts } from '../../analysis/facts'
import type { Modules } from '../modules'
import { drizzleState } from './drizzle'
import { prismaState } from './prisma'
import { Replay } from './replay'
import type { Incomplete, Schema, SchemaSource } from './schema'
import type { State } from './state'

type Files = ReadonlyMap<string, FileFacts>

/** What the sources of schemas say, remembered: an edit reads again what it touches. */
export class SourceSchemas {
  private readonly replays = new Map<string, Replay>()
  private readonly declarations = new Map<string, Declaration>()

  read(source: SchemaSource, files: Files, modules: Modules): Schema {
    if (source.kind === 'prisma' || source.kind === 'drizzle') return this.declared(source, files, modules)
    return this.replayOf(source).run(source, files)
  }

  /** The replay that a schema came from. */
  replayOf(source: SchemaSource): Replay {
    const key = keyOf(source)
    const known = this.replays.get(key) ?? new Replay()
    this.replays.set(key, known)
    return known
  }

  private declared(source: SchemaSource, files: Files, modules: Modules): Schema {
    const facts = source.files.map((path) => files.get(path))
    const known = this.declarations.get(keyOf(source))
    const isSame =
      known?.modules === modules &&
      known.facts.length === facts.length &&
      known.facts.every((each, i) => each === facts[i])
    if (known && isSame) return known.schema
    const schema = declaredSchema(source, files, modules)
    this.declarations.set(keyOf(source), { facts, modules, schema })
    return schema
  }
}

/** What code or a Prisma schema declares, and what it was read from. */
interface Declaration {
  readonly facts: readonly (FileFacts | undefined)[]
  readonly modules: Modules
  readonly schema: Schema
}

function keyOf({ kind, folder, files }: SchemaSource): string {
  return kind === 'schema-file' ? `${kind} ${files[0]}` : `${kind} ${folder}`
}

function declaredSchema(source: SchemaSource, files: Files, modules: Modules): Schema {
  if (source.kind === 'prisma') return declared(source, prismaState(source.files, files), [])
  const { state, incomplete } = drizzleState(source.files, files, modules)
  return declared(source, state, incomplete)
}

function declared(source: SchemaSource, state: State, incomplete: readonly Incomplete[]): Schema {
  const { tables, views, functions, types, extensions, schemas, buckets, grants, gone } = state
  const made = { tables, views, functions, types, extensions, schemas, buckets, grants, gone }
  return { source, ...made, incomplete, problems: [], notes: [], statements: 0, notUnderstood: [] }
}
