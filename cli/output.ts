import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CannotRun, reasonOf } from './failure'
import { type Terminal, write } from './terminal'

/** Refuses an output file that could not be written, before the work is done. */
export function checkWritable(file: string): void {
  const path = resolve(file)
  try {
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) throw new Error('it is a folder')
      accessSync(path, constants.W_OK)
    } else {
      accessSync(dirname(path), constants.W_OK)
    }
  } catch (error) {
    throw new CannotRun(`cannot write ${file}: ${reasonOf(error)}`)
  }
}

/** Writes the report to its file, or to stdout. */
export async function writeReport(report: string, file: string | undefined, terminal: Terminal): Promise<void> {
  const text = report.endsWith('\n') ? report : `${report}\n`
  if (file === undefined) return write(terminal.stdout, text)
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new CannotRun(`cannot write ${file}: ${reasonOf(error)}`)
  }
}
