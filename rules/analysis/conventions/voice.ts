import * as ts from 'typescript'
import type { Source } from '../edits/source'
import type { CodeFacts } from '../facts'
import { upperFirst } from '../first-letter'
import { folderOf } from '../paths'
import { shownWords } from '../shown-words'
import { answerLanguage } from './answer-language'
import { asWritten } from './casing'
import { ENGLISH, generalWords, isEnglish, isSpoken, isWrittenIn, languageOf } from './languages'
import { phraseFor } from './phrases'
import { type ProjectFiles, siblingsOf } from './places'
import { couldNot, plainly, verbOf as verbIn, type Wording } from './wording'
import { ACTING, ALONE, CODE_WORDS, LOADING, SPOKEN, STARTING } from './words'

/** How an app speaks to its user. */
export interface Voice {
  readonly language: string
  /** How its failures begin: `Could not`, `Failed to`, `Unable to`. */
  readonly opening: string
  /** The words on the screen, in small letters; undefined where a program is spoken to. */
  readonly screen: string | undefined
  /** Texts that people see, in their own letters. */
  readonly texts: readonly string[]
}

/** Calls that show a text, by how they are written. */
export const SHOWS =
  /(?:^|\.)(?:(?:toast|message|notifications?|snackbar|alert|Alert|notify)(?:\.\w+)?|enqueueSnackbar|showToast|addToast|set\w*(?:Error|Message)\w*)$/

