import type * as ts from 'typescript'
import { visibleNames } from '../edits/names'
import type { Source } from '../edits/source'
import { quoted } from '../edits/style'
import type { CodeFacts, Value } from '../facts'
import { upperFirst } from '../first-letter'
import { generalWords } from './languages'
import { phraseFor } from './phrases'
import { isBelowLocale, nearest, type ProjectFiles, siblingsOf } from './places'
import { speaksItself } from './voice'
import { sentence, verbOf, type Wording } from './wording'

/** How a file that shows translated texts would say that something failed; `unknown` where no text for it is at hand. */
export type Translated =
  | { readonly k: 'plain' }
  | { readonly k: 'translated'; readonly text: string }
  | { readonly k: 'unknown' }

/** What gives a component its texts. */
const SOURCES =
  /\b(?:useTranslations?|useI18n\w*|useLanguage|useLocale|useLocalization|useIntl|getTranslations|useLingui|useT)\b|from ['"](?:[^'"]*\/)?(?:i18n|i18next|react-i18next|next-intl)['"]/
/** A key of a text that says on its own that something failed. */
const GENERAL =
  /something_?went_?wrong|(?:generic|unexpected|unknown|general)_?(?:error|failure)$|^errors?\.(?:\w+\.)*(?:generic|unexpected|unknown|general)$|^(?:common|errors?|toasts?)\.(?:error_?occurred|failed)/i
/** The same of something that a person wanted done. */
const NOT_DONE = /(?:action|operation|request)s?[._]?(?:failed|failure|error)$/i
const KEYS_OF: Readonly<Record<string, RegExp>> = {
  load: /(?:load|fetch)\w*(?:fail|err)|(?:fail|err)\w*(?:load|fetch)/i,
  save: /(?:save|update|create)\w*(?:fail|err)|(?:fail|err)\w*(?:save|updat|creat)/i,
  create: /(?:save|create|add)\w*(?:fail|err)|(?:fail|err)\w*(?:save|creat|add)/i,
  update: /(?:save|update)\w*(?:fail|err)|(?:fail|err)\w*(?:save|updat)/i,
  delete: /(?:delete|remove)\w*(?:fail|err)|(?:fail|err)\w*(?:delet|remov)/i,
  send: /send\w*(?:fail|err)|(?:fail|err)\w*send/i,
  upload: /upload\w*(?:fail|err)|(?:fail|err)\w*upload/i,
}

/**
 * How a failure is said at a node of a file: literally, or by the function that translates there. A text the app has for
 * it is used, or written beside its key where the app writes such texts in place; none is made up in one language only.
 */
