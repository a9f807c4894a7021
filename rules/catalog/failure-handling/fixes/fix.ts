import type { ProjectFiles } from '../../../analysis/conventions/places'
import { applyEdits, type Edit, parseSource, type Source, syntaxErrorsOf } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import type { Finding, Fix } from '../../../engine/finding'
import type { Operation } from '../../../engine/link/operations'
import type { SourceOf } from '../../../engine/rule'

/** The project as fixes need it: its files, and what the link knows where it is there. */
export interface FixProject extends ProjectFiles {
  readonly operations?: (facts: CodeFacts) => readonly Operation[]
}

/** Files to write and packages to install beside the edits. */
export interface Extras {
  readonly creates?: Fix['creates']
  readonly needs?: readonly string[]
}

/** The file of a finding, parsed; undefined where it is gone or broken: broken code is not edited. */
export function sourceFor(path: string, sourceOf: SourceOf): Source | undefined {
  const text = sourceOf(path)
  if (text === undefined) return undefined
  const source = parseSource(path, text)
  return syntaxErrorsOf(source) === 0 ? source : undefined
}

/** One fix, or none where there is nothing to change or the result would not parse. */
export function fixOf(
  source: Source,
  title: string,
  applicability: Fix['applicability'],
  edits: readonly Edit[],
  extras: Extras = {},
): Fix[] {
  if (edits.length === 0) return []
  const after = parseSource(source.path, applyEdits(source.text, edits))
  if (syntaxErrorsOf(after) > 0) return []
  return [{ title, applicability, edits, creates: extras.creates ?? [], needs: extras.needs ?? [] }]
}

export function textOf(finding: Finding, key: string): string | undefined {
  const value = finding.data[key]
  return typeof value === 'string' ? value : undefined
}
