import { isEnvExample, isEnvFile } from '../env/env-facts'
import { LineIndex } from '../lines'
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
/** The address of a database whose password is covered up: who signs in where is a part of the key. */
const ADDRESS = /\b([a-z][a-z+]*:\/\/)([^\s@/*"'`]*:\*+@[^\s"'`]*)/g
const CODE = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|sql|prisma|css|html)$/i
const SWITCH = /^(?:true|false|yes|no|on|off|null|none|string|number|boolean)[,;]?$/i

/**
 * The text of a file as people may see it: the credentials that are known are covered up, and what else may open something.
 * Of a file of settings that is every value, for a password or a secret for sessions can look like anything; only in one
 * that is there to be copied do words to be replaced stay. Each stands as {@link COVER}, however long it was; lines stay.
 *
 * @param path of the file: its name says how its lines are to be read
 */
export function shownText(path: string, text: string): string {
  return withoutLengths(text, coveredText(path, text))
}

/** The same where each letter stands where it stood: what is covered can still be told by its length, so it is not to be shown. */
export function coveredText(path: string, text: string): string {
  const masked = maskForShow(text).replace(ADDRESS, (_, scheme: string, rest: string) => scheme + covered(rest))
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

/** What people see in the place of a credential. */
export const COVER = '****'

/** A text whose covered parts do not tell how long they are. `coveredAs` is the text with each letter that is hidden as a {@link MASK}. */
export function withoutLengths(text: string, coveredAs: string): string {
  return parts(text, coveredAs)
    .map(({ shown }) => shown)
    .join('')
}

/** Words of a report in which something is covered up, as the analysis does it. */
export function shortened(words: string): string {
  return words.includes(LONG) ? words.replace(/\*[*\s]*\*/g, (run) => (run.includes(LONG) ? COVER : run)) : words
}

const LONG = COVER + MASK

/** The lines of a file as people may see them, and where on them a character of the file's own lines stands. */
export interface ShownLines {
  readonly count: number
  /** Undefined past the end. */
  lineText(line: number): string
  character(line: number, character: number): number
}

/** {@link shownText} by lines. All are zero-based. */
export function shownLines(path: string, text: string): ShownLines {
  const [own, hidden] = [new LineIndex(text), new LineIndex(coveredText(path, text))]
  const partsOf = (line: number) => parts(own.lineText(line), hidden.lineText(line))
  return {
    count: own.lineCount,
    lineText: (line) => withoutLengths(own.lineText(line), hidden.lineText(line)),
    character: (line, character) => {
      let shown = 0
      for (const { start, end, shown: text } of partsOf(line)) {
        if (character < end) return shown + Math.min(character - start, text.length)
        shown += text.length
      }
      return shown + Math.max(0, character - own.lineText(line).length)
    },
  }
}

interface Part {
  readonly start: number
  readonly end: number
  readonly shown: string
}

/** What is covered, with the quotes, escapes and blanks inside it, and what stands between. */
function parts(text: string, coveredAs: string): Part[] {
  const found: Part[] = []
  let from = 0
  const keep = (end: number) => {
    if (end > from) found.push({ start: from, end, shown: text.slice(from, end) })
  }
  for (const { index, 0: run } of coveredAs.matchAll(RUN)) {
    const first = [...run].findIndex((letter, i) => letter === MASK && text[index + i] !== MASK)
    if (first < 0) continue
    keep(index)
    from = index + run.length
    found.push({ start: index, end: from, shown: COVER })
  }
  keep(text.length)
  return found
}

/** With what stands inside a value: blanks, quotes, escapes, and line ends that are written out. */
const RUN = /\*+(?:(?:\\[nr]|[ \t\\"'`]){1,3}\*+)*/g

function unquoted(value: string): string {
  return /^(["'`])([\s\S]*)\1$/.exec(value)?.[2] ?? value.trim()
}

/** What is left of a key or of an address whose password is covered up: by its head people find it again. */
const KNOWN = /^["'`]?(?:[^\s*]{0,4}\*{8,}|[a-z+]+:\/\/\*{8,})["'`]?\s*$/

function covered(value: string): string {
  return KNOWN.test(value) ? value : value.replace(/[^\s"'`\\$]|\\(?![nr])|\$(?!\{)/g, MASK)
}
