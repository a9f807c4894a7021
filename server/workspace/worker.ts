import { parentPort, workerData } from 'node:worker_threads'
import { loadAnalysisHost } from './analysis-host'
import { nodeIo } from './node-io'
import { type Outcome, readFile } from './reading'
import { takeFrom, type WorkerTask } from './share'

/**
 * The analysis worker: takes files from the shared list until it is empty, and posts what came of each batch.
 * A batch goes as one JSON text: for deep trees of small objects that is read back faster than a structured clone.
 */
async function work(): Promise<void> {
  const { root, files, counter } = workerData as WorkerTask
  // A worker that read SQL without its parser would differ from the main thread: it ends, and its files are read there.
  const host = await loadAnalysisHost(() => process.exit(1))
  const next = takeFrom(files, counter)
  for (let batch = next(); batch.length > 0; batch = next()) {
    const outcomes: Outcome[] = batch.map((file) => readFile(root, file.path, file.kind, nodeIo, host))
    parentPort?.postMessage({
      texts: outcomes.map((outcome) => outcome.text),
      rest: JSON.stringify(outcomes.map(({ text: _, ...rest }) => rest)),
    })
  }
}

void work()
