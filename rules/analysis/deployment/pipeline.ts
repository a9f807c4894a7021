import { suppressionsOf } from '../comments'
import type { TextRange } from '../facts'
import type { PipelineFacts, PipelineStep, PipelineSystem } from './deployment-facts'
import { gitlabTriggers } from './gitlab-triggers'
import { readYaml, under, type YamlMember, type YamlNode } from './yaml-places'

const MOST_COMMANDS = 3000
const MOST_EXTENDED = 10

/**
 * What a pipeline does and when. GitHub: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax,
 * GitLab: https://docs.gitlab.com/ci/yaml/. Broken YAML gives a pipeline without steps.
 */
export function pipelineFacts(path: string, text: string, system: PipelineSystem): PipelineFacts {
  const yaml = system === 'jenkins' ? readYaml('') : readYaml(text)
  const read = system === 'github' ? githubParts(yaml) : system === 'gitlab' ? gitlabParts(yaml) : NOT_READ
  const name = yaml.members.find(({ key }) => key === 'name')
  return {
    kind: 'pipeline',
    path,
    suppressions: suppressionsOf(path, text),
    system,
    name: name?.value.text,
    ...read,
    range: name ? { start: name.keyRange.start, end: name.value.range.end } : firstLine(text),
  }
}

type Parts = Pick<PipelineFacts, 'triggers' | 'steps' | 'includes'>

const NOT_READ: Parts = { triggers: [], steps: [], includes: [] }

