import type { Source } from '../edits/source'
import { ENGLISH, languageOf } from './languages'
import { type ProjectFiles, siblingsOf } from './places'
import { shownTexts } from './voice'

/** Screens whose text is read. */
const MOST_READ = 60
/** Letters between tags: what a person reads. */
const BETWEEN_TAGS = />([^<>{}=;]*\p{L}{2,}[^<>{}=;]*)</gu

/**
 * The language that an app speaks to people, told from what most of its screens and toasts say, not from its `lang`:
 * that is often left as a template had it.
 * @param textOf the text of another file
 */
export function appLanguage(
  source: Source,
  project: ProjectFiles,
  textOf: (path: string) => string | undefined,
): string {
  const counts = new Map<string, number>()
  let read = 0
  for (const facts of siblingsOf(project, source.path)) {
    if (!facts.jsx || read >= MOST_READ || /(?:^|\/)ui\/[^/]+$/.test(facts.path)) continue
    const texts = [...(textOf(facts.path) ?? '').matchAll(BETWEEN_TAGS)].map(([, text = '']) => text.trim())
    const language = languageOf([...texts, ...shownTexts(facts)])
    if (language === undefined) continue
    read++
    counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ENGLISH
}