export function translatedAt(source: Source, node: ts.Node, project: ProjectFiles, wording: Wording): Translated {
  const inPlace = besideEachOther(source, node, wording)
  if (inPlace !== undefined) return { k: 'translated', text: inPlace }
  // Texts that a macro collects are written in a form of its own.
  if (/from ['"]@lingui\/|from ['"]react-intl['"]/.test(source.text)) return { k: 'unknown' }
  const isTranslated =
    SOURCES.test(source.text) && /(?<![\w.])(?:t|i18n\.t|translate|formatMessage|tr)\(/.test(source.text)
  if (!isTranslated) {
    const isForAll = hasLocales(source, project) && !speaksItself(source)
    return isForAll || isTranslatedApp(source, project) ? { k: 'unknown' } : { k: 'plain' }
  }
  if (!visibleNames(node).has('t')) return { k: 'unknown' }
  const withDefault = keyWithDefault(source, wording)
  if (withDefault !== undefined) return { k: 'translated', text: withDefault }
  const key = keyFor(source, project, verbOf(wording))
  if (key !== undefined) return { k: 'translated', text: `t(${quoted(source.style, key)})` }
  return { k: saysPlainly(source) ? 'plain' : 'unknown' }
}

const PLAIN_MESSAGE = /\btoast\.\w+\(\s*['"]|\b(?:title|description):\s*['"]/
const TRANSLATED_MESSAGE = /\btoast(?:\.\w+)?\(\s*(?:i18n\.)?t\(|\b(?:title|description):\s*(?:i18n\.)?t\(/

/** What a file shows in messages stands there as it is, whatever else of it is translated. */
function saysPlainly({ text }: Source): boolean {
  return /\btoast(?:\.\w+)?\(/.test(text) && PLAIN_MESSAGE.test(text) && !TRANSLATED_MESSAGE.test(text)
}

function hasLocales(source: Source, project: ProjectFiles): boolean {
  for (const { path } of siblingsOf(project, source.path)) if (isBelowLocale(path)) return true
  return false
}

/** Most of what the other files show is a translated text: one written in place would stay in its language. */
function isTranslatedApp(source: Source, project: ProjectFiles): boolean {
  let translated = 0
  let literal = 0
  for (const facts of siblingsOf(project, source.path)) {
    for (const { text, args } of facts.calls) {
      if (!/(?:^|\.)toast(?:\.\w+)?$/.test(text)) continue
      const [first] = args
      const shown = first?.k === 'object' ? first.members['title'] : first
      if (shown?.k === 'string') literal++
      if (shown?.k === 'call' && /^(?:t|i18n\.t)$/.test(facts.calls[shown.c]?.text ?? '')) translated++
    }
  }
  return translated >= 5 && translated > literal
}

/** The key of a button that tries again, as code; undefined where the app has none for it. */
export function translatedRetry(source: Source, project: ProjectFiles): string | undefined {
  const key = nearestKey(source, project, /(?:^|[._])(?:retry|try_?again)$/i)
  return key === undefined ? undefined : `t(${quoted(source.style, key)})`
}

/** `tx({ de: '…', en: '…' })`: every language in place. */
function besideEachOther(source: Source, node: ts.Node, wording: Wording): string | undefined {
  const found =
    /(?<![\w.])(\w{1,12})\(\{\s*((?:de|en|es|fr|pt|it|nl|pl|tr|uk|ru|ja|ko|no):\s*["'`][\s\S]{1,600}?)\}\)/.exec(
      source.text,
    )
  const [, name = '', body = ''] = found ?? []
  if (name === '' || !visibleNames(node).has(name)) return undefined
  const codes = [...body.matchAll(/(?:^|,)\s*(\w\w):\s*["'`]/g)].map(([, code = '']) => code)
  if (codes.length < 2) return undefined
  const verb = verbOf(wording)
  const members = codes.map((code) => {
    const words =
      code === 'en' ? wording : { ...wording, what: phraseFor(code, verb), advice: generalWords(code).advice }
    return `${code}: ${quoted(source.style, sentence(words))}`
  })
  return `${name}({ ${members.join(', ')} })`
}

/** `t('rooms.loadFailed', 'Could not load rooms')`, where the file writes its English texts beside their keys. */
function keyWithDefault(source: Source, wording: Wording): string | undefined {
  const written = [...source.text.matchAll(/(?<![\w.])t\(\s*['"]([\w-]+)[.:][\w.:-]+['"]\s*,\s*['"`]/g)]
  const all = source.text.match(/(?<![\w.])t\(\s*['"]/g)?.length ?? 0
  if (written.length < 2 || written.length * 2 < all) return undefined
  const prefixes = written.map(([, prefix = '']) => ({ path: source.path, value: prefix }))
  const prefix = nearest(source.path, prefixes, (value) => value)
  const name = wording.what.replace(/^(?:Could not|Failed to|Unable to|Couldn't) (?:the )?/, '').replace(/ the /g, ' ')
  const camel = name
    .split(/\W+/)
    .map((word, i) => (i === 0 ? word.toLowerCase() : upperFirst(word)))
    .join('')
  return `t(${quoted(source.style, `${prefix}.${camel}Failed`)}, ${quoted(source.style, sentence(wording))})`
}

/** A key of the file for this failure, else one of the app that says that something went wrong. */
function keyFor(source: Source, project: ProjectFiles, verb: string | undefined): string | undefined {
  const own = project.files.get(source.path)
  const ownKeys = own?.kind === 'code' ? keysIn(own) : []
  const specific = KEYS_OF[verb ?? '']
  const same = specific === undefined ? undefined : ownKeys.find((key) => specific.test(key))
  if (same !== undefined) return same
  const near = specific === undefined ? undefined : nearestKey(source, project, specific)
  if (near !== undefined && SHARED.test(areaOf(near))) return near
  return nearestKey(source, project, GENERAL) ?? (verb === 'load' ? undefined : nearestKey(source, project, NOT_DONE))
}

/** The key of a kind that is used most, as near to the file as any is. */
function nearestKey(source: Source, project: ProjectFiles, kind: RegExp): string | undefined {
  const own = project.files.get(source.path)
  // `useTranslations('Orders')` gives a `t` that knows keys of its own.
  const isOpen = /\buse(?:Translations?|I18n\w*|Language|T)\(\s*\)/.test(source.text)
  const ownKeys = own?.kind === 'code' ? keysIn(own) : []
  const mine = ownKeys.find((key) => kind.test(key))
  if (mine !== undefined || !isOpen) return mine
  const areas = new Set(ownKeys.map(areaOf))
  const keys = [...siblingsOf(project, source.path)].flatMap((facts) =>
    keysIn(facts).map((value) => ({ path: facts.path, value })),
  )
  // A text of another screen is that screen's to change.
  const open = keys.filter(({ value }) => kind.test(value) && (SHARED.test(areaOf(value)) || areas.has(areaOf(value))))
  const shared = open.filter(({ value }) => SHARED.test(areaOf(value)))
  const used = nearest(source.path, shared.length > 0 ? shared : open, (value) => value)
  return used ?? catalogueKeys(source, project).find((key) => kind.test(key) && SHARED.test(areaOf(key)))
}

/** Files of translated texts, each under its key. */
const CATALOGUE = /(?:^|\/)(?:locales?|i18n|translations?|lang(?:uages?)?|messages)\/(?:[\w-]+\/)*[\w-]+\.[jt]s$/i

/** The keys of the texts that an app has written down, with what stands round them: `error.loadingFailed`. */
function catalogueKeys(source: Source, project: ProjectFiles): string[] {
  const found = new Set<string>()
  const collect = (value: Value | undefined, before: string): void => {
    if (value?.k === 'string' && before !== '') found.add(before)
    if (value?.k !== 'object') return
    for (const [name, member] of Object.entries(value.members))
      collect(member, before === '' ? name : `${before}.${name}`)
  }
  for (const facts of siblingsOf(project, source.path)) {
    if (!CATALOGUE.test(facts.path)) continue
    for (const { values } of facts.declarations) collect(values[0], '')
  }
  return [...found]
}

/** Areas of keys that any screen may use. */
const SHARED =
  /^(?:|common|general|global|shared|core|app|ui|base|errors?|toasts?|messages?|notifications?|alerts?|actions?|buttons?|status)$/i

/** `orders` of `orders.list.title`; nothing where a key has no area. */
function areaOf(key: string): string {
  return /^([\w-]+)[.:]/.exec(key)?.[1] ?? ''
}

/** Keys of the translated texts of a file. */
function keysIn(facts: CodeFacts): string[] {
  return facts.calls.flatMap(({ text, args: [first] }) =>
    /^(?:t|i18n\.t)$/.test(text) && first?.k === 'string' ? [first.text] : [],
  )
}