/** The first line of a text that is neither empty nor a comment. */
export function firstLine(text: string): TextRange {
  const start = Math.max(0, text.search(/^[^\S\n]*[^#\s]/m))
  const end = text.indexOf('\n', start)
  return { start, end: end < 0 ? text.trimEnd().length : text.slice(0, end).trimEnd().length }
}

function githubParts(yaml: YamlNode): Parts {
  const jobs = under(yaml, 'jobs').members.filter(({ value }) => !isNever(under(value, 'if')))
  const folder = folderOf(yaml)
  return {
    triggers: triggersOf(under(yaml, 'on')),
    steps: jobs.flatMap((job) => githubSteps(job, folder)),
    includes: jobs.flatMap(({ value }) => takenIn(value)),
  }
}

/** The workflow that a job is, and actions of the repository's own: what they run stands in other files. */
function takenIn(job: YamlNode): string[] {
  const actions = under(job, 'steps').items.map((step) => under(step, 'uses').text)
  return [under(job, 'uses').text, ...actions.filter((uses) => uses?.startsWith('./'))].flatMap((uses) => uses ?? [])
}

/** `on: push`, `on: [push, pull_request]`, or a map of events. */
function triggersOf(on: YamlNode): string[] {
  if (on.text !== undefined) return [on.text]
  const listed = on.items.flatMap(({ text }) => text ?? [])
  const mapped = on.members.map(({ key, value }) => {
    const has = (name: string): boolean => value.members.some((member) => member.key === name)
    return key === 'push' && (has('tags') || has('tags-ignore')) && !has('branches') && !has('branches-ignore')
      ? 'push:tags'
      : key
  })
  return [...listed, ...mapped]
}

function folderOf(node: YamlNode): string | undefined {
  return under(under(under(node, 'defaults'), 'run'), 'working-directory').text
}

function githubSteps({ key: job, value }: YamlMember, above: string | undefined): PipelineStep[] {
  const folder = folderOf(value) ?? above
  const matrix = under(under(value, 'strategy'), 'matrix')
  const environment = under(value, 'environment')
  const deploysTo = environment.text ?? under(environment, 'name').text
  return under(value, 'steps').items.flatMap((step) => {
    if (isNever(under(step, 'if'))) return []
    const own = under(step, 'working-directory').text ?? folder
    const texts = { name: under(step, 'name').text, uses: under(step, 'uses').text, environment: deploysTo }
    const given = under(step, 'with')
    // `with: { run: … }`, `with: { command: … }`: actions that run what they are handed, once more or with a screen.
    const written = under(step, 'run').text ?? under(given, 'run').text ?? under(given, 'command').text
    const run = written && forEachOf(matrix, written).slice(0, MOST_COMMANDS)
    const isOptional =
      under(step, 'continue-on-error').text === 'true' || under(value, 'continue-on-error').text === 'true'
    return [
      {
        job,
        ...present({ ...texts, run, folder: own }),
        ...(isOptional && { optional: true as const }),
        range: placeOf(step),
      },
    ]
  })
}

/** `npm run ${{ matrix.task }}` with each value in its place, one below the other. */
function forEachOf(matrix: YamlNode, run: string): string {
  const key = /\$\{\{\s*matrix\.([\w-]+)\s*\}\}/.exec(run)
  if (!key) return run
  const values = [
    under(matrix, key[1] ?? ''),
    ...under(matrix, 'include').items.map((each) => under(each, key[1] ?? '')),
  ]
  const texts = values.flatMap(({ text, items }) => text ?? items.flatMap((item) => item.text ?? []))
  return texts.length === 0 ? run : texts.map((text) => run.replaceAll(key[0], text)).join('\n')
}

/** Keys of a GitLab file that are no jobs. */
const GITLAB_GLOBAL = new Set(
  'default include stages variables workflow image services cache before_script after_script spec'.split(' '),
)

function gitlabParts(yaml: YamlNode): Parts {
  const jobs = yaml.members.filter(
    ({ key, value }) => !GITLAB_GLOBAL.has(key) && !key.startsWith('.') && value.members.length > 0,
  )
  const before = [under(under(yaml, 'default'), 'before_script'), under(yaml, 'before_script')]
  const include = under(yaml, 'include')
  const parts = include.items.length > 0 ? include.items : [include]
  return {
    triggers: gitlabTriggers(under(yaml, 'workflow')) ?? ['push', 'merge_request'],
    steps: jobs.flatMap((job) => gitlabSteps(withExtended(yaml, job, 0), before)),
    includes: parts.flatMap((part) => part.text ?? part.members.map(({ value }) => value.text ?? '')).filter(Boolean),
  }
}

/** A job with what it takes over from others: `extends: .node`. https://docs.gitlab.com/ci/yaml/#extends */
function withExtended(yaml: YamlNode, job: YamlMember, depth: number): YamlMember {
  const extended = under(job.value, 'extends')
  const names = [extended, ...extended.items].flatMap(({ text }) => text ?? [])
  const members = [...job.value.members]
  // The last one named wins.
  for (const name of depth > MOST_EXTENDED ? [] : names.reverse()) {
    const other = yaml.members.find(({ key }) => key === name)
    for (const member of other ? withExtended(yaml, other, depth + 1).value.members : [])
      if (!members.some(({ key }) => key === member.key)) members.push(member)
  }
  return { ...job, value: { ...job.value, members } }
}

/** @param before what runs before each job that does not say so itself */
function gitlabSteps({ key: job, keyRange, value }: YamlMember, before: readonly YamlNode[]): PipelineStep[] {
  if (under(value, 'when').text === 'never') return []
  const environment = under(value, 'environment')
  const own = value.members.some(({ key }) => key === 'before_script') ? [under(value, 'before_script')] : before
  const lines = [...own, under(value, 'script')].flatMap(linesOf)
  const texts = {
    run: lines.join('\n').slice(0, MOST_COMMANDS),
    environment: environment.text ?? under(environment, 'name').text,
  }
  const isOptional = under(value, 'allow_failure').text === 'true'
  const when = gitlabTriggers(value)
  return [
    { job, ...present(texts), ...(when && { when }), ...(isOptional && { optional: true as const }), range: keyRange },
  ]
}

/** Commands of a script, lists of lists taken apart. */
function linesOf({ text, items }: YamlNode): string[] {
  return text === undefined ? items.flatMap(linesOf) : [text]
}

/** A step is named where it has a name, else it stands at what it runs. */
function placeOf(step: YamlNode): TextRange {
  const first = ['name', 'run', 'uses'].flatMap((name) => step.members.find(({ key }) => key === name) ?? [])[0]
  if (!first) return step.range
  return first.key === 'run'
    ? { start: first.keyRange.start, end: first.keyRange.end }
    : { start: first.keyRange.start, end: first.value.range.end }
}

function isNever(condition: YamlNode): boolean {
  return /^\s*(?:\$\{\{\s*)?false(?:\s*\}\})?\s*$/.test(condition.text ?? '')
}

function present<T extends Readonly<Record<string, string | undefined>>>(texts: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== '')) as {
    [K in keyof T]?: string
  }
}
