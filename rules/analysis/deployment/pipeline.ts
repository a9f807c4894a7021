import { suppressionsOf } from '../comments'
import type { TextRange } from '../facts'
import type { PipelineFacts, PipelineStep, PipelineSystem } from './deployment-facts'
import { readYaml, under, type YamlMember, type YamlNode } from './yaml-places'

const MOST_COMMANDS = 600

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
    includes: jobs.flatMap(({ value }) => under(value, 'uses').text ?? []),
  }
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
  const environment = under(value, 'environment')
  const deploysTo = environment.text ?? under(environment, 'name').text
  return under(value, 'steps').items.flatMap((step) => {
    if (isNever(under(step, 'if'))) return []
    const own = under(step, 'working-directory').text ?? folder
    const texts = { name: under(step, 'name').text, uses: under(step, 'uses').text, environment: deploysTo }
    const run = under(step, 'run').text?.slice(0, MOST_COMMANDS)
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

/** Keys of a GitLab file that are no jobs. */
const GITLAB_GLOBAL = new Set(
  'default include stages variables workflow image services cache before_script after_script spec'.split(' '),
)

function gitlabParts(yaml: YamlNode): Parts {
  const jobs = yaml.members.filter(
    ({ key, value }) => !GITLAB_GLOBAL.has(key) && !key.startsWith('.') && value.members.length > 0,
  )
  const include = under(yaml, 'include')
  const parts = include.items.length > 0 ? include.items : [include]
  return {
    triggers: ['push', 'merge_request'],
    steps: jobs.flatMap(gitlabSteps),
    includes: parts.flatMap((part) => part.text ?? part.members.map(({ value }) => value.text ?? '')).filter(Boolean),
  }
}

function gitlabSteps({ key: job, keyRange, value }: YamlMember): PipelineStep[] {
  if (under(value, 'when').text === 'never') return []
  const environment = under(value, 'environment')
  const lines = ['before_script', 'script'].flatMap((name) => {
    const script = under(value, name)
    return script.text ?? script.items.flatMap(({ text }) => text ?? [])
  })
  const texts = {
    run: lines.join('\n').slice(0, MOST_COMMANDS),
    environment: environment.text ?? under(environment, 'name').text,
  }
  const isOptional = under(value, 'allow_failure').text === 'true'
  return [{ job, ...present(texts), ...(isOptional && { optional: true as const }), range: keyRange }]
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
