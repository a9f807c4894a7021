import type { CodeFacts } from '../analysis/facts'
import { PROPERTY_HEADINGS } from '../engine/explain'
import type { Finding, Property, Severity } from '../engine/finding'
import type { Project } from '../engine/project'
import type { Incomplete, Schema } from '../engine/schema/schema'
import type { Coverage } from './assessment'
import { asksDatabase, healthSentences } from './health-words'
import type { Review } from './review'
import { UNMADE, unseenIn } from './verdicts'
import { counted, listed } from './words'

interface Looked {
  readonly noun: string
  readonly count: number
}

const PROPERTIES = Object.keys(PROPERTY_HEADINGS) as readonly Property[]

/** What was looked at for each property, what was found, and what could not be seen. */
export function coverageOf(review: Review, findings: readonly Finding[], project: Project): Coverage[] {
  const code = project.productCode
  const looked = lookedAt(project, code)
  const missed = unseenOf(project)
  return PROPERTIES.map((property) => ({
    property,
    heading: PROPERTY_HEADINGS[property],
    looked: looked[property].filter(({ count }) => count > 0),
    found: countsOf(findings.filter((finding) => finding.property === property)),
    seen: property === 'monitoring' ? healthSentences(project, project.inventory.apps) : [],
    unseen: [...missed[property], ...unseenIn(review)],
  }))
}

/** How many findings there are of each severity. */
function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}

function lookedAt(project: Project, code: readonly CodeFacts[]): Readonly<Record<Property, readonly Looked[]>> {
  const sum = (of: (facts: CodeFacts) => number) => code.reduce((total, facts) => total + of(facts), 0)
  const databases = project.databases.all
  const tables = databases.reduce((total, { tables }) => total + own(tables.values()).length, 0)
  const policies = databases.reduce(
    (total, { tables }) => total + [...tables.values()].reduce((count, table) => count + table.policies.size, 0),
    0,
  )
  const { apps, pipelines, tests, environment, lockfiles } = project.inventory
  const files = { noun: 'code file', count: code.length }
  return {
    'failure-handling': [
      files,
      { noun: 'network call', count: sum((facts) => project.operations(facts).length) },
      { noun: 'catch', count: sum((facts) => facts.catches.length) },
    ],
    database: [
      { noun: 'table', count: tables },
      { noun: 'query', count: project.queried.reduce((total, { queries }) => total + queries.length, 0) },
      {
        noun: 'schema or migration file',
        count: databases.reduce((total, { source }) => total + source.files.length, 0),
      },
    ],
    'data-protection': [
      files,
      { noun: 'table', count: tables },
      { noun: 'policy', count: policies },
      { noun: 'endpoint', count: project.endpoints.all.length },
    ],
    monitoring: [
      { noun: 'app', count: apps.length },
      { noun: 'start-up file', count: apps.flatMap(({ sides }) => sides.flatMap(({ entries }) => entries)).length },
      { noun: 'error tracker', count: apps.flatMap(({ trackers }) => trackers).length },
      { noun: 'health route', count: apps.flatMap(({ healthRoutes }) => healthRoutes).length },
    ],
    process: [
      { noun: 'pipeline', count: new Set(pipelines.map(({ file }) => file)).size },
      { noun: 'test file', count: tests.files.length },
      { noun: 'lockfile', count: lockfiles.length },
      { noun: 'environment variable', count: environment.variables.length },
    ],
  }
}

/** The code asks a database, and no file of the repository makes one. */
export function asksUnmade(project: Project): boolean {
  return project.databases.all.length === 0 && asksDatabase(project)
}

function unseenOf(project: Project): Readonly<Record<Property, readonly string[]>> {
  const databases = project.databases.all
  const notes = project.databases.notes.map(({ text }) => text)
  const noSchema = [...notes, ...(notes.length === 0 && asksUnmade(project) ? [UNMADE] : [])]
  const incomplete = databases.flatMap(incompleteIn)
  const platform = 'What is set on web pages of the host or the database is not in the repository and was not seen.'
  return {
    'failure-handling': [],
    database: [...noSchema, ...incomplete],
    'data-protection': [...noSchema, ...incomplete, platform],
    monitoring: [platform],
    process: [platform],
  }
}

/** Sentences on what is not known of a database. */
function incompleteIn(schema: Schema): string[] {
  const assumed = own(schema.tables.values()).filter((table) => table.assumed)
  const reasons = [...new Set(schema.incomplete.map(wordsOf))]
  const named = assumed.slice(0, 3).map(({ name }) => name)
  const more = assumed.length > 3 ? [...named, `${assumed.length - 3} more`] : named
  return [
    ...(assumed.length > 0
      ? [
          `${counted(assumed.length, 'table')} (${listed(more)}) made outside the repository: only what later migrations add to ${assumed.length === 1 ? 'it' : 'them'} is known.`,
        ]
      : []),
    ...reasons,
  ]
}

function wordsOf({ reason }: Incomplete): string {
  return reason
}

function own<T extends { readonly foreign: boolean }>(tables: Iterable<T>): T[] {
  return [...tables].filter(({ foreign }) => !foreign)
}
