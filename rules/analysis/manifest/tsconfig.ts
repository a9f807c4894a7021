import type { TsconfigFacts } from '../facts'
import { asObject, asString, asStrings, isBroken, readObject } from './json'

/** What a `tsconfig*.json` or `jsconfig.json` says about where imports lead. Broken text gives what can be read of it. */
export function tsconfigFacts(path: string, text: string): TsconfigFacts {
  const json = readObject(text)
  const options = asObject(json.compilerOptions)
  const references = Array.isArray(json.references) ? json.references : []
  return {
    kind: 'tsconfig',
    path,
    ...(isBroken(text) ? { broken: true } : {}),
    suppressions: [],
    extends: asStrings(json.extends),
    baseUrl: asString(options.baseUrl),
    paths: pathsOf(options.paths),
    references: references.map((item) => asString(asObject(item).path)).filter((item) => item !== undefined),
  }
}

function pathsOf(value: unknown): Record<string, readonly string[]> {
  const paths: Record<string, readonly string[]> = {}
  for (const [pattern, targets] of Object.entries(asObject(value))) {
    const list = asStrings(targets)
    if (list.length > 0) paths[pattern] = list
  }
  return paths
}
