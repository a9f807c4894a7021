import { MILESTONES, SEVERITIES } from '../engine/configuration'
import { PROPERTY_HEADINGS } from '../engine/explain'
import type { Rule } from '../engine/rule'

const REQUIRED = [
  'id',
  'property',
  'scope',
  'confidence',
  'milestones',
  'since',
  'summary',
  'why',
  'fix',
  'outOfScope',
  'references',
  'messages',
  'check',
  'examples',
]
const KEYS = [...REQUIRED, 'fixes', 'options']
const BAD_KEYS = ['name', 'files', 'expect', 'fixed']
const GOOD_KEYS = ['name', 'files']

/** What is wrong with a rule's metadata, as sentences. */
export function shapeProblems(rule: Rule): string[] {
  const missing = REQUIRED.filter((key) => !(key in rule))
  if (missing.length > 0) return missing.map((key) => `'${key}' is missing`)
  return [
    ...unknownKeys(rule, KEYS, 'the rule'),
    ...metadataProblems(rule),
    ...messageProblems(rule),
    ...exampleProblems(rule),
  ]
}

function metadataProblems(rule: Rule): string[] {
  const checks: readonly [boolean, string][] = [
    [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(rule.id), `the id '${rule.id}' is not in small letters with dashes`],
    [Object.hasOwn(PROPERTY_HEADINGS, rule.property), `there is no property '${rule.property}'`],
    [rule.scope === 'file' || rule.scope === 'project', `there is no scope '${String((rule as Rule).scope)}'`],
    [['high', 'medium'].includes(rule.confidence), `there is no confidence '${rule.confidence}'`],
    [rule.milestones.length > 0, 'it names no milestone'],
    [rule.milestones.every((milestone) => MILESTONES.includes(milestone)), 'it names an unknown milestone'],
    [/^\d+\.\d+\.\d+$/.test(rule.since), `since '${rule.since}' is no version`],
    [rule.references.every((link) => link.startsWith('https://')), 'a reference is no https:// address'],
    [new Set(rule.references).size === rule.references.length, 'a reference is there twice'],
  ]
  const texts = (['summary', 'why', 'fix'] as const).flatMap((key) => textProblems(`'${key}'`, rule[key]))
  const lines = rule.outOfScope.flatMap((line) => textProblems("a line of 'outOfScope'", line))
  return [...checks.filter(([holds]) => !holds).map(([, problem]) => problem), ...texts, ...lines]
}

function messageProblems({ messages }: Rule): string[] {
  const entries = Object.entries(messages)
  if (entries.length === 0) return ['it has no message']
  return entries.flatMap(([id, message]) => [
    ...unknownKeys(message, ['text', 'severity'], `message '${id}'`),
    ...(SEVERITIES.includes(message.severity) ? [] : [`message '${id}' has the severity '${message.severity}'`]),
    ...textProblems(`message '${id}'`, message.text),
  ])
}

function exampleProblems({ examples, messages }: Rule): string[] {
  const { bad, good } = examples
  const names = [...bad, ...good].map(({ name }) => name)
  const expected = new Set<string>(bad.flatMap(({ expect }) => expect))
  return [
    ...unknownKeys(examples, ['bad', 'good'], 'examples'),
    ...(bad.length > 0 ? [] : ['it has no bad example']),
    ...(good.length > 0 ? [] : ['it has no good example']),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `two examples are called '${name}'`),
    ...names.flatMap((name) => textProblems("an example's name", name, false)),
    ...bad.flatMap((example) => unknownKeys(example, BAD_KEYS, `the bad example '${example.name}'`)),
    ...good.flatMap((example) => unknownKeys(example, GOOD_KEYS, `the good example '${example.name}'`)),
    ...[...expected]
      .filter((id) => !Object.hasOwn(messages, id))
      .map((id) => `an example expects the unknown message '${id}'`),
    ...Object.keys(messages)
      .filter((id) => !expected.has(id))
      .map((id) => `no bad example expects the message '${id}'`),
  ]
}

function textProblems(what: string, text: unknown, sentence = true): string[] {
  if (typeof text !== 'string' || text.trim() === '') return [`${what} is empty`]
  return [
    ...(text.includes('TODO') ? [`${what} is still to be written`] : []),
    ...(text !== text.trim() || /\s{2}|[\r\n]/.test(text) ? [`${what} has stray white space`] : []),
    ...(sentence && !/[.?!]$/.test(text) ? [`${what} does not end as a sentence`] : []),
  ]
}

function unknownKeys(value: object, known: readonly string[], what: string): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${what} has the unknown key '${key}'`)
}
