import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { withConfirmation } from '../rules/engine/configuration-edits'
import { CHECKLIST_ITEMS, CONFIGURATION_FILE } from '../rules/engine/configuration-shape'
import { suggestion } from '../rules/engine/suggest'
import { parse } from './arguments'
import type { ExitCode } from './command'
import { CannotRun, reasonOf } from './failure'
import { folderOf, today } from './open'
import { type Terminal, write } from './terminal'

const OPTIONS = { note: { type: 'string' }, by: { type: 'string' } } as const

/** `readiness confirm <item>`: a person's word, written into the folder's `.readiness.json` with the day. */
export async function confirm(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parse(args, OPTIONS, 2)
  const [given = '', dir] = positionals
  const item = CHECKLIST_ITEMS.find((id) => id === given)
  if (item === undefined) throw new CannotRun(unknownItem(given))
  const note = values.note?.trim()
  if (!note) throw new CannotRun('confirm needs --note <text>: what there is')
  const file = join(folderOf(dir), CONFIGURATION_FILE)
  const text = withConfirmation(read(file), item, { note, by: values.by ?? userName(), on: today() })
  if (text === undefined) throw new CannotRun(`${file} is not valid JSON: mend it first`)
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new CannotRun(`cannot write ${file}: ${reasonOf(error)}`)
  }
  await write(terminal.stdout, `Confirmed ${item} in ${file}. The review asks again in 180 days.\n`)
  return 0
}

function unknownItem(given: string): string {
  if (given === '') return `confirm needs an item: ${CHECKLIST_ITEMS.join(', ')}`
  const meant = suggestion(given, CHECKLIST_ITEMS)
  return `unknown item '${given}': ${meant ? `did you mean ${meant}?` : CHECKLIST_ITEMS.join(', ')}`
}

function read(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  } catch (error) {
    throw new CannotRun(`cannot read ${file}: ${reasonOf(error)}`)
  }
}

/** The name that the system knows the person by. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    throw new CannotRun('confirm needs --by <name>: the system does not say who you are')
  }
}
