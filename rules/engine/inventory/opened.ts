import type { CodeFacts } from '../../analysis/facts'
import { packageIn } from '../../analysis/libraries/services/tracker-names'
import { isOf, type TrackerTable } from '../../analysis/libraries/services/trackers'
import { folderOf } from '../../analysis/paths'
import type { Project } from '../project'
import { join } from '../resolution/paths'
import { below, isProductCode } from './places'
import type { Running } from './running'

/** Code that runs may load a file by a name of which nothing tells what it is, or of which only the beginning is told. */
export function mayBeOpened(project: Project, path: string, running: Running): boolean {
  return opening(project, running).some((facts) => {
    if (opensAnything(project, facts)) return true
    const heads = (facts.opens ?? []).filter((text) => text.startsWith('.'))
    return heads.some((text) => {
      const folder = join(folderOf(facts.path), text.slice(0, text.lastIndexOf('/') + 1))
      return (
        folder !== undefined &&
        below(folder, path) !== undefined &&
        path.startsWith(join(folderOf(facts.path), text) ?? '')
      )
    })
  })
}

/** Code that runs loads a package of the tracker later, or something that may be one, and calls what might start it. */
export function mayBeStarted(project: Project, folder: string, table: TrackerTable, running: Running): boolean {
  const names = table.starts.flatMap(({ k, name }) => (k === 'call' ? [name.slice(name.lastIndexOf('.') + 1)] : []))
  return opening(project, running).some((facts) => {
    if (below(folder, facts.path) === undefined) return false
    const isLater = facts.imports.some(
      ({ specifier, within }) => within !== undefined && isOf(table, packageIn(specifier)),
    )
    if (!isLater && !opensAnything(project, facts)) return false
    return facts.calls.some(({ text }) => names.some((name) => text === name || text.endsWith(`.${name}`)))
  })
}

/** A name of which nothing tells what it is stands in an `import(…)` of the file. */
function opensAnything(project: Project, facts: CodeFacts): boolean {
  return (facts.openedByName?.length ?? 0) > project.link.resolver.openedBy(facts).length
}

/** The files that run and load others while they do. */
function opening(project: Project, running: Running): CodeFacts[] {
  return [...project.link.resolver.codeFiles()].filter(
    (facts) =>
      (facts.opens !== undefined || facts.imports.some(({ within }) => within !== undefined)) &&
      isProductCode(project, facts) &&
      running.loads(facts.path).size > 0,
  )
}
