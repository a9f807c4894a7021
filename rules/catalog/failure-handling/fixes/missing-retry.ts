import { isDeno, specifierFor } from '../../../analysis/conventions/places'
import { fetchRetryModule, retryModule } from '../../../analysis/conventions/retry'
import { hasPackage, retryingFetch, retryWrapper } from '../../../analysis/conventions/tools'
import { chainOf } from '../../../analysis/edits/chains'
import { addImport, usesRequire } from '../../../analysis/edits/imports'
import { asCheckedOperation, asOperation } from '../../../analysis/edits/operations'
import { renamedFetches } from '../../../analysis/edits/renamed-fetches'
import { callAt, type Edit, type Source } from '../../../analysis/edits/source'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, textOf } from './fix'

/**
 * Repeats the call after a failure: with the project's own retry helper; else with a small module of the app's own and,
 * beside it, with `p-retry` (which it may need). A fetch is replaced by one that tries again and gives back its last answer;
 * for a helper that knows only failures, one that answers 5xx is made to fail.
 */
export function fixesForMissingRetry(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined) return []
  const { request } = chainOf(call)
  const wrapped: Wrapped = (local, after) => {
    const runner = { before: `${local}(`, after }
    if (!/(^|\.)fetch$/.test(textOf(finding, 'callee') ?? '')) return asOperation(source, request, runner)
    return asCheckedOperation(source, request, runner, (response) => [
      `if (${response}.status >= 500) throw new Error(\`The server answered \${${response}.status}\`);`,
    ])
  }
  const isFetch = textOf(finding, 'callee') === 'fetch'
  const again = isFetch ? retryingFetch(source, project) : undefined
  if (again !== undefined)
    return fixOf(source, `Try again with ${again.local}`, 'unsafe', [
      ...again.edits,
      ...renamedFetches(source, call, again.local),
    ])
  const own = retryWrapper(source, project)
  if (own !== undefined) {
    return fixOf(source, `Try again with ${own.local}`, 'unsafe', [...own.edits, ...wrapped(own.local, ')')])
  }
  const made = isFetch ? withFetchModule(source, call, project) : withModule(source, project, wrapped)
  const packaged = withPackage(source, project, wrapped)
  // What needs nothing to be installed goes first.
  return packaged.some(({ needs }) => needs.length > 0) ? [...made, ...packaged] : [...packaged, ...made]
}

type Call = NonNullable<ReturnType<typeof callAt>>

/** The call, run by a helper: `after` closes the helper's call. */
type Wrapped = (local: string, after: string) => Edit[]

function withPackage(source: Source, project: FixProject, wrapped: Wrapped): Fix[] {
  // p-retry is an ES module: code that requires it, and Deno without a registry prefix, cannot load it.
  if (isDeno(source.path) || usesRequire(source)) return []
  const imported = addImport(source, { module: 'p-retry', name: 'default', local: 'pRetry' })
  if (imported === undefined) return []
  const edits = [...imported.edits, ...wrapped(imported.local, ', { retries: 2 })')]
  const needs = hasPackage(source, project, 'p-retry') ? [] : ['p-retry']
  return fixOf(source, 'Try again with p-retry', 'unsafe', edits, { needs })
}

function withFetchModule(source: Source, call: Call, project: FixProject): Fix[] {
  const module = usesRequire(source) ? undefined : fetchRetryModule(source, project)
  if (module === undefined) return []
  const wanted = { module: specifierFor(project, source.path, module.path), name: 'fetchWithRetry' }
  const imported = addImport(source, wanted)
  if (imported === undefined) return []
  const edits = [...imported.edits, ...renamedFetches(source, call, imported.local)]
  return fixOf(source, `Try again with a new ${module.path}`, 'unsafe', edits, { creates: [module] })
}

function withModule(source: Source, project: FixProject, wrapped: Wrapped): Fix[] {
  if (usesRequire(source)) return []
  const module = retryModule(source, project)
  if (module === undefined) return []
  const imported = addImport(source, { module: specifierFor(project, source.path, module.path), name: 'withRetry' })
  if (imported === undefined) return []
  const edits = [...imported.edits, ...wrapped(imported.local, ')')]
  return fixOf(source, `Try again with a new ${module.path}`, 'unsafe', edits, { creates: [module] })
}
