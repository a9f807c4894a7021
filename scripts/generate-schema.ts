import { CHECKLIST_ITEMS, ENGINE_IDS, MILESTONES, RULE_LEVELS } from '../rules/engine/configuration'
import { ENGINE_SEVERITIES } from '../rules/engine/engine-findings'
import { MILESTONE_WORDS } from '../rules/engine/explain'
import type { OptionDeclarations } from '../rules/engine/options'
import type { Rule } from '../rules/engine/rule'

const LEVEL_WORDS = {
  off: 'The rule does not run.',
  error: 'Shown as an error.',
  warning: 'Shown as a warning.',
  info: 'Shown as a note.',
}

/** The JSON schema of `.readiness.json`: completion and errors in the editor. */
export function schemaText(rules: readonly Rule[]): string {
  const globs = { type: 'array', items: { type: 'string', minLength: 1 } }
  const properties = Object.fromEntries([
    ...rules.map((rule) => [rule.id, setting(rule.summary, rule.why, defaultOf(rule), rule.options)]),
    ...ENGINE_IDS.map((id) => [id, setting('A finding of the review itself.', '', ENGINE_SEVERITIES[id])]),
  ])
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Readiness configuration',
    description:
      'Holds for the files of its folder and below. An inner file wins over an outer one, the editor settings over all.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Address of this schema.' },
      milestone: {
        description: 'What you are about to do, one or several: the review says what comes first for it.',
        anyOf: [
          { $ref: '#/definitions/milestone' },
          { type: 'array', items: { $ref: '#/definitions/milestone' }, uniqueItems: true },
        ],
      },
      rules: { $ref: '#/definitions/rules', description: 'How severe each rule is, or that it is off.' },
      overrides: {
        description: 'Other rule settings for some files. Later ones win.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files', 'rules'],
          properties: {
            files: {
              ...globs,
              minItems: 1,
              description:
                'Globs relative to the folder of this file. A glob without a slash matches a name at any depth.',
            },
            rules: { $ref: '#/definitions/rules' },
            reason: { type: 'string', minLength: 1, description: 'Why, for whoever reads this later.' },
          },
        },
      },
      exclude: {
        ...globs,
        description: 'Globs of files to leave out of the review, relative to the folder of this file.',
      },
      guards: { ...globs, description: 'Names of your own functions that refuse callers who may not pass.' },
      confirmed: {
        description:
          'Checklist items that you vouch for: what there is, who says so, and the day they looked. The review asks again after 180 days.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(CHECKLIST_ITEMS.map((item) => [item, { $ref: '#/definitions/confirmation' }])),
      },
    },
    definitions: {
      milestone: {
        enum: MILESTONES,
        enumDescriptions: MILESTONES.map((milestone) => `Before ${MILESTONE_WORDS[milestone]}.`),
      },
      confirmation: {
        anyOf: [
          {
            type: 'object',
            additionalProperties: false,
            required: ['note'],
            properties: {
              note: { type: 'string', minLength: 1, description: 'What there is.' },
              by: { type: 'string', minLength: 1, description: 'Who says so.' },
              on: {
                type: 'string',
                pattern: '^\\d{4}-\\d{2}-\\d{2}$',
                description: 'The day they looked, YYYY-MM-DD.',
              },
            },
          },
          { type: 'string', minLength: 1, description: 'A note alone: without a day it counts as out of date.' },
        ],
      },
      level: { enum: RULE_LEVELS, enumDescriptions: RULE_LEVELS.map((level) => LEVEL_WORDS[level]) },
      rules: { type: 'object', additionalProperties: false, properties },
    },
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

function setting(summary: string, why: string, level: string, options: OptionDeclarations = {}) {
  const description = [summary, why, `Default: ${level}.`].filter((part) => part !== '').join(' ')
  return {
    description,
    default: level,
    anyOf: [
      { $ref: '#/definitions/level' },
      {
        type: 'object',
        additionalProperties: false,
        properties: { severity: { $ref: '#/definitions/level' }, options: optionsSchema(options) },
      },
    ],
  }
}

function optionsSchema(options: OptionDeclarations) {
  const properties = Object.fromEntries(
    Object.entries(options).map(([name, { description, default: usual, allowed, minimum }]) => {
      const text = { type: 'string', ...(allowed && { enum: allowed }) }
      if (Array.isArray(usual)) return [name, { description, default: usual, type: 'array', items: text }]
      if (typeof usual === 'string') return [name, { description, default: usual, ...text }]
      return [name, { description, default: usual, type: typeof usual, ...(minimum !== undefined && { minimum }) }]
    }),
  )
  return { type: 'object', additionalProperties: false, properties }
}

function defaultOf(rule: Rule): string {
  const severities = Object.values(rule.messages).map(({ severity }) => severity)
  return (['error', 'warning', 'info'] as const).find((severity) => severities.includes(severity)) ?? 'warning'
}
