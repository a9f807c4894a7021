import { asObject, asString, type JsonObject, readObject } from './json'
import type { LockedVersions } from './lockfile'
import { NestedVersions } from './nested'

const FOLDER = 'node_modules/'

/** `package-lock.json`: v2 and v3 list folders under `packages`; v1 lists names under `dependencies`. */
export function readNpmLock(text: string): LockedVersions {
  const json = readObject(text)
  const packages = json.packages
  return packages === undefined ? readDependencies(asObject(json.dependencies)) : readFolders(asObject(packages))
}

function readDependencies(dependencies: JsonObject): LockedVersions {
  const versions: Record<string, string> = {}
  for (const [name, value] of Object.entries(dependencies)) {
    const version = asString(asObject(value).version)
    if (version !== undefined && !version.includes('/')) versions[name] = version
  }
  return { versions }
}

/** Keeps `node_modules/x` and `apps/web/node_modules/x`; what hangs below another package is out of the app's sight. */
function readFolders(packages: JsonObject): LockedVersions {
  const versions: Record<string, string> = {}
  const nested = new NestedVersions()
  for (const [folder, value] of Object.entries(packages)) {
    const at = folder.indexOf(FOLDER)
    if (at < 0 || folder.indexOf(FOLDER, at + 1) >= 0) continue
    const version = asString(asObject(value).version)
    if (version === undefined) continue
    const name = folder.slice(at + FOLDER.length)
    if (at === 0) versions[name] = version
    else nested.add(folder.slice(0, at - 1), name, version)
  }
  return nested.result(versions)
}
