import type { Configuration } from '../../rules/engine/configuration'
import type { Severity } from '../../rules/engine/finding'
import type { Settings } from '../protocol'

/** What holds where the client sets nothing. */
export const defaultSettings: Settings = { enable: true, run: 'onType', exclude: [], rules: {}, milestone: [] }

/** Reads the client's `readiness` section; whatever is missing or malformed takes its default. */
export function readSettings(section: unknown): Settings {
  if (typeof section !== 'object' || section === null) return defaultSettings
  const { enable, run, exclude, rules, milestone } = section as Record<string, unknown>
  return {
    enable: enable !== false,
    run: run === 'onSave' ? 'onSave' : 'onType',
    exclude: Array.isArray(exclude) ? exclude.filter((glob) => typeof glob === 'string') : [],
    rules: readRules(rules),
    milestone: [milestone].flat().filter(isMilestone),
  }
}

/** The settings as a configuration on top of every `.readiness.json`; globs to leave out go to discovery instead. */
export function editorConfiguration({ rules, milestone }: Settings): Configuration {
  return {
    rules,
    overrides: [],
    exclude: [],
    guards: [],
    confirmed: {},
    ...(milestone.length > 0 && { milestones: milestone }),
  }
}

/** Whether two settings ask for the same. */
export function sameSettings(one: Settings, other: Settings): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function readRules(rules: unknown): Readonly<Record<string, Severity | 'off'>> {
  if (typeof rules !== 'object' || rules === null) return {}
  return Object.fromEntries(
    Object.entries(rules).filter((entry): entry is [string, Severity | 'off'] => isLevel(entry[1])),
  )
}

function isLevel(value: unknown): value is Severity | 'off' {
  return value === 'error' || value === 'warning' || value === 'info' || value === 'off'
}

const milestones = ['launch', 'users', 'payments', 'sensitive', 'scale', 'team'] as const

function isMilestone(value: unknown): value is (typeof milestones)[number] {
  return milestones.some((milestone) => milestone === value)
}
