import picomatch from 'picomatch/posix'
import type { ChecklistId, Configuration, Confirmation, RuleLevel, RuleSetting } from './configuration-shape'
import type { Milestone, Severity } from './finding'

/** What the configurations of a workspace say about its files. */
export interface RuleSettings {
  /** The severity of a rule's findings in a file, `off` where it is not to run; `fallback` where nothing is set. */
  severityOf(ruleId: string, path: string, fallback: Severity): Severity | 'off'
  /** What the configurations say under a rule's `options` for a file, inner ones over outer; `''` asks for the root. */
  optionsOf(ruleId: string, path: string): Readonly<Record<string, unknown>>
  /** Names of guard functions that hold for a file. */
  guardsFor(path: string): readonly string[]
  /** What the person is about to do, as the root's configuration or the editor says. */
  readonly milestones: readonly Milestone[] | undefined
  /** Checklist items that a person vouches for, anywhere in the workspace. */
  readonly confirmed: Readonly<Partial<Record<ChecklistId, Confirmation>>>
}

interface Scope {
  /** Folder with a slash at its end; `''` for the root. */
  readonly folder: string
  readonly configuration: Configuration
  readonly overrides: readonly { readonly matches: Matches; readonly rules: Readonly<Record<string, RuleSetting>> }[]
}

type Matches = (relative: string) => boolean

/**
 * Puts configurations together. For a file those of its folder and of the folders above it hold, merged; what an inner
 * one says wins over an outer one, an override over its own file's `rules`, and the editor over all.
 * @param configurations by the path of their `.readiness.json`, relative to the workspace folder
 */
export function settingsFrom(configurations: ReadonlyMap<string, Configuration>, editor?: Configuration): RuleSettings {
  const scopes = [...configurations]
    .map(([path, configuration]) => scopeOf(path.slice(0, path.lastIndexOf('/') + 1), configuration))
    .sort((a, b) => a.folder.length - b.folder.length)
  const all = editor ? [...scopes, scopeOf('', editor)] : scopes
  const levels = new Map<string, RuleLevel | undefined>()
  const holdFor = (path: string) => all.filter((scope) => path.startsWith(scope.folder))

  return {
    severityOf(ruleId, path, fallback) {
      if (all.length === 0) return fallback
      const key = `${ruleId} ${path}`
      if (!levels.has(key)) levels.set(key, levelOf(ruleId, path, holdFor(path)))
      return levels.get(key) ?? fallback
    },
    optionsOf: (ruleId, path) => Object.assign({}, ...settingsOf(ruleId, path, holdFor(path)).map(optionsIn)),
    guardsFor: (path) => [...new Set(holdFor(path).flatMap((scope) => scope.configuration.guards))],
    milestones: editor?.milestones ?? scopes.find((scope) => scope.folder === '')?.configuration.milestones,
    confirmed: Object.assign({}, ...[...all].reverse().map((scope) => scope.configuration.confirmed)),
  }
}

function scopeOf(folder: string, configuration: Configuration): Scope {
  return {
    folder,
    configuration,
    overrides: configuration.overrides.map(({ files, rules }) => ({ matches: lazily(files), rules })),
  }
}

function levelOf(ruleId: string, path: string, scopes: readonly Scope[]): RuleLevel | undefined {
  const levels = settingsOf(ruleId, path, scopes).map((setting) =>
    typeof setting === 'object' ? setting.severity : setting,
  )
  return levels.findLast((level) => level !== undefined)
}

/** Everything that is said of a rule for a file; what comes later wins. */
function settingsOf(ruleId: string, path: string, scopes: readonly Scope[]): RuleSetting[] {
  return scopes.flatMap(({ folder, configuration, overrides }) => [
    ...settingIn(configuration.rules, ruleId),
    ...overrides.flatMap(({ matches, rules }) => {
      const own = settingIn(rules, ruleId)
      return own.length > 0 && matches(path.slice(folder.length)) ? own : []
    }),
  ])
}

function settingIn(rules: Readonly<Record<string, RuleSetting>>, ruleId: string): RuleSetting[] {
  const setting = Object.hasOwn(rules, ruleId) ? rules[ruleId] : undefined
  return setting === undefined ? [] : [setting]
}

function optionsIn(setting: RuleSetting): Readonly<Record<string, unknown>> {
  return typeof setting === 'object' ? (setting.options ?? {}) : {}
}

function lazily(globs: readonly string[]): Matches {
  let compiled: Matches | undefined
  return (relative) => {
    compiled ??= matcherOf(globs)
    return compiled(relative)
  }
}

/**
 * Whether a path relative to the globs' folder matches one of them. `*` stays in a folder, `**` crosses folders, a glob
 * without a slash matches a name at any depth, a folder stands for all in it, and `!` takes out again.
 */
export function matcherOf(globs: readonly string[]): Matches {
  const tests = globs.flatMap((glob) => {
    const negated = glob.startsWith('!')
    const test = compile(negated ? glob.slice(1) : glob)
    return test ? [{ negated, test }] : []
  })
  return (relative) => tests.reduce((matched, { negated, test }) => (test(relative) ? !negated : matched), false)
}

function compile(glob: string): Matches | undefined {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/+$/, '')
  if (trimmed === '') return undefined
  const anchored = trimmed.includes('/') || glob.startsWith('/') ? trimmed : `**/${trimmed}`
  try {
    const exact = picomatch(anchored, { dot: true })
    const inside = picomatch(`${anchored}/**`, { dot: true })
    return (relative) => exact(relative) || inside(relative)
  } catch {
    // Too long for a pattern: it matches nothing.
    return undefined
  }
}
