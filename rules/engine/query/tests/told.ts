import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import type { Operation } from '../../link/operations'
import type { Project } from '../../project'
import type { Condition, QueryShape } from '../shape'

export type ShapeReader = (project: Project, facts: CodeFacts, operation: Operation) => QueryShape | undefined

/** The shapes of the queries in a file of a small project. */
export function shapesIn(text: string, read: ShapeReader, others: Readonly<Record<string, string>> = {}): QueryShape[] {
  const project = projectOf({ 'src/a.ts': text, ...others })
  const facts = project.files.get('src/a.ts') as CodeFacts
  return project.operations(facts).flatMap((operation) => read(project, facts, operation) ?? [])
}

/** Conditions in short: `status equal open, (a equal 1 or b range)`. */
export function told(conditions: readonly Condition[]): string {
  return conditions
    .map((each) => {
      if (each.k === 'unknown') return '?'
      if (each.k !== 'test') return `(${each.of.map((part) => told([part])).join(` ${each.k} `)})`
      const name = `${each.relation ? `${each.relation}.` : ''}${each.column ?? (each.text?.startsWith('{') ? 'expression' : each.text)}`
      return `${name} ${each.test}${each.value === undefined ? '' : ` ${each.value}`}`
    })
    .join(', ')
}
