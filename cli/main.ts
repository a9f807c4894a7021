import { runCommand } from './command'
import { processTerminal } from './terminal'

// A reader that stops reading (`| head`) is no failure of ours.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

runCommand(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code
})
