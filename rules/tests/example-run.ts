import ignore from 'ignore'
import { parsePlPgSQLSync, parseSync } from 'libpg-query'
import { analyzeFile, kindOf } from '../analysis/analyze'
import type { FileFacts } from '../analysis/facts'
import type { AnalysisHost } from '../analysis/sql/parser'
import { settingsFrom } from '../engine/configuration'
import type { Finding } from '../engine/finding'
import { optionsFrom } from '../engine/options'
import { inOrder } from '../engine/order'
import { createProject, type Project } from '../engine/project'
import type { Report, Rule } from '../engine/rule'
import { type RunOptions, runFile, runProject } from '../engine/run'

/** The texts of a small app, by path. */
export type Files = Readonly<Record<string, string>>

/** What running rules over a small app gave. */
export interface ExampleRun {
  readonly project: Project
  readonly findings: readonly Finding[]
  /** Throws of rules, as sentences. */
  readonly failures: readonly string[]
}

/** PostgreSQL's parser, once `loadModule` of libpg-query has been awaited; before, SQL is not understood. */
const HOST: AnalysisHost = { sql: { parse: parseSync, parsePlpgsql: parsePlPgSQLSync } }

/** A project of frozen facts: a rule that changes one throws. */
export function projectOf(files: Files): Project {
  const read = Object.entries(files).filter(([path]) => kindOf(path) !== undefined)
  // As the workspace does: what the ignore files say of a path, each for its own folder.
  const ignores = Object.entries(files).filter(([path]) => /(?:^|\/)\.gitignore$/.test(path))
  const isIgnored = (path: string) =>
    ignores.some(([at, text]) => {
      const base = at.slice(0, -'.gitignore'.length)
      return path.startsWith(base) && ignore().add(text).ignores(path.slice(base.length))
    })
  return createProject(
    read.map(([path, text]) => deepFreeze(analyzeFile(path, text, HOST))),
    (path) => (isIgnored(path) ? 'ignored' : 'uncovered'),
  )
}

/** Runs rules over all files as the product does, without the engine's own findings. */
export function runExample(files: Files, rules: readonly Rule[]): ExampleRun {
  const project = projectOf(files)
  const failures: string[] = []
  const options: RunOptions = {
    rules,
    settings: settingsFrom(new Map()),
    today: '2026-01-01',
    only: new Set(rules.map((rule) => rule.id)),
    onFailure: (rule, path, error) =>
      failures.push(`${rule} threw${path === '' ? '' : ` on ${path}`}: ${reasonOf(error)}`),
  }
  const found = Object.keys(files).flatMap((path) => runFile(project, path, options))
  return { project, findings: inOrder([...found, ...runProject(project, options)]), failures }
}

/** What a rule reports before the engine drops duplicates; empty where it throws. */
export function rawReports(rule: Rule, project: Project): Report[] {
  try {
    if (rule.scope === 'project') return [...rule.check(project, optionsFrom(rule.options, {}))]
    return [...project.files.values()].flatMap((facts) =>
      facts.kind === 'code' ? [...rule.check(facts, project, optionsFrom(rule.options, {}))] : [],
    )
  } catch {
    return []
  }
}

/** Paths of code files that do not parse. */
export function brokenFiles(project: Project): string[] {
  return [...project.files.values()].filter(hasSyntaxErrors).map(({ path }) => path)
}

function hasSyntaxErrors(facts: FileFacts): boolean {
  return facts.kind === 'code' && facts.syntaxErrors > 0
}

/** Freezes plain data in depth. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
  return value
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
