import type { Writable } from 'node:stream'
import { CannotRun, reasonOf } from './failure'

/** Where a command writes: injected, so that tests read what a person would. */
export interface Terminal {
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  /** Colours may be used on stdout. */
  readonly colour: boolean
}

/** Colour where stdout is a terminal, unless `NO_COLOR` or `TERM=dumb` says no; `FORCE_COLOR` says yes. */
export function processTerminal(): Terminal {
  const { env, stdout, stderr } = process
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0'
  const colour = forced || (Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb')
  return { stdout, stderr, colour }
}

/**
 * Writes and waits until the text has left the process: a pipe takes large output in pieces. A reader that has stopped
 * reading (`| head`) is no failure: the command goes on, and its exit code says what it would have said.
 */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error || isGone(error)) resolve()
      else reject(new CannotRun(`cannot write the report: ${reasonOf(error)}`))
    })
  })
}

function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}
