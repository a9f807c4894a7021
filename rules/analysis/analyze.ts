import { codeFacts } from './code/code-facts'
import { suppressionsOf } from './comments'
import { deploymentFacts, hostOf, isReviewRule, pipelineFacts, pipelineSystem } from './deployment'
import { isEnvFile } from './env/env-facts'
import { envVariables } from './env/read-env'
import type { FileFacts, TextFacts } from './facts'
import { loadsOf } from './loads'
import {
  importMapFacts,
  journalFacts,
  lockfileFacts,
  packageFacts,
  supabaseConfigFacts,
  tsconfigFacts,
  workspacesFacts,
} from './manifest'
import { pageTrackers } from './page-trackers'
import { nameOf } from './paths'
import { isForDevelopersOnly } from './previews'
import { prismaFacts } from './prisma/read-prisma'
import type { SecretFound } from './secrets/found'
import { settingSecrets } from './secrets/in-settings'
import { maskSecrets } from './secrets/mask'
import { findSecrets, secretFacts } from './secrets/scan'
import { protectedInDocument } from './sql/in-documents'
import type { AnalysisHost, SqlParser } from './sql/parser'
import { sqlFacts } from './sql/read-sql'

export type FileKind = FileFacts['kind']

const CODE = /\.(?:[mc]?[jt]s|[jt]sx)$/
/** Files in which only credentials and comments matter. */
const TEXT =
  /\.(?:ya?ml|toml|jsonc?|json5|mdx?|txt|sh|bash|zsh|ps1|bat|cmd|ini|conf|cfg|properties|tf|tfvars|http|rest|xml|html?|pem|key|npmrc|cursorrules)$|^(?:Dockerfile|Caddyfile|Procfile|\.npmrc|\.netrc|\.pgpass|\.gitignore)(?:\.|$)/
const LOCKFILES = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'])
/** Lockfiles whose versions are not read: that they are there is all that is known of them. */
const BINARY_LOCKFILES = new Set(['bun.lockb', 'deno.lock'])

/** What sort of facts a file of this path gives; undefined for a file the review does not read. */
export function kindOf(path: string): FileKind | undefined {
  const name = nameOf(path)
  if (CODE.test(name)) return 'code'
  if (name === 'package.json') return 'package'
  if (/^(?:tsconfig.*|jsconfig)\.json$/.test(name)) return 'tsconfig'
  if (LOCKFILES.has(name)) return 'lockfile'
  if (name === 'pnpm-workspace.yaml') return 'workspaces'
  if (/^(?:deno\.jsonc?|import_map\.json)$/.test(name)) return 'import-map'
  if (name.endsWith('.sql')) return 'sql'
  if (name.endsWith('.prisma')) return 'prisma'
  if (/(?:^|\/)meta\/_journal\.json$/.test(path)) return 'journal'
  if (/(?:^|\/)supabase\/config\.toml$/.test(path)) return 'supabase-config'
  if (isEnvFile(name)) return 'env'
  if (pipelineSystem(path)) return 'pipeline'
  if (hostOf(path)) return 'deployment'
  return TEXT.test(name) || BINARY_LOCKFILES.has(name) || isReviewRule(path) ? 'text' : undefined
}

/**
 * The facts of one file. Total: broken input gives fewer facts, never a throw.
 * @param path relative to the workspace folder, with forward slashes
 * @param text the whole file, without a byte order mark
 * @param host what the core cannot load itself; without a parser, SQL files give no statements
 */
export function analyzeFile(path: string, text: string, host: AnalysisHost = {}): FileFacts {
  const kind = kindOf(path)
  const found = kind === 'lockfile' ? [] : secretsIn(kind, path, text)
  // What follows never sees a credential, so no fact can hold one.
  const facts = factsOf(kind, path, maskSecrets(text, found), found, host)
  const secrets = secretFacts(found)
  return secrets.length > 0 ? { ...facts, secrets } : facts
}

function secretsIn(kind: FileKind | undefined, path: string, text: string): readonly SecretFound[] {
  const found = findSecrets(text)
  if (kind !== 'env') return found
  return [...found, ...settingSecrets(path, text, found)].sort((a, b) => a.range.start - b.range.start)
}

function factsOf(
  kind: FileKind | undefined,
  path: string,
  text: string,
  found: readonly SecretFound[],
  host: AnalysisHost,
): FileFacts {
  switch (kind) {
    case 'code':
      return codeFactsOrNone(path, text, host.sql)
    case 'package':
      return packageFacts(path, text)
    case 'tsconfig':
      return tsconfigFacts(path, text)
    case 'lockfile':
      return lockfileFacts(path, text)
    case 'workspaces':
      return workspacesFacts(path, text)
    case 'import-map':
      return importMapFacts(path, text)
    case 'sql':
      return sqlFacts(path, text, host.sql)
    case 'prisma':
      return prismaFacts(path, text)
    case 'journal':
      return journalFacts(path, text)
    case 'supabase-config':
      return supabaseConfigFacts(path, text)
    case 'env': {
      const variables = envVariables(
        text,
        found.map(({ range }) => range),
      )
      return { kind: 'env', path, suppressions: suppressionsOf(path, text), variables }
    }
    case 'pipeline':
      return pipelineFacts(path, text, pipelineSystem(path) ?? 'github')
    case 'deployment':
      return deploymentFacts(path, text, hostOf(path) ?? 'docker') ?? textFacts(path, text, host)
    default:
      return textFacts(path, text, host)
  }
}

/** Of a file that is none of the known ones. */
function textFacts(path: string, text: string, host: AnalysisHost): TextFacts {
  const loads = loadsOf(path, text)
  const trackers = pageTrackers(path, text)
  const suppressions = suppressionsOf(path, text)
  const protects = protectedInDocument(path, text, host.sql)
  return {
    kind: 'text',
    path,
    suppressions,
    ...(loads.length > 0 && { loads }),
    ...(trackers.length > 0 && { trackers }),
    ...(isForDevelopersOnly(path, text) && { preview: true as const }),
    ...(protects.length > 0 && { protects }),
  }
}

/** Text nested more deeply than the stack gives no facts but one syntax error. */
function codeFactsOrNone(path: string, text: string, sql: SqlParser | undefined): FileFacts {
  try {
    return codeFacts(path, text, sql)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...codeFacts(path, ''), syntaxErrors: 1 }
  }
}
