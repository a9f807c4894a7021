import type { ProjectFiles } from '../../../analysis/conventions/places'
import type { Reaction } from '../../../analysis/conventions/reaction'
import { writesHiddenName } from '../../../analysis/edits/hidden-names'
import { isEmptiedAt, isSettledAt } from '../../../analysis/edits/pass-on'
import { applyEdits, type Edit, parseSource, type Source, syntaxErrorsOf } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import type { Finding, Fix } from '../../../engine/finding'
import type { Failures } from '../../../engine/link/failure'
import type { Link } from '../../../engine/link/link'
import type { Operation } from '../../../engine/link/operations'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'

/** The project as fixes need it: its files, and what the link knows where it is there. */
export interface FixProject extends ProjectFiles {
  readonly operations?: (facts: CodeFacts) => readonly Operation[]
  readonly failures?: Pick<Failures, 'verdict' | 'ofCall'>
  readonly link?: Pick<Link, 'callersOf' | 'call'>
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

/** One fix, or none where there is nothing to change or the result would not parse, or would call something else by a name that it imports. */
export function fixOf(
  source: Source,
  title: string,
  applicability: Fix['applicability'],
  edits: readonly Edit[],
  extras: Extras = {},
): Fix[] {
  if (edits.length === 0) return []
  const after = parseSource(source.path, applyEdits(source.text, edits))
  if (syntaxErrorsOf(after) > 0 || writesHiddenName(source, after, edits)) return []
  return [{ title, applicability, edits, creates: extras.creates ?? [], needs: extras.needs ?? [] }]
}

/** What a reaction does with the failure, to end a title: `show it with toast.error`. */
export function told({ k, by }: Pick<Reaction, 'k' | 'by'>): string {
  switch (k) {
    case 'message':
      return by === undefined ? 'tell the user' : `show it with ${by}`
    case 'answer':
      return 'answer with an error'
    case 'throw':
      return 'throw it'
    case 'log':
      return by === undefined ? 'log it' : `add it with ${by}`
  }
}

/** What a finding says under a key, where that is a text. */
export function textOf(finding: Finding, key: string): string | undefined {
  const value = finding.data[key]
  return typeof value === 'string' ? value : undefined
}

/** What is put in at one place, as one edit: the looks behind a `Promise.all`. */
export function joined(edits: readonly Edit[]): Edit[] {
  const found: Edit[] = []
  for (const each of edits) {
    const { start, end } = each.range
    const at = found.findIndex((one) => one.range.start === start && one.range.end === end && start === end)
    const before = found[at]
    if (before === undefined) found.push(each)
    else found[at] = { ...before, newText: before.newText + each.newText }
  }
  return found
}

/** The project as rules have it. */
export function isWhole(project: FixProject): project is FixProject & Project {
  return 'operations' in project && 'side' in project && 'link' in project
}

/** Whether a caller of a function has it settled with others, and puts nothing in place of what it throws. */
export function isSettledByCaller(path: string, f: number, { link }: FixProject, sourceOf: SourceOf): boolean {
  const callers = f < 0 || link === undefined ? [] : link.callersOf({ k: 'function', path, f })
  return callers.some((caller) => {
    const start = link?.call(caller)?.nameRange.start
    const source = start === undefined ? undefined : sourceFor(caller.path, sourceOf)
    return source !== undefined && isSettledAt(source, start ?? 0)
  })
}

/** Whether all callers of a function make nothing of what it throws: who throws more in it empties more. */
export function isEmptiedByCallers(path: string, f: number, { link }: FixProject, sourceOf: SourceOf): boolean {
  const callers = f < 0 || link === undefined ? [] : link.callersOf({ k: 'function', path, f })
  return (
    callers.length > 0 &&
    callers.every((caller) => {
      const start = link?.call(caller)?.nameRange.start
      const source = start === undefined ? undefined : sourceFor(caller.path, sourceOf)
      return source !== undefined && isEmptiedAt(source, start ?? 0)
    })
  )
}
