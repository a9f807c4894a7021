import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { rules } from '../rules/catalog/registry.generated'
import { loadAnalysisHost, nodeIo, Workspace, type WorkspaceOptions, workersBeside } from '../server/workspace'
import { CannotRun, reasonOf } from './failure'
import type { ProgressBar } from './progress'
import type { Terminal } from './terminal'

/** The folder that a command works on, absolute. */
export function folderOf(given: string | undefined): string {
  const folder = resolve(given ?? '.')
  try {
    if (statSync(folder).isDirectory()) return folder
  } catch (error) {
    throw new CannotRun(`cannot review ${folder}: ${reasonOf(error)}`)
  }
  throw new CannotRun(`cannot review ${folder}: it is not a folder`)
}

/** Opens a workspace on the folder, on all cores. */
export async function openWorkspace(
  folder: string,
  bar: ProgressBar,
  terminal: Terminal,
  more: Pick<WorkspaceOptions, 'withoutBaseline'> = {},
): Promise<Workspace> {
  const workers = workersBeside(__dirname)
  const analysis = await loadAnalysisHost((reason) => terminal.stderr.write(`readiness: ${reason}\n`))
  try {
    return await Workspace.open(folder, nodeIo, {
      rules,
      analysis,
      today,
      onProgress: bar.update,
      ...more,
      ...(workers && { workers }),
    })
  } catch (error) {
    throw new CannotRun(`cannot review ${folder}: ${reasonOf(error)}`)
  }
}

/** The day where the person is, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
