import { version } from '../package.json'
import { suggestion } from '../rules/engine/suggest'
import { confirm } from './confirm'
import { explain } from './explain'
import { CannotRun } from './failure'
import { fix } from './fix'
import { COMMAND_HELP, type CommandName, HELP } from './help'
import { review } from './review'
import { listRules } from './rules'
import { type Terminal, write } from './terminal'

/** 0 clean · 1 findings at or above the threshold · 2 could not run. */
export type ExitCode = 0 | 1 | 2

const COMMANDS: Readonly<Record<CommandName, (args: readonly string[], terminal: Terminal) => Promise<ExitCode>>> = {
  review,
  fix,
  explain,
  rules: listRules,
  confirm,
}

/** Runs `readiness <args>`. Never throws and never ends the process: what is written has been flushed when it settles. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(args, terminal)
  } catch (error) {
    const message = error instanceof CannotRun ? error.message : `internal error: ${detailOf(error)}`
    await write(terminal.stderr, `readiness: ${message}\n`).catch(() => {})
    return 2
  }
}

async function dispatch([name, ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await write(name === undefined ? terminal.stderr : terminal.stdout, HELP)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    await write(terminal.stdout, `${version}\n`)
    return 0
  }
  if (!isCommand(name)) {
    const meant = suggestion(name, Object.keys(COMMANDS))
    throw new CannotRun(`unknown command '${name}'${meant ? `: did you mean ${meant}?` : ''}; see readiness --help`)
  }
  if (args.includes('--help') || args.includes('-h')) {
    await write(terminal.stdout, COMMAND_HELP[name])
    return 0
  }
  return COMMANDS[name](args, terminal)
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
