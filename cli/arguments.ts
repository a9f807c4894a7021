import { type ParseArgsConfig, parseArgs } from 'node:util'
import { MILESTONES } from '../rules/engine/configuration-shape'
import type { Milestone } from '../rules/engine/finding'
import { suggestion } from '../rules/engine/suggest'
import { CannotRun } from './failure'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>

/** Reads a command's options and operands. Throws {@link CannotRun} with a suggestion for an option that does not exist. */
export function parse<T extends Options>(args: readonly string[], options: T, most: number): Parsed<T> {
  const parsed = strictly(args, options)
  refuseEmpty(parsed.values, parsed.positionals)
  if (parsed.positionals.length <= most) return parsed
  throw new CannotRun(`unexpected argument '${parsed.positionals[most]}'`)
}

/** An empty text is mostly a variable that is not set: `--baseline "$FILE"`, `fix "$DIR"`. */
function refuseEmpty(values: object, positionals: readonly string[]): void {
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes('')) throw new CannotRun(`--${name} needs a value`)
  }
  if (positionals.includes('')) throw new CannotRun('an argument is empty')
}

function strictly<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const unknown = /^Unknown option '(-*)([^']*)'/.exec(message)
    if (!unknown) throw new CannotRun(message.split('\n')[0] ?? message)
    const [, dashes = '', name = ''] = unknown
    const meant = suggestion(name, Object.keys(options))
    throw new CannotRun(`unknown option '${dashes}${name}'${meant ? `: did you mean --${meant}?` : ''}`)
  }
}

/** One of the allowed words of an option. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value)
  if (found) return found
  throw new CannotRun(`--${option} takes one of ${allowed.join(', ')}, not '${value}'`)
}

/** Rule ids as given (repeated, or with commas), checked. Undefined where none are. */
export function ruleIds(given: readonly string[] | undefined, known: readonly string[]): Set<string> | undefined {
  if (!given) return undefined
  const ids = given.flatMap((value) => value.split(',')).map((id) => id.trim())
  for (const id of ids) {
    if (known.includes(id)) continue
    const meant = suggestion(id, known)
    const help = meant ? `did you mean ${meant}?` : 'run `readiness rules` for the list'
    throw new CannotRun(`unknown rule '${id}': ${help}`)
  }
  return new Set(ids)
}

/** Milestones as given (repeated, or with commas), checked; `none` alone for none of them. Undefined where none are given. */
export function milestonesIn(given: readonly string[] | undefined): Milestone[] | undefined {
  if (!given) return undefined
  const words = given.flatMap((value) => value.split(',')).map((word) => word.trim())
  if (words.length === 1 && words[0] === 'none') return []
  return words.map((word) => oneOf('milestone', word, MILESTONES))
}
