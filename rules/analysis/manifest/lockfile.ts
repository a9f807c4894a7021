import type { LockfileFacts } from '../facts'
import { readBunLock } from './bun-lock'
import { readNpmLock } from './npm-lock'
import { readPnpmLock } from './pnpm-lock'
import { readYarnLock } from './yarn-lock'

/** The versions a lockfile holds, without the file's own particulars. */
export type LockedVersions = Pick<LockfileFacts, 'versions' | 'nested' | 'ranges'>

/**
 * What a lockfile says is installed: `package-lock.json` and `npm-shrinkwrap.json` (v1 to v3), `yarn.lock` (classic and
 * berry), `pnpm-lock.yaml` (v5 to v9), `bun.lock`. Broken text gives what can be read of it.
 */
export function lockfileFacts(path: string, text: string): LockfileFacts {
  return { kind: 'lockfile', path, suppressions: [], ...readerOf(path)(text) }
}

function readerOf(path: string): (text: string) => LockedVersions {
  if (path.endsWith('.yaml')) return readPnpmLock
  if (path.endsWith('yarn.lock')) return readYarnLock
  if (path.endsWith('bun.lock')) return readBunLock
  return readNpmLock
}
