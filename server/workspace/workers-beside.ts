import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { WorkerSettings } from './pool'

/** Worker threads for a bundle in `folder`: one per core besides this thread's. Undefined when run from source. */
export function workersBeside(folder: string): WorkerSettings | undefined {
  const script = join(folder, 'worker.js')
  const count = Math.min(availableParallelism() - 1, 3)
  return count > 0 && existsSync(script) ? { script, count } : undefined
}
