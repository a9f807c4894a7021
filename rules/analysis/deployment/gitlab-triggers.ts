import { under, type YamlNode } from './yaml-places'

/** What may start a job: a push of a branch or of a tag, a proposed change, the clock, a person. */
const SOURCES = ['push', 'push:tags', 'merge_request', 'schedule', 'manual'] as const
type Source = (typeof SOURCES)[number]

/** What GitLab's own variables hold in each: https://docs.gitlab.com/ci/jobs/job_rules/#ci_pipeline_source-predefined-variable */
const PIPELINE_SOURCE: Readonly<Record<Source, string>> = {
  push: 'push',
  'push:tags': 'push',
  merge_request: 'merge_request_event',
  schedule: 'schedule',
  manual: 'web',
}

/** Words of `only` and `except`, all others name branches: https://docs.gitlab.com/ci/yaml/deprecated_keywords/ */
const REFS: Readonly<Record<string, readonly Source[]>> = {
  branches: ['push', 'schedule', 'manual'],
  tags: ['push:tags'],
  pushes: ['push', 'push:tags'],
  merge_requests: ['merge_request'],
  schedules: ['schedule'],
  web: ['manual'],
  api: ['manual'],
  triggers: ['manual'],
  pipelines: ['manual'],
  chat: ['manual'],
  external: ['manual'],
}

/**
 * What starts a job, or all of them where the node is `workflow`; undefined where nothing narrows it. The clock counts only
 * where it is asked for: whether there is a schedule does not stand in the file. https://docs.gitlab.com/ci/yaml/#rules
 */
export function gitlabTriggers(job: YamlNode): Source[] | undefined {
  const rules = job.members.find(({ key }) => key === 'rules')?.value
  const has = (key: string): boolean => job.members.some((member) => member.key === key)
  const found = rules ? byRules(flat(rules)) : has('only') || has('except') ? byRefs(job) : undefined
  const isByHand = under(job, 'when').text === 'manual'
  if (!found) return isByHand ? ['manual'] : undefined
  // A rule that says nothing of its own takes over what the job says.
  const given = isByHand && !rules ? new Set<Source>(['manual']) : found
  const isAsked = /schedule/.test(JSON.stringify(rules ?? under(job, 'only')))
  if (!isAsked && (given.has('push') || given.has('merge_request'))) given.delete('schedule')
  return SOURCES.filter((source) => given.has(source))
}

/** Rules, those of a `!reference` in their place. */
function flat({ items }: YamlNode): YamlNode[] {
  return items.flatMap((item) => (item.items.length > 0 ? flat(item) : [item]))
}

function byRules(rules: readonly YamlNode[]): Set<Source> {
  const found = new Set<Source>()
  for (const source of SOURCES) {
    for (const rule of rules) {
      const condition = under(rule, 'if').text
      const asked = condition === undefined ? true : holds(condition, source)
      if (asked === false) continue
      const when = under(rule, 'when').text
      if (when === 'manual') found.add('manual')
      else if (when !== 'never') found.add(source)
      const isSure = asked && !rule.members.some(({ key }) => key === 'changes' || key === 'exists')
      if (isSure) break
    }
  }
  return found
}

/** Whether a condition holds; undefined where more than what started the pipeline decides. */
function holds(condition: string, source: Source): boolean | undefined {
  const text = condition.trim()
  if (text.includes('(')) return undefined
  const either = text.split('||')
  if (either.length > 1)
    return joined(
      either.map((part) => holds(part, source)),
      true,
    )
  const both = text.split('&&')
  if (both.length > 1)
    return joined(
      both.map((part) => holds(part, source)),
      false,
    )
  const compared = /^\$CI_PIPELINE_SOURCE\s*(==|!=)\s*["']([\w-]+)["']$/.exec(text)
  if (compared) return (PIPELINE_SOURCE[source] === compared[2]) === (compared[1] === '==')
  const name = /^\$(CI_\w+)/.exec(text)?.[1] ?? ''
  const isThere = isSet(name, source)
  if (isThere === undefined) return undefined
  if (text === `$${name}`) return isThere
  const against = /^\$\w+\s*(==|!=)\s*null$/.exec(text)
  if (against) return isThere === (against[1] === '!=')
  // Compared with a name of a branch or a tag: not there is not equal.
  return isThere || /!=|!~/.test(text) ? undefined : false
}

/** Whether GitLab sets a variable: https://docs.gitlab.com/ci/variables/predefined_variables/ */
function isSet(name: string, source: Source): boolean | undefined {
  if (name.startsWith('CI_MERGE_REQUEST_')) return source === 'merge_request'
  if (name === 'CI_COMMIT_TAG') return source === 'push:tags'
  if (name === 'CI_COMMIT_BRANCH') return source !== 'push:tags' && source !== 'merge_request'
  return undefined
}

function joined(parts: readonly (boolean | undefined)[], decides: boolean): boolean | undefined {
  if (parts.includes(decides)) return decides
  return parts.includes(undefined) ? undefined : !decides
}

function byRefs(job: YamlNode): Set<Source> {
  const only = under(job, 'only')
  const except = refsOf(under(job, 'except'))
  const named = refsOf(only)
  const isNarrowed = job.members.some(({ key }) => key === 'only') && (named.length > 0 || only.members.length === 0)
  const others: readonly Source[] = ['push', 'manual']
  const found = new Set((isNarrowed ? named : ['branches', 'tags']).flatMap((ref) => REFS[ref] ?? others))
  // A branch that is left out leaves the others.
  for (const ref of except) for (const source of REFS[ref] ?? []) found.delete(source)
  return found
}

function refsOf(node: YamlNode): string[] {
  const refs = node.members.length > 0 ? under(node, 'refs') : node
  return [refs, ...refs.items].flatMap(({ text }) => text ?? [])
}
