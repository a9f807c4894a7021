import type { Finding } from '../engine/finding'
import { type CommandAccess, type TableAccess, tableAccess, type Who } from '../engine/policies/access'
import type { Project } from '../engine/project'
import type { Access, TableRow } from './assessment'
import { endpointRows } from './endpoint-rows'
import { THEMES } from './themes'
import { listed } from './words'

const WHO: Readonly<Record<Who, string>> = {
  server: 'nobody',
  owner: 'the owner',
  members: 'members',
  staff: 'staff',
  unknown: 'a condition that is not understood',
  'signed-in': 'everyone signed in',
  anyone: 'anyone',
}

const UNKNOWN = 'not known: made outside the repository'

/** Widest first. */
const WIDTH: readonly Who[] = ['anyone', 'signed-in', 'unknown', 'staff', 'members', 'owner', 'server']

/** Who can read and write each table, and call each endpoint: the whole surface, what is flagged first. */
export function accessIn(project: Project, findings: readonly Finding[]): Access {
  const open = THEMES.filter(({ id }) => id === 'open-data').flatMap(({ rules }) => rules)
  const flagged = new Set(findings.filter(({ rule }) => open.includes(rule)).map(({ subject }) => subject))
  const tables = tableAccess(project).map((access) => tableRow(access, flagged))
  return {
    tables: [...tables].sort((a, b) => Number(b.flagged) - Number(a.flagged)),
    endpoints: endpointRows(project, findings),
  }
}

function tableRow(access: TableAccess, flagged: ReadonlySet<string>): TableRow {
  const { schema, table, place, certain, rowSecurity } = access
  const name = schema === 'public' ? table : `${schema}.${table}`
  // Whether row level security is on was decided where the table was made, which is not in the repository.
  const isKnown = certain || rowSecurity
  const unsure = certain ? '' : ', as far as the repository says'
  return {
    ...place,
    table: name,
    read: isKnown ? `${inWords(access.select)}${unsure}` : UNKNOWN,
    write: isKnown ? `${writers(access)}${unsure}` : UNKNOWN,
    flagged: [...flagged].some((subject) => subject.split(/[\s/:]/).some((part) => part === `${schema}.${table}`)),
  }
}

/** `the owner`, `anyone (some rows)`. */
function inWords({ who, rows }: CommandAccess): string {
  const isWide = who === 'anyone' || who === 'signed-in'
  return `${WHO[who]}${isWide && rows === 'some' ? ' (some rows)' : ''}`
}

/** One answer where insert, update and delete are alike, else each: `anyone: insert; the owner: update, delete`. */
function writers({ insert, update, delete: remove }: TableAccess): string {
  const commands = [
    { name: 'insert', access: insert },
    { name: 'update', access: update },
    { name: 'delete', access: remove },
  ]
  const byWho = new Map<string, { readonly who: Who; readonly names: string[] }>()
  for (const { name, access } of commands) {
    const words = inWords(access)
    const own = byWho.get(words)
    if (own) own.names.push(name)
    else byWho.set(words, { who: access.who, names: [name] })
  }
  const [first] = byWho.keys()
  if (byWho.size === 1 && first !== undefined) return first
  return [...byWho]
    .filter(([, { who }]) => who !== 'server')
    .sort((a, b) => WIDTH.indexOf(a[1].who) - WIDTH.indexOf(b[1].who))
    .map(([words, { names }]) => `${words}: ${listed(names)}`)
    .join('; ')
}
