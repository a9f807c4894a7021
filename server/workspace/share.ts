import type { FileKind } from '../../rules/analysis/analyze'

export interface FileToRead {
  readonly path: string
  readonly kind: FileKind
}

/** What a worker is started with. `counter` is the index of the next file nobody has taken. */
export interface WorkerTask {
  readonly root: string
  readonly files: readonly FileToRead[]
  readonly counter: SharedArrayBuffer
}

/** What a worker posts: texts apart, because strings cross threads as they are, and the outcomes without them as JSON. */
export interface WorkerBatch {
  readonly texts: readonly (string | undefined)[]
  readonly rest: string
}

const BATCH = 8

/** Takes the next batch of files that no other thread has taken; empty when all are. */
export function takeFrom(files: readonly FileToRead[], counter: SharedArrayBuffer): () => readonly FileToRead[] {
  const index = new Int32Array(counter)
  return () => {
    const start = Atomics.add(index, 0, BATCH)
    return files.slice(start, start + BATCH)
  }
}
