import { Worker } from 'node:worker_threads'
import type { AnalysisHost } from '../../rules/analysis/sql/parser'
import { type Cancellation, pacer } from './cancellation'
import type { WorkspaceIo } from './io'
import { type Outcome, readFile } from './reading'
import { type FileToRead, takeFrom, type WorkerBatch, type WorkerTask } from './share'

/** Worker threads that may help with a cold review. */
export interface WorkerSettings {
  /** Absolute path of the bundled `worker.js`. */
  readonly script: string
  readonly count: number
}

/** Below this many files, a worker costs more to start than it saves. */
const WORTH_WORKERS = 300

/**
 * Reads and analyses files, on worker threads too where there are many, and hands each outcome over as it comes.
 * Files of a worker that could not start or died are analysed here.
 */
export async function readFiles(
  root: string,
  files: readonly FileToRead[],
  io: WorkspaceIo,
  host: AnalysisHost,
  onOutcome: (outcome: Outcome) => void,
  workers?: WorkerSettings,
  token?: Cancellation,
): Promise<void> {
  const counter = new SharedArrayBuffer(4)
  const next = takeFrom(files, counter)
  const done = new Set<string>()
  const accept = (outcome: Outcome) => {
    done.add(outcome.path)
    onOutcome(outcome)
  }
  const task: WorkerTask = { root, files, counter }
  const helping = workers && files.length >= WORTH_WORKERS ? startWorkers(workers, task, accept) : undefined
  const pause = pacer(token)
  try {
    for (let batch = next(); batch.length > 0; batch = next()) {
      for (const file of batch) {
        accept(readFile(root, file.path, file.kind, io, host))
        await pause()
      }
    }
    await helping?.finished
    for (const file of files) {
      if (done.has(file.path)) continue
      accept(readFile(root, file.path, file.kind, io, host))
      await pause()
    }
  } finally {
    await helping?.stop()
  }
}

interface Helping {
  readonly finished: Promise<unknown>
  stop(): Promise<unknown>
}

function startWorkers(settings: WorkerSettings, task: WorkerTask, accept: (outcome: Outcome) => void): Helping {
  const workers = Array.from({ length: settings.count }, () => new Worker(settings.script, { workerData: task }))
  const finished = workers.map(
    (worker) =>
      new Promise<void>((resolve) => {
        worker.on('message', (batch: WorkerBatch) => {
          const outcomes = JSON.parse(batch.rest) as Outcome[]
          outcomes.forEach((outcome, i) => {
            const text = batch.texts[i]
            accept(text === undefined ? outcome : { ...outcome, text })
          })
        })
        worker.on('error', () => resolve())
        worker.on('exit', () => resolve())
      }),
  )
  return {
    finished: Promise.all(finished),
    stop: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}
