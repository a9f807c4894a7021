import type { Source } from '../edits/source'
import type { CodeFacts, Value } from '../facts'
import { folderOf } from '../paths'
import { ENGLISH, languageOf } from './languages'
import { nearest, type ProjectFiles, siblingsOf } from './places'

/** What a server says to whoever calls it stands under these keys. */
const SAID = /^(?:error|message|msg|details?|reason)$/

/** The language in which a server file answers that something failed; else that of the nearest file that answers. */
export function answerLanguage(source: Source, project: ProjectFiles): string {
  const own = project.files.get(source.path)
  const said = own?.kind === 'code' ? languageOf(answeredTexts(own)) : undefined
  if (said !== undefined) return said
  const folder = folderOf(folderOf(source.path))
  const seen: { path: string; value: string }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    if (facts.jsx || !facts.path.startsWith(folder)) continue
    const language = languageOf(answeredTexts(facts))
    if (language !== undefined) seen.push({ path: facts.path, value: language })
  }
  return nearest(source.path, seen, (language) => language) ?? ENGLISH
}

/** `{ error: '…' }` and `new Error('…')` in the calls of a file, and what its functions give back. */
function answeredTexts(facts: CodeFacts): string[] {
  const called = facts.calls.flatMap(({ text, args, isNew }) =>
    isNew && /Error$/.test(text) ? args.slice(0, 1).flatMap(textsOf) : args.flatMap(saidIn),
  )
  return [...called, ...facts.functions.flatMap(({ returns }) => returns.flatMap(saidIn))]
}

function saidIn(value: Value): string[] {
  if (value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([key, member]) => (SAID.test(key) ? textsOf(member) : []))
}

function textsOf(value: Value): string[] {
  if (value.k === 'string') return [value.text]
  return value.k === 'either' ? value.of.flatMap(textsOf) : []
}
