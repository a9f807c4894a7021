import type { LockedVersions } from './lockfile'

/** Collects what each workspace package sees while a lockfile is read. */
export class NestedVersions {
  private readonly byFolder = new Map<string, Record<string, string>>()

  add(folder: string, name: string, version: string): void {
    const seen = this.byFolder.get(folder)
    if (seen === undefined) this.byFolder.set(folder, { [name]: version })
    else seen[name] = version
  }

  /**
   * Completes the root's versions: a package that only workspace packages have gets the version of the first of them;
   * what a workspace package sees otherwise than the root is kept by its folder.
   */
  result(root: Readonly<Record<string, string>>): LockedVersions {
    const versions: Record<string, string> = { ...root }
    const nested: Record<string, Record<string, string>> = {}
    for (const [folder, seen] of this.byFolder) {
      const differing: Record<string, string> = {}
      for (const [name, version] of Object.entries(seen)) {
        if (!Object.hasOwn(versions, name)) versions[name] = version
        if (versions[name] !== version) differing[name] = version
      }
      if (Object.keys(differing).length > 0) nested[folder] = differing
    }
    return Object.keys(nested).length > 0 ? { versions, nested } : { versions }
  }
}
