import { asObject, asString, type JsonObject, readObject } from './json'
import type { LockedVersions } from './lockfile'
import { NestedVersions } from './nested'

/**
 * `bun.lock`: JSON with trailing commas. `packages` holds `"name": ["name@1.2.3", …]`; a key with a parent
 * (`"@acme/web/zod"`) is what that parent sees, which matters where the parent is a workspace package.
 */
export function readBunLock(text: string): LockedVersions {
  // Trailing commas are everywhere in this format, and JSON.parse is ten times faster than a lenient parser.
  const json = readObject(text.replace(/,(?=\s*[}\]])/g, ''))
  const folders = workspaceFolders(asObject(json.workspaces))
  const versions: Record<string, string> = {}
  const nested = new NestedVersions()
  for (const [key, value] of Object.entries(asObject(json.packages))) {
    const version = versionIn(Array.isArray(value) ? value[0] : undefined)
    if (version === undefined) continue
    const name = /(?:@[^/]+\/)?[^/]+$/.exec(key)?.[0] ?? key
    if (name === key) {
      versions[name] = version
      continue
    }
    const folder = folders.get(key.slice(0, -name.length - 1))
    if (folder !== undefined) nested.add(folder, name, version)
  }
  return nested.result(versions)
}

function workspaceFolders(workspaces: JsonObject): Map<string, string> {
  const folders = new Map<string, string>()
  for (const [folder, value] of Object.entries(workspaces)) {
    const name = asString(asObject(value).name)
    if (name !== undefined && folder !== '') folders.set(name, folder)
  }
  return folders
}

/** `stripe@14.0.0` to its version; `@acme/web@workspace:apps/web`, git and file packages have none. */
function versionIn(resolution: unknown): string | undefined {
  const text = asString(resolution) ?? ''
  const version = text.slice(text.indexOf('@', 1) + 1)
  return /^\d/.test(version) ? version : undefined
}
