import type { CodeFacts, Value } from '../../analysis/facts'
import { inFolder } from '../../analysis/paths'
import { packageFolderOf } from '../link/packages'
import type { Project } from '../project'
import { below } from './places'

/**
 * Why Next.js does not load an `instrumentation.ts` or `instrumentation-client.ts` by itself; undefined where it does, or may.
 * https://nextjs.org/docs/14/app/api-reference/file-conventions/instrumentation,
 * https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation-client
 */
export function whyUnloaded(project: Project, path: string): string | undefined {
  const folder = packageFolderOf(project, path)
  const local = below(folder, path) ?? path
  const isClient = /^(?:src\/)?instrumentation-client\.[jt]sx?$/.test(local)
  const isServer = /^(?:src\/)?instrumentation\.[jt]sx?$/.test(local)
  if ((!isClient && !isServer) || !project.modules.hasDependency(path, 'next')) return undefined
  if (isServer && !local.startsWith('src/') && isUnderSrc(project, folder))
    return 'Next.js looks for `instrumentation` in `src`, beside the app, and not here'
  if (!isBefore15(project, path) || mayBeTurnedOn(project, folder, isClient)) return undefined
  return isClient
    ? 'Next.js loads `instrumentation-client` from version 15.3 on, or where `withSentryConfig` of Sentry does it'
    : 'Next.js before version 15 loads `instrumentation` only with `experimental.instrumentationHook`'
}

/** The pages lie in `src/app` or `src/pages`, and none at the top, which come first. https://nextjs.org/docs/app/api-reference/file-conventions/src-folder */
function isUnderSrc(project: Project, folder: string): boolean {
  let found = false
  for (const { path, kind } of project.files.values()) {
    const local = kind === 'code' ? below(folder, path) : undefined
    if (local === undefined) continue
    if (/^(?:app|pages)\//.test(local)) return false
    found ||= /^src\/(?:app|pages)\//.test(local)
  }
  return found
}

function isBefore15(project: Project, path: string): boolean {
  const major = /^[~^]?(\d+)(?:\.|$)/.exec(project.modules.versionOf(path, 'next') ?? '')?.[1]
  return major !== undefined && Number(major) < 15
}

/** Its configuration turns it on, or is not read to the end. Sentry's plugin turns both on. */
function mayBeTurnedOn(project: Project, folder: string, isClient: boolean): boolean {
  for (const end of ['js', 'mjs', 'ts', 'cjs', 'mts']) {
    const facts = project.link.code(inFolder(folder, `next.config.${end}`))
    if (!facts) continue
    if (facts.imports.some(({ specifier }) => specifier.startsWith('@sentry/'))) return true
    if (facts.calls.some(({ text }) => /(?:^|\.)withSentryConfig$/.test(text))) return true
    if (!isClient && !isPlain(facts)) return true
  }
  return false
}

/** The configuration is an object that is written out, with no word of the hook. */
function isPlain({ declarations, exports }: CodeFacts): boolean {
  const values = [...declarations.flatMap((each) => each.values), ...Object.values(exports)]
  const objects = values.filter((value) => value.k === 'object')
  return objects.length > 0 && objects.every(isWithoutHook)
}

function isWithoutHook(value: Value): boolean {
  if (value.k !== 'object' || value.open) return false
  const { experimental } = value.members
  return (
    experimental === undefined ||
    (experimental.k === 'object' && !experimental.open && !Object.hasOwn(experimental.members, 'instrumentationHook'))
  )
}
