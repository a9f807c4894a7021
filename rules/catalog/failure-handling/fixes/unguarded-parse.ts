import { guardParse } from '../../../analysis/conventions/parse-guard'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor } from './fix'

const TITLES = {
  fallback: 'Catch it, and go on with the empty value',
  message: 'Catch it, and tell the user',
  answer: 'Catch it, and answer with an error',
  log: 'Catch it, and go on without',
}

/** Texts that the program can do without: it opens as it does at the first visit. */
const OPTIONAL = new Set(['storage', 'cookie', 'address', 'message'])

/** The value the code itself uses where there is no text; else going on without it, a message, or an error answer. */
export function fixesForUnguardedParse(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const isOptional = OPTIONAL.has(String(finding.data.origin))
  const guarded = source && guardParse(source, finding.range.start, isOptional, project)
  return guarded ? fixOf(source, TITLES[guarded.does], 'unsafe', guarded.edits) : []
}
