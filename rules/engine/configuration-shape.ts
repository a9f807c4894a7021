import type { TextRange } from '../analysis/facts'
import type { Milestone, Severity } from './finding'

/** Name of the configuration file, in any folder. */
export const CONFIGURATION_FILE = '.readiness.json'

/** Whether a path is that of a configuration file. */
export function isConfiguration(path: string): boolean {
  return path === CONFIGURATION_FILE || path.endsWith(`/${CONFIGURATION_FILE}`)
}

export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[]
export const RULE_LEVELS = ['off', ...SEVERITIES] as const
export const MILESTONES = [
  'launch',
  'users',
  'payments',
  'sensitive',
  'scale',
  'team',
] as const satisfies readonly Milestone[]

/** Items that no file can prove; a person confirms them under `confirmed`, with a note. */
export const CHECKLIST_ITEMS = [
  'uptime-monitor',
  'alerting',
  'log-retention',
  'backups',
  'restore-tested',
  'staging-environment',
  'rollback-path',
  'code-review',
  'migrations-in-repo',
  'durable-data',
  'real-data',
  'private-data',
  'real-payments',
] as const

/** Ids of findings that the engine itself makes; they are configured like rules. */
export const ENGINE_IDS = [
  'unexplained-suppression',
  'expired-suppression',
  'unused-suppression',
  'invalid-configuration',
] as const
export type EngineId = (typeof ENGINE_IDS)[number]

export type RuleLevel = 'off' | Severity
export type RuleSetting =
  | RuleLevel
  | { readonly severity?: RuleLevel; readonly options?: Readonly<Record<string, unknown>> }

/** Other rule settings for some files; globs are relative to the folder of the configuration. */
export interface Override {
  readonly files: readonly string[]
  readonly rules: Readonly<Record<string, RuleSetting>>
}

export type ChecklistId = (typeof CHECKLIST_ITEMS)[number]

/** A person's word for a checklist item. */
export interface Confirmation {
  readonly note: string
  /** Who says so. */
  readonly by?: string
  /** The day on which they looked, `YYYY-MM-DD`; as written, where that is no day. */
  readonly on?: string
}

/** What one `.readiness.json` says. */
export interface Configuration {
  /** What the person is about to do: the review says what comes first for it. Absent where nothing is said. */
  readonly milestones?: readonly Milestone[]
  readonly rules: Readonly<Record<string, RuleSetting>>
  /** Later ones win. */
  readonly overrides: readonly Override[]
  /** Globs of files to leave out. */
  readonly exclude: readonly string[]
  /** Names of functions that refuse callers who may not pass. */
  readonly guards: readonly string[]
  /** Checklist items that a person vouches for. */
  readonly confirmed: Readonly<Partial<Record<ChecklistId, Confirmation>>>
}

export interface ConfigurationProblem {
  readonly range: TextRange
  readonly message: string
}

export interface ParsedConfiguration {
  /** Undefined where the text cannot be read as JSON: the last good one stays in force. */
  readonly configuration?: Configuration
  readonly problems: readonly ConfigurationProblem[]
}

/** A configuration that says nothing. */
export function emptyConfiguration(): Configuration {
  return { rules: {}, overrides: [], exclude: [], guards: [], confirmed: {} }
}
