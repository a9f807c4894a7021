import { isEnvExample, isEnvFile } from '../env/env-facts'
import { nameOf } from '../paths'
import { MASK, maskForShow } from './mask'
import { isPlaceholder } from './placeholder'

// As dotenv reads it, lines that are commented out among them: they often hold the key of last month.
// https://github.com/motdotla/dotenv/blob/master/lib/main.js
const SETTING =
  /^([ \t]*(?:#[ \t]*)?(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=[ \t]*)("(?:\\[\s\S]|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm
/** Lines of configuration that need no quotes: YAML, TOML, scripts, Dockerfiles. */
const UNQUOTED =
  /^([ \t]*(?:[-#*][ \t]*)*(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+)?[\w.-]*(?:secret|passwo?r?d|passcode|pwd|token|api_?key|access_?key|private_?key|credential)(?:[_-]?\w+)?[ \t]*[:=][ \t]*)([^\s"'`$][^\s]*)(?=[ \t\r]*$)/gim
const CODE = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|sql|prisma|css|html)$/i
const SWITCH = /^(?:true|false|yes|no|on|off|null|none|string|number|boolean)[,;]?$/i

/**
 * The text of a file as people may see it: the credentials that are known are covered up, and what else may open something.
 * Of a file of settings that is every value, for a password or a secret for sessions can look like anything; only in one
 * that is there to be copied do words to be replaced stay. All stands where it stood.
 *
 * @param path of the file: its name says how its lines are to be read
 */
export function shownText(path: string, text: string): string {
  const masked = maskForShow(text)
  if (CODE.test(path)) return masked
  if (!isEnvFile(nameOf(path)))
    return masked.replace(UNQUOTED, (line, before: string, value: string) =>
      SWITCH.test(value) || isPlaceholder(value) ? line : before + covered(value),
    )
  const isExample = isEnvExample(path)
  return masked.replace(SETTING, (line, before: string, value: string) =>
    isExample && isPlaceholder(unquoted(value)) ? line : before + covered(value),
  )
}

function unquoted(value: string): string {
  return /^(["'`])([\s\S]*)\1$/.exec(value)?.[2] ?? value.trim()
}

/** What is left of a key or of an address whose password is covered up: by its head people find it again. */
const KNOWN = /^["'`]?(?:[^\s*]{0,4}\*{8,}|[a-z+]+:\/\/[^\s@/*]*:\*+@[^\s?]*(?:\?\S*)?)["'`]?\s*$/

function covered(value: string): string {
  return KNOWN.test(value) ? value : value.replace(/[^\s"'`\\$]|\\(?![nr])|\$(?!\{)/g, MASK)
}
