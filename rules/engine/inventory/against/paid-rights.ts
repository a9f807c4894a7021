import { firstNamed } from '../../first-named'
import { paidRightsIn } from '../../policies/paid-rights'
import type { Project } from '../../project'
import type { Against } from './against'

const NAMED = 3

/** Rows that say what somebody has paid for, and that people write themselves through the database's own API. */
export function paidRights(project: Project): Against[] {
  const found = project.exposed.flatMap((database) => paidRightsIn(database, project))
  const [first] = found
  if (!first) return []
  const { table, columns, policy, privilege, whose } = first
  const named = firstNamed(columns, NAMED, (name) => `\`${name}\``)
  const does =
    privilege === 'insert'
      ? `add rows for themselves to \`${table.name}\``
      : whose === 'own'
        ? `change their own row of \`${table.name}\``
        : `change the row of their own group in \`${table.name}\``
  const others = found.slice(1).map((each) => `\`${each.table.name}\``)
  const more = others.length > 0 ? ` It is the same with ${firstNamed(others, NAMED, (name) => name)}.` : ''
  return [
    {
      fact: 'paid-rights',
      item: 'real-payments',
      severity: 'error',
      ...policy.place,
      about: found.map((each) => each.table.name),
      says: `The policy “${policy.name}” lets people ${does}, with ${named} in it, and nothing keeps them from writing that.${more} Anyone with an account can have what others pay for, with one line in the browser’s console.`,
      fix: `Keep ${named} in a table that people only read, and let the webhook write it; or set it back in a trigger for all but the server.`,
    },
  ]
}
