import { dependsOn, isDeno, packageFolder, siblingsOf } from '../../../analysis/conventions/places'
import { caughtReaction, enclosingTry, loggedReaction, runsInBrowser } from '../../../analysis/conventions/reaction'
import { enclosingFunctions } from '../../../analysis/conventions/surroundings'
import { appendCatch, type Chain, chainOf } from '../../../analysis/edits/chains'
import { addImport } from '../../../analysis/edits/imports'
import { freshName } from '../../../analysis/edits/names'
import { callAt, type Edit, enclosingFunction, type Source } from '../../../analysis/edits/source'
import { canAwait, handOver } from '../../../analysis/edits/waiting'
import { inFolder } from '../../../analysis/paths'
import type { Finding, Fix } from '../../../engine/finding'
import type { SourceOf } from '../../../engine/rule'
import { type FixProject, fixOf, sourceFor, told } from './fix'
import { awaitAndLook, awaitIt } from './waiting'

/**
 * Waits for the work, with a look at the error it gives back, or hands it to what the host keeps running after the answer:
 * first of all where the app does so elsewhere. Never safe: the answer comes later, or the work after it.
 */
export function fixesForFloatingPromise(finding: Finding, project: FixProject, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  const call = source && callAt(source, finding.range.start)
  if (source === undefined || call === undefined) return []
  const chain = chainOf(call)
  const givesError = finding.data.failure === 'returns-error'
  const keeper = finding.data.kindOfHost === '' ? undefined : keeperFor(source, project)
  const kept = keeper === undefined || givesError ? [] : keptRunning(source, chain, keeper)
  const rejects = !givesError && /^unseen/.test(finding.messageId)
  if (rejects && isUncaughtInExpress4(source, chain, project)) return caughtAndTold(source, chain, project)
  const waited = !canAwait(chain)
    ? []
    : givesError
      ? awaitAndLook(source, chain, project, 'it')
      : awaitIt(source, chain, 'it')
  if (rejects && waited.length === 0) return caughtAndTold(source, chain, project)
  return keeper?.isUsed === true ? [...kept, ...waited] : [...waited, ...kept]
}

/** Express 4 answers nothing when an async handler rejects: an `await` alone would make the request hang. */
function isUncaughtInExpress4(source: Source, chain: Chain, project: FixProject): boolean {
  const major = Number(/(\d+)/.exec(rangeOf(source, project, 'express') ?? '')?.[1] ?? '5')
  const tried = enclosingTry(chain.whole, enclosingFunction(chain.whole))
  return major < 5 && tried?.catchClause === undefined
}

/** Told as the functions round it tell the person of other things; else logged. */
function caughtAndTold(source: Source, chain: Chain, project: FixProject): Fix[] {
  const isToasted = enclosingFunctions(chain.whole).some((fn) => /(?<![\w.])toast\s*[.(]/.test(fn.getText(source.tree)))
  const reaction =
    isToasted && runsInBrowser(source, project) ? caughtReaction(source, chain.whole, project) : undefined
  if (reaction?.k !== 'message' || reaction.edits.length > 0) return caughtAndLogged(source, chain)
  const parameter = freshName(chain.whole, ['error', 'err', 'caught'])
  const edits = appendCatch(source, chain, { parameter, lines: reaction.lines(parameter) })
  return fixOf(source, `Catch its failure and ${told(reaction)}`, 'unsafe', edits)
}

function caughtAndLogged(source: Source, chain: Chain): Fix[] {
  const parameter = freshName(chain.whole, ['error', 'err', 'caught'])
  const { lines } = loggedReaction(source, chain.whole)
  const edits = appendCatch(source, chain, { parameter, lines: lines(parameter) })
  return fixOf(source, 'Catch its failure and log it', 'unsafe', edits)
}

/** What keeps a function running after it has answered, and whether the app uses it already. */
interface Keeper {
  readonly name: 'EdgeRuntime.waitUntil' | 'waitUntil' | 'after'
  readonly module?: string
  readonly isUsed: boolean
}

function keeperFor(source: Source, project: FixProject): Keeper | undefined {
  if (isDeno(source.path))
    return { name: 'EdgeRuntime.waitUntil', isUsed: source.text.includes('EdgeRuntime.waitUntil(') }
  const module = '@vercel/functions'
  if (dependsOn(project, source.path, module))
    return { name: 'waitUntil', module, isUsed: imports(source, project, module) }
  const isRoute = /(?:^|\/)app\//.test(source.path)
  const isUsed = imports(source, project, 'next/server', 'after')
  return isRoute && (isUsed || hasAfter(source, project)) ? { name: 'after', module: 'next/server', isUsed } : undefined
}

/** Files of this app import the name from a module. */
function imports(source: Source, project: FixProject, module: string, name = 'waitUntil'): boolean {
  const own = project.files.get(source.path)
  const files =
    own?.kind === 'code' ? [own, ...siblingsOf(project, source.path)] : [...siblingsOf(project, source.path)]
  return files.some((facts) =>
    facts.imports.some((each) => each.specifier === module && Object.values(each.names).includes(name)),
  )
}

/** `after` is there from Next.js 15.1 on. */
function hasAfter(source: Source, project: FixProject): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(rangeOf(source, project, 'next') ?? '') ?? []
  return Number(major) > 15 || (Number(major) === 15 && Number(minor) >= 1)
}

/** The range in which the nearest package.json asks for a package. */
function rangeOf(source: Source, project: FixProject, name: string): string | undefined {
  const folder = packageFolder(project, source.path)
  const facts = project.files.get(inFolder(folder, 'package.json'))
  return facts?.kind === 'package' ? facts.dependencies[name] : undefined
}

function keptRunning(source: Source, chain: Chain, { name, module }: Keeper): Fix[] {
  const title = `Keep it running after the answer with ${name}`
  if (module === undefined) return fixOf(source, title, 'unsafe', handOver(source, chain, `${name}(`))
  const imported = addImport(source, { module, name })
  if (imported === undefined) return []
  const before = `${imported.local}(${name === 'after' ? '() => ' : ''}`
  const edits: readonly Edit[] = [...imported.edits, ...handOver(source, chain, before)]
  return fixOf(source, title, 'unsafe', edits)
}