const OPENINGS = /^(Failed to|Could not|Couldn't|Unable to)\b/
/** Texts of other files that are looked at. */
const ENOUGH = 60

/**
 * The voice of a file: of its own texts, else of those shown in the files nearest to it. What a server `answer`s is told
 * from its answers alone: its logs are often in another language.
 */
export function voiceOf(source: Source, project: ProjectFiles, to: 'screen' | 'answer' = 'screen'): Voice {
  const own = textsIn(source)
  if (to === 'answer') {
    const opening = openingOf([...own.shown, ...own.said]) ?? 'Could not'
    return { language: answerLanguage(source, project), opening, screen: undefined, texts: [] }
  }
  const known = languageOf(own.shown)
  const others = known === undefined ? textsNear(source.path, project) : []
  const language = known ?? languageOf([...own.shown, ...others]) ?? languageOf(own.said) ?? ENGLISH
  const opening = openingOf([...own.shown, ...own.said]) ?? openingOf(others) ?? 'Could not'
  const screen = [...own.shown, ...own.labels, ...others].join(' ').toLowerCase()
  return { language, opening, screen, texts: [...own.shown, ...own.said, ...others] }
}

/**
 * A wording as the app would say it to its user; `log` is what the code logs of the same failure already. Generic, and
 * without words, in a language that none are at hand for.
 */
export function spokenWording(wording: Wording, voice: Voice, log: string | undefined): Wording {
  const logged = log === undefined ? undefined : plainText(log)
  if (!isEnglish(voice.language)) {
    const isKnown = isSpoken(voice.language)
    const advice = isKnown ? generalWords(voice.language).advice : ''
    const isUsable = logged !== undefined && isWrittenIn(voice.language, logged) && !isCode(logged)
    // `Error saving template`, in what is called `handleSubmit`.
    const read = logged === undefined || isUsable ? undefined : readLog(logged)
    const told = read?.isFull === true ? { ...wording, what: read.what, isGeneric: false } : wording
    const verb = deedIn(told)
    const own = isKnown ? phraseFor(voice.language, verb) : ''
    const what = isUsable ? upperFirst(logged) : own
    const isGeneric = (told.isGeneric || !isKnown) && !isUsable
    return { ...wording, what, advice, isGeneric, ...(verb !== undefined && { verb }) }
  }
  const read = logged === undefined ? undefined : readLog(logged)
  const isRead = read !== undefined && (read.isFull || wording.isGeneric || wording.isGuessed === true)
  const what = isRead ? read.what : inFull(wording.what, voice.screen)
  const told = { ...wording, what, isGeneric: wording.isGeneric && !isRead }
  if (told.isGeneric && voice.screen !== undefined) return { ...told, what: 'Something went wrong' }
  const guessed = !isRead && wording.isGuessed === true ? /^Could not (\w+) the (\w+)$/.exec(told.what) : null
  if (guessed !== null && voice.screen !== undefined) {
    const [, verb = '', object = ''] = guessed
    if (ALONE.has(verb) && !isThing(object, voice.screen))
      return { ...told, what: opened(couldNot(verb, ''), voice.opening) }
  }
  const isTable = !isRead && wording.table !== undefined && !isShown(wording.table, voice.screen ?? '')
  if (voice.screen === undefined || (!isTable && isForPeople(told.what, voice.screen)))
    return { ...told, what: inVoice(told.what, voice) }
  const plain = plainly(verbIn(told))
  // The verb alone tells those who asked for it, and nobody else.
  const isVague = plain === undefined || /^Could not \w+$/.test(plain)
  return { ...told, what: opened(plain ?? 'Something went wrong', voice.opening), isGeneric: isVague }
}

/** The verb of what failed; `sign out` is one. */
function deedIn(wording: Wording): string | undefined {
  const verb = verbIn(wording)
  return verb === 'sign' && / sign out$/.test(wording.what) ? 'sign out' : verb
}

/** `creator apps` on a screen of "Creator Applications". */
function inFull(what: string, screen: string | undefined): string {
  if (screen === undefined || /\bapps?\b/.test(screen) || !/\bapplications?\b/.test(screen)) return what
  return what.replace(/\bapp(s?)\b/, 'application$1')
}

/** Whether the screen speaks of one: `your booking`, `new booking`, `Submit booking`. */
function isThing(object: string, screen: string): boolean {
  const before = 'the|your|an?|this|new|my|our|add|create|submit|send|save|update|edit|delete'
  return new RegExp(`\\b(?:${before}) (?:\\w+ )?${object}\\b`).test(screen)
}

/** Whether a sentence has no word of programmers that the screen does not say itself. */
function isForPeople(what: string, screen: string): boolean {
  // An ID with a picture is none of a program.
  const plain = what.replace(/\bID (?=card|check|document|image|number|photo|proof|scan|verification)/g, '')
  const words = plain.toLowerCase().match(/[a-z]+/g) ?? []
  return words.every((word) => !CODE_WORDS.has(word) || new RegExp(`\\b${word}`).test(screen))
}

/** Whether the screen has the words of a table: `user_roles` is none for people where it says "Owner". One word is as good as its own. */
function isShown(table: string, screen: string): boolean {
  const words = table.toLowerCase().match(/[a-z]+/g) ?? []
  const stem = (word: string): string => word.replace(/(?:ies|y|es|s)$/, '')
  return words.length < 2 || new RegExp(words.map((word) => `\\b${stem(word)}\\w*`).join('[\\s_-]+')).test(screen)
}

/** `Could not load bookings` in the words this app begins with. */
export function opened(what: string, opening: string): string {
  return what.replace(/^Could not\b/, opening)
}

/** A sentence in the words this app begins with, its names as the screen writes them; in other languages as it is. */
export function inVoice(what: string, { language, opening, texts }: Voice): string {
  return isEnglish(language) ? asWritten(opened(what, opening), texts) : what
}

/** How failures begin in the strings of a file. */
export function openingIn(source: Source): string {
  const { shown, said } = textsIn(source)
  return openingOf([...shown, ...said]) ?? 'Could not'
}

/** The language of a file's own texts: of those that people see, where they tell. */
export function languageIn(source: Source): string {
  const { shown, said } = textsIn(source)
  return languageOf(shown) ?? languageOf([...shown, ...said]) ?? ENGLISH
}

/** Whether the texts of a file are in a language other than English. */
export function isOtherThanEnglish(source: Source): boolean {
  const { shown, said } = textsIn(source)
  return !isEnglish(languageOf([...shown, ...said]) ?? ENGLISH)
}

/** Whether a file's own texts say which language it speaks. */
export function speaksItself(source: Source): boolean {
  return languageOf(textsIn(source).shown) !== undefined
}

/** Texts of a file: what is shown (JSX, toasts), all other sentences in quotes, and what elements are given. */
function textsIn(source: Source): Record<'shown' | 'said' | 'labels', readonly string[]> {
  const shown: string[] = []
  const said: string[] = []
  const labels: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text)) shown.push(node.text.trim())
    if (ts.isStringLiteralLike(node) && ts.isJsxAttribute(node.parent)) labels.push(node.text)
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node)
    if (isText && isSentence(node.text) && !isClassList(node.text)) {
      if (isShownText(source, node)) shown.push(node.text)
      else if (
        !ts.isJsxAttribute(node.parent) ||
        /^(?:placeholder|title|label|alt|description)$/.test(node.parent.name.getText())
      )
        said.push(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return { shown, said, labels }
}

/** A text handed to a call that shows it, itself or in an object. */
function isShownText(source: Source, node: ts.Node): boolean {
  let at: ts.Node = node.parent
  while (
    ts.isPropertyAssignment(at) ||
    ts.isObjectLiteralExpression(at) ||
    ts.isTemplateExpression(at) ||
    ts.isBinaryExpression(at)
  ) {
    at = at.parent
  }
  return ts.isCallExpression(at) && SHOWS.test(at.expression.getText(source.tree))
}

/** Texts shown by calls in other files, the same folder first. */
function textsNear(path: string, project: ProjectFiles): string[] {
  const near: string[] = []
  const far: string[] = []
  const folder = `${folderOf(path)}/`
  for (const facts of siblingsOf(project, path)) {
    const into = facts.path.startsWith(folder) ? near : far
    if (into.length < ENOUGH) into.push(...shownTexts(facts))
  }
  return (near.length >= 3 ? near : [...near, ...far]).slice(0, ENOUGH)
}

/** The constant texts that the calls of a file show. */
export function shownTexts(facts: CodeFacts): string[] {
  return facts.calls
    .filter((call) => SHOWS.test(call.text))
    .flatMap((call) => call.args.slice(0, 2).flatMap(shownWords))
}

function openingOf(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const opening =
      OPENINGS.exec(plainText(text) ?? '')?.[1] ??
      (/^(?:Error|Failed) \w+ing\b/.test(plainText(text) ?? '') ? 'Failed to' : undefined)
    if (opening !== undefined) counts.set(opening, (counts.get(opening) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

function isSentence(text: string): boolean {
  return (
    text.length < 300 &&
    /[\p{L}\p{M}]{2,}\s+[\p{L}\p{M}]{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]{3,}/u.test(text)
  )
}

/** `flex items-center gap-2`: how something looks. */
function isClassList(text: string): boolean {
  const words = text.trim().split(/\s+/)
  const marked = words.filter((word) => /[-:[]/.test(word)).length
  return marked * 2 >= words.length && words.every((word) => /^[a-z\d!@&*[\]().,/%#_=:'+-]+$/.test(word))
}

/** A log's text without tags, signs and what leads over to the error. */
function plainText(log: string): string | undefined {
  const text = log
    .replace(/^(?:[^\p{L}[]|\[[^\]]*\])+/u, '')
    .replace(/^(?:Error|[\w$.]*[a-z][A-Z][\w$.]*(?:\(\))?)\s*[:–-]\s+/, '')
    .replace(/[\s:.,;!…–-]+$/, '')
    .trim()
  return text === '' ? undefined : text
}

/** The text of a log as a sentence of its own, for an error that is thrown there; undefined where it is none. */
export function plainSentence(log: string | undefined): string | undefined {
  const text = log === undefined ? undefined : plainText(log)
  const goesOn = /,\s*(?:using|falling|fall|trying|continuing|skipping)\b|\bfall(?:ing)? ?back\b/i
  return text !== undefined &&
    /\p{L}\s+\p{L}/u.test(text) &&
    !/[`$\\]/.test(text) &&
    text.length <= 70 &&
    !/^[\w ]+ (?:error|err|exception)$/i.test(text) &&
    !goesOn.test(text)
    ? text
    : undefined
}

/** Words of programmers: not for users. */
function isCode(text: string): boolean {
  return text.length > 70 || /[a-z][A-Z]|[_{}()<>=[\]/`"]/.test(text) || PROGRAMMING.test(text)
}

const PROGRAMMING =
  /\b(?:API|DB|database|SQL|JSON|RPC|RLS|URL|CSRF|token|(?<!API )key|null|undefined|supabase|edge functions?|payload|invoke|callback|mutation|hook|component|parse|cache|async|endpoint|webhook|background|fallback|retry|non-\w+)\b/i

/** What a log says, for users; `isFull` where it names an action and a thing. */
function readLog(text: string): { readonly what: string; readonly isFull: boolean } | undefined {
  if (isCode(text)) return undefined
  const told =
    /^(?:(?:an? )?(?:error|exception)|failed|failure|unable|could ?n[o'’]?t|cannot|can't)(?: (?:while|when|in|on|to|occurred))*\s+([\w-]+)\s+(.+)$/i.exec(
      text,
    )
  if (told !== null) {
    const [, word = '', object = ''] = told
    const verb = verbOf(word.toLowerCase())
    // `Failed to optimize the offer` is a sentence as it stands.
    const isSaid = /^(?:failed|unable) to \w+ /i.test(text) || /^(?:could ?n[o'’]?t|cannot|can't) /i.test(text)
    if (verb === undefined && !isSaid) return undefined
    return { what: `Could not ${verb ?? word.toLowerCase()} ${object}`, isFull: true }
  }
  const isOutcome = /^[A-Z][\w-]*(?: [\w-]+)+ failed$/.test(text)
  return isOutcome ? { what: text, isFull: false } : undefined
}

/** `fetching` → `load`, `deleting` → `delete`: only verbs that are known. */
function verbOf(word: string): string | undefined {
  const stem = word.replace(/ing$/, '')
  const found = [word, stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find(
    (each) => LOADING.has(each) || ACTING.has(each) || STARTING.has(each),
  )
  if (found === undefined) return undefined
  if (LOADING.has(found)) return 'load'
  return found === 'insert' || found === 'persist' || found === 'upsert' ? SPOKEN[found] : found
}
