import assert from 'node:assert/strict'
import type { CodeFacts, FileFacts } from '../../analysis/facts'
import { importMapFacts, lockfileFacts, packageFacts, tsconfigFacts, workspacesFacts } from '../../analysis/manifest'
import { createModules, type Modules } from '../modules'
import { nameOf } from '../resolution/paths'

/** A workspace from paths; manifests carry their content, code files need none. */
export function workspace(files: Record<string, unknown>): Modules {
  return createModules(new Map(Object.entries(files).map(([path, content]) => [path, factsOf(path, content)])))
}

export function factsOf(path: string, content: unknown): FileFacts {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const name = nameOf(path)
  if (name === 'package.json') return packageFacts(path, text)
  if (/^[tj]sconfig.*\.json$/.test(name)) return tsconfigFacts(path, text)
  if (/lock/.test(name)) return lockfileFacts(path, text)
  if (name === 'pnpm-workspace.yaml') return workspacesFacts(path, text)
  if (/^(deno|import_map)\.json$/.test(name)) return importMapFacts(path, text)
  return { kind: 'code', path } as CodeFacts
}

/** The answer in short: a path, `package@version/subpath`, `builtin:name` or `-`. */
export function resolve(modules: Modules, from: string, specifier: string): string {
  const to = modules.resolve(from, specifier)
  if (to.k === 'file') return to.path
  if (to.k === 'builtin') return `builtin:${to.name}`
  if (to.k === 'unresolved') return '-'
  return `${to.name}${to.version === undefined ? '' : `@${to.version}`}${to.subpath === '' ? '' : `/${to.subpath}`}`
}

export function expectAll(modules: Modules, from: string, table: Record<string, string>): void {
  for (const [specifier, expected] of Object.entries(table)) {
    assert.equal(resolve(modules, from, specifier), expected, `${specifier} from ${from}`)
  }
}
