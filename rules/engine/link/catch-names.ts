import type { CatchFact, CodeFacts } from '../../analysis/facts'
import { functionPath } from '../subject'

/** The name of the function that a catch stands in, else of its file. */
export function whereOf(file: CodeFacts, fact: CatchFact): string {
  for (let f = fact.in; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const name = file.functions[f]?.name
    if (name) return name
  }
  const [name = '', folder = ''] = file.path.split('/').reverse()
  return /^(?:index|route|page|main)\./.test(name) ? folder : name
}

/** What a finding about a catch is about: the functions round it, and which of their catches it is. */
export function catchSubject(file: CodeFacts, index: number, where: string): string {
  const fact = file.catches[index]
  const before = file.catches
    .slice(0, index)
    .filter((other) => other.in === fact?.in && other.form !== 'skipped').length
  const path = functionPath(file, fact?.in ?? -1)
  return before > 0 ? `${path || where} catch ${before + 1}` : `${path || where} catch`
}
