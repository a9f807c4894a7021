import { nameOfEndpoint } from '../../endpoints'
import { uncountedSignIns } from '../../endpoints/counted-sign-ins'
import type { Project } from '../../project'
import type { Against } from './against'

/** Sign-ins at which a script may try passwords for as long as it likes; those that missing-rate-limit tells are left to it. */
export function triesWithoutEnd(project: Project): Against[] {
  const found = uncountedSignIns(project).filter(
    ({ endpoint: { file, range } }) => !project.reach.unusedAt(file, range.start),
  )
  const first = found.find(({ shared }) => !shared) ?? found[0]
  if (!first) return []
  const { endpoint, shared } = first
  const limit = shared?.most === undefined ? 'the limit' : `the limit of ${shared.most} calls`
  const counts = shared ? `Nothing but ${limit} that all endpoints share counts` : 'Nothing counts'
  return [
    {
      fact: 'uncounted-sign-ins',
      item: 'private-data',
      severity: 'warning',
      file: endpoint.file,
      range: endpoint.range,
      about: found.map((each) => nameOfEndpoint(each.endpoint)),
      says: `${counts} how often ${nameOfEndpoint(endpoint)} is asked whether a password is right. A script can try the most common ones on every account, day after day.`,
      fix: 'Put a limit of its own before it: a few tries in some minutes, counted by the account and by the address.',
    },
  ]
}
