import { isReviewRule } from '../../analysis/deployment'
import type { FileFacts } from '../../analysis/facts'
import type { ChecklistId } from '../configuration-shape'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { Pipeline, Step } from './inventory'
import { topOf } from './places'

/** What shows a checklist item in the project's own files. */
export interface ChecklistEvidence extends Place {
  readonly item: ChecklistId
  /** What is there, in words: `a workflow that dumps the database by the clock`. */
  readonly says: string
}

/**
 * Everything in the project's files that shows an item of the checklist, the most telling first. An item that nothing shows
 * is not among them: what lives in dashboards a person has to confirm.
 */
export function checklistEvidence(project: Project): ChecklistEvidence[] {
  const { pipelines } = project.inventory
  const files = [...project.files.values()]
  return [
    ...pipelines.flatMap((pipeline) => ofPipeline(pipeline)),
    ...files.flatMap((facts) => ofFile(facts)),
    ...keptLogs(project),
    ...waysBack(files),
    ...replayed(project),
  ]
}

function ofPipeline(pipeline: Pipeline): ChecklistEvidence[] {
  const found: ChecklistEvidence[] = []
  const add = (item: ChecklistId, says: string, place: Place): void => {
    found.push({ item, says, file: place.file, range: place.range })
  }
  const name = pipeline.name ?? pipeline.file
  for (const step of pipeline.steps) {
    const does = (task: Step['tasks'][number]): boolean => step.tasks.includes(task)
    if (does('backup') && pipeline.scheduled)
      add('backups', `The workflow “${name}” makes a copy of the data by the clock.`, step)
    if (does('restore') && pipeline.scheduled && !/db reset/.test(step.text))
      add('restore-tested', `The workflow “${name}” restores a copy by the clock.`, step)
    if (does('watch') && pipeline.scheduled)
      add('uptime-monitor', `The workflow “${name}” asks the app by the clock whether it answers.`, step)
    if (does('roll-back')) add('rollback-path', `The workflow “${name}” puts an earlier version back.`, step)
    if ((does('deploy') || does('migrate')) && isStaging(step, pipeline))
      add('staging-environment', `The workflow “${name}” deploys to a place that is not production.`, step)
  }
  return found
}

const STAGING = /(?:^|[\s/._-])(?:staging|preview|pre-?prod|qa|uat)(?:$|[\s/._-])/i

