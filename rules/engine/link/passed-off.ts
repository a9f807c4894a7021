import type { CatchFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { callVerdict } from './verdict'

/** What answers a request, by its name where its maker is not known. */
const ANSWERS = /(?:^|\.)(?:json|send|end|Response|stringify)$/

/**
 * What a catch, or a branch on an error that was given back, puts in the place of what could not be had is taken for real:
 * nothing beside it shows the failure, reports it or throws.
 */
export function isPassedOff(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  if (!fact.invents || fact.handler || fact.rethrows || fact.mayThrow || fact.form === 'skipped') return false
  for (let c = fact.calls[0]; c < fact.calls[1]; c++) {
    const { behaviour } = project.link.called(file.path, c)
    if (behaviour?.role === 'respond' || ANSWERS.test(file.calls[c]?.text ?? '')) continue
    const verdict = callVerdict(project.link, project.failures.effects, file, c)
    if (verdict === 'handles' || verdict === 'rethrows') return false
  }
  const around = file.catches[fact.inside]
  return around === undefined || !isPassedOff(project, file, around)
}

/** The words for what people see then: `numbers (\`demoStats\`)`, and how the sentence goes on. */
export function inventedWords({ invents }: CatchFact): { readonly what?: string; readonly they?: string } {
  if (!invents) return {}
  const by = invents.by === '' ? '' : ` (\`${invents.by}\`)`
  return { what: `${invents.what}${by}`, they: invents.what === 'numbers' ? 'they were' : 'it were' }
}
