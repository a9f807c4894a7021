import type { FileFacts, TsconfigFacts } from '../analysis/facts'
import { firstNamed } from '../engine/first-named'

const MOST_NAMED = 3

/**
 * What a person should know of the files themselves, as sentences: broken syntax, manifests that are no JSON, a tsconfig
 * that extends itself. The review goes on without what they would have said.
 */
export function notesOf(files: ReadonlyMap<string, FileFacts>): string[] {
  const all = [...files.values()]
  const syntax = all.filter((facts) => facts.kind === 'code' && facts.syntaxErrors > 0)
  const broken = all.filter((facts) => (facts.kind === 'package' || facts.kind === 'tsconfig') && facts.broken)
  const circular = all.filter((facts) => facts.kind === 'tsconfig' && extendsItself(facts, files))
  return [
    ...sentence(syntax, 'has a syntax error and is', 'have syntax errors and are', 'reviewed as far as can be read'),
    ...sentence(broken, 'is', 'are', 'not valid JSON: what could be read is used'),
    ...sentence(circular, 'extends itself', 'extend themselves', 'by way of others: the circle is left out'),
  ]
}

function sentence(files: readonly FileFacts[], one: string, many: string, rest: string): string[] {
  if (files.length === 0) return []
  const named = firstNamed(files, MOST_NAMED, ({ path }) => path)
  return [`${named} ${files.length === 1 ? one : many} ${rest}.`]
}

function extendsItself(facts: TsconfigFacts, files: ReadonlyMap<string, FileFacts>): boolean {
  const seen = new Set<string>()
  const queue = [facts.path]
  for (const path of queue) {
    const at = files.get(path)
    if (at?.kind !== 'tsconfig') continue
    for (const target of at.extends) {
      const next = resolved(path, target)
      if (next === facts.path) return true
      if (next && !seen.has(next)) queue.push(next)
      if (next) seen.add(next)
    }
  }
  return false
}

function resolved(from: string, target: string): string | undefined {
  if (!target.startsWith('.')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  const path = parts.join('/')
  return path.endsWith('.json') ? path : `${path}.json`
}