function isStaging({ environment, job, text }: Step, { name, file }: Pipeline): boolean {
  return (
    [environment, job, name, file.replace(/^.*\//, '')].some((each) => each !== undefined && STAGING.test(each)) ||
    /--env(?:ironment)?[= ](?:staging|preview)\b/.test(text)
  )
}

function ofFile(facts: FileFacts): ChecklistEvidence[] {
  const { path } = facts
  const top = facts.kind === 'code' ? topOf(facts) : { file: path, range: { start: 0, end: 0 } }
  if (facts.kind === 'deployment') return ofDeployment(facts)
  if (isReviewRule(path))
    return [
      {
        item: 'code-review',
        ...top,
        says: /CODEOWNERS$/.test(path)
          ? 'CODEOWNERS says who is asked about a change.'
          : 'A template says what a change must tell before it is merged.',
      },
    ]
  if (facts.kind === 'text') return namedFile(path).map(([item, says]) => ({ item, says, ...top }))
  if (facts.kind !== 'code') return []
  const checkly = facts.imports.some(({ specifier }) => /^checkly(?:\/|$)/.test(specifier))
  if (!checkly) return []
  const check = facts.calls.find(
    ({ text, isNew }) => (isNew && /(?:Check|Monitor)$/.test(text)) || text === 'defineConfig',
  )
  const channel = facts.calls.find(({ text, isNew }) => isNew && /AlertChannel$/.test(text))
  return [
    ...(check
      ? [
          {
            item: 'uptime-monitor' as const,
            file: path,
            range: check.nameRange,
            says: 'Checkly asks the app from outside, as this file says.',
          },
        ]
      : []),
    ...(channel
      ? [
          {
            item: 'alerting' as const,
            file: path,
            range: channel.nameRange,
            says: 'Checkly writes to somebody when a check fails.',
          },
        ]
      : []),
  ]
}

/** Files that a tool looks for under one name. */
function namedFile(path: string): [ChecklistId, string][] {
  if (/^\.upptimerc\.ya?ml$/.test(path))
    return [['uptime-monitor', 'Upptime asks the app from outside, as this file says.']]
  if (/^openstatus\.ya?ml$/.test(path))
    return [['uptime-monitor', 'OpenStatus asks the app from outside, as this file says.']]
  if (/(?:^|\/)litestream\.ya?ml$/.test(path)) return [['backups', 'Litestream copies the database all the time.']]
  if (/(?:^|\/)alertmanager\.ya?ml$/.test(path)) return [['alerting', 'Alertmanager says who is told of what.']]
  if (/(?:^|\/)(?:prometheus|monitoring|grafana)\/(?:.*\/)?(?:alert\w*|[\w.-]*rules)(?:\.rules)?\.ya?ml$/.test(path))
    return [['alerting', 'Rules say when somebody is told.']]
  if (/(?:^|\/)(?:loki|promtail|vector|fluent-bit|fluentd)(?:[.-]config)?\.(?:ya?ml|toml)$/.test(path))
    return [['log-retention', 'Logs are collected in a place of their own.']]
  if (/^\.github\/settings\.ya?ml$/.test(path)) return [['code-review', 'Rules for the branches are kept as code.']]
  return []
}

const STAGING_SETTINGS: readonly (readonly [RegExp, string])[] = [
  [/^env\.(?:staging|preview|dev)\b/, 'Cloudflare has an environment besides production.'],
  [/^context\.(?:staging|deploy-preview|branch-deploy)\b/, 'Netlify deploys changes to a place of their own.'],
  [/^build\.(?:preview|staging)\b/, 'Builds for testing are set up beside those for the store.'],
  [/^environments\.(?:staging|pr|preview)\b/, 'The host has an environment besides production.'],
]

function ofDeployment({
  path,
  host,
  settings,
  range,
}: Extract<FileFacts, { kind: 'deployment' }>): ChecklistEvidence[] {
  const found: ChecklistEvidence[] = []
  const staging = settings.flatMap((setting) => {
    const known = STAGING_SETTINGS.find(([pattern]) => pattern.test(setting.key))
    const isPreview = host === 'render' && setting.key === 'previews.generation' && setting.value !== 'off'
    return known || isPreview ? [{ setting, says: known?.[1] ?? 'Render makes a preview of each change.' }] : []
  })[0]
  if (staging) found.push({ item: 'staging-environment', says: staging.says, file: path, range: staging.setting.range })
  else if (host === 'fly' && /\bfly\.(?:staging|preview)\.toml$/.test(path))
    found.push({ item: 'staging-environment', says: 'A second app on Fly is there for staging.', file: path, range })
  const backup = settings.find(
    ({ key, value }) =>
      /(?:^|\.)image$/.test(key) && /postgres-backup|pg[-_]?backup|mysql-backup|db-backup/i.test(value),
  )
  if (backup)
    found.push({
      item: 'backups',
      says: 'A service beside the database makes copies of it.',
      file: path,
      range: backup.range,
    })
  const kuma = settings.find(({ key, value }) => /(?:^|\.)image$/.test(key) && /uptime-kuma|gatus/i.test(value))
  if (kuma)
    found.push({
      item: 'uptime-monitor',
      says: 'A monitor runs beside the app; it should not stand on the same machine.',
      file: path,
      range: kuma.range,
    })
  return found
}

/** Loggers that send their lines to a service which keeps them. */
function keptLogs(project: Project): ChecklistEvidence[] {
  const keeping = new Set(['Better Stack', 'Axiom', 'Datadog', 'Google Cloud Logging'])
  const loggers = project.inventory.apps.flatMap((app) => app.loggers.filter(({ name }) => keeping.has(name)))
  return loggers.map(({ name, file, range }) => ({
    item: 'log-retention',
    says: `Logs are sent to ${name}, which keeps them.`,
    file,
    range,
  }))
}

/** Most migrations say how they are undone. */
function waysBack(files: readonly FileFacts[]): ChecklistEvidence[] {
  const sql = files.filter((facts) => facts.kind === 'sql' && /(?:^|\/)(?:migrations?|migrate)\//.test(facts.path))
  const down = sql.filter(
    (facts) =>
      (facts.kind === 'sql' && facts.downFrom !== undefined) || /[._-](?:down|rollback|undo)\.sql$/.test(facts.path),
  )
  const up = sql.length - down.filter(({ path }) => /[._-](?:down|rollback|undo)\.sql$/.test(path)).length
  const [first] = down
  if (!first || down.length * 2 < up) return []
  const start = first.kind === 'sql' ? (first.downFrom ?? 0) : 0
  return [
    {
      item: 'rollback-path',
      says: `${down.length} of ${up} migrations say how they are undone.`,
      file: first.path,
      range: { start, end: start },
    },
  ]
}

/** Migrations from which the database can be rebuilt from nothing. */
function replayed(project: Project): ChecklistEvidence[] {
  const kinds = new Set(['supabase', 'prisma-migrations', 'drizzle-migrations', 'migrations'])
  return project.databases.all.flatMap(({ source, problems, tables }) => {
    const [first] = source.files
    if (!kinds.has(source.kind) || problems.length > 0 || first === undefined || tables.size === 0) return []
    const says = `${source.files.length === 1 ? 'One migration makes' : `${source.files.length} migrations make`} the database from nothing: ${tables.size} tables.`
    return [{ item: 'migrations-in-repo' as const, says, file: first, range: { start: 0, end: 0 } }]
  })
}
