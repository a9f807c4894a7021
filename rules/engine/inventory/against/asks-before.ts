import type { CallFact, CodeFacts } from '../../../analysis/facts'
import type { Project } from '../../project'

/** Whether a call of a router's (`app.use('/files', requireUser, …)`) hands it something that looks at who calls. */
export function asksBefore({ endpoints }: Project, { path }: CodeFacts, { args }: CallFact): boolean {
  const { checks } = endpoints.reading()
  return args.some((value) => value.k !== 'string' && checks.ofStep({ path, value }) !== undefined)
}
