import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'

export interface Step {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** All output goes here; its end is in the error when the step fails. */
  readonly logFile: string
}

/** Runs one set-up step to its end. Rejects with the last lines it printed. */
export async function runStep(step: Step): Promise<void> {
  const child = spawn(step.command, [...step.args], { cwd: step.cwd, env: step.env ?? process.env })
  let tail = ''
  const keep = (chunk: Buffer): void => {
    appendFileSync(step.logFile, chunk)
    tail = (tail + chunk.toString('utf8')).slice(-4000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const code = await exitOf(child)
  if (code === 0) return
  const title = [step.command, ...step.args].join(' ')
  throw new Error(`\`${title}\` failed (${code}). Its last lines:\n${tail.trimEnd()}\nThe whole log: ${step.logFile}`)
}

/** Exit code of a child, or -1 when it could not start or was killed. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.once('error', () => done(-1))
    child.once('close', (code) => done(code ?? -1))
  })
}

/** Ends a child and the processes it started (it must lead its own group: `detached: true`). */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return
  const ended = exitOf(child)
  signalGroup(child.pid, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child.pid as number, 'SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Already gone.
  }
}

/** Whether a program can be started from PATH. */
export function isOnPath(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}
