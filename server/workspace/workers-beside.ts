import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { WorkerSettings } from './pool'

/**
 * Worker threads for a bundle in `folder`, none when run from source. This thread has a core, and one is left to the
 * compiler and the collector of garbage, which keep it busy while files are read: see `bench/README.md`.
 */
export function workersBeside(folder: string): WorkerSettings | undefined {
  const script = join(folder, 'worker.js')
  const count = Math.min(availableParallelism() - 2, 3)
  return count > 0 && existsSync(script) ? { script, count } : undefined
}
