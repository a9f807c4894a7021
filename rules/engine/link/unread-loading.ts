import type { HookResultFact } from '../../analysis/code/jsx-facts'
import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { type Loading, loadingAt, resultOf } from './loading'
import type { CallPlace } from './target'

/** Components that may use a hook before what it loads counts as shared. */
const MOST_USERS = 5

/** A loading of a component whose failure it reads nothing of. */
export interface Unread {
  readonly c: number
  readonly loading: Loading
  readonly isList: boolean
}

/**
 * The first loading of a component that it waits for or lists, and of whose failure it reads nothing; none where it reads that of another such.
 * @param assumed a call that is taken to fail, whatever it is given now
 */
export function unreadLoading(project: Project, file: CodeFacts, f: number, assumed?: CallPlace): Unread | undefined {
  let found: (Unread & { readonly isWaited: boolean }) | undefined
  let isDetailRead = false
  for (const [c, call] of file.calls.entries()) {
    if (call.in !== f || call.isNew) continue
    const loading = loadingAt(project, file, c, 0, assumed)
    const result = loading && resultOf(file, c)
    if (!result) continue
    const kinds = shownOf(result, loading)
    const isWaited = result.reads.some((name) => loading.waiting.has(name))
    const isList = kinds.has('list')
    if (result.reads.some((name) => loading.failure.has(name))) {
      if (isWaited || isList) return undefined
      isDetailRead = true
      continue
    }
    if (result.whole || (!isList && (kinds.has('options') || isShared(project, loading)))) continue
    const isMain = isList || kinds.has('props') || (kinds.has('text') && (kinds.has('number') || isWholeScreen(result)))
    if (isWaited ? isMain : isList && (kinds.has('empty') || kinds.has('instead')))
      if (!found || (isWaited && !found.isWaited)) found = { c, loading, isList, isWaited }
  }
  return isDetailRead && !found?.isWaited ? undefined : found
}

/** A hook that many components use for one record, such as the current workspace: what each shows of it is detail. */
function isShared(project: Project, { through }: Loading): boolean {
  return through !== undefined && project.link.callersOf(through).length > MOST_USERS
}

/** The component shows something else altogether until the result is there: its texts are no detail. */
function isWholeScreen({ shows }: HookResultFact): boolean {
  return Object.values(shows).some((kinds) => kinds.includes('instead'))
}

/** How what was loaded is shown. */
function shownOf({ shows }: HookResultFact, { data, waiting }: Loading): Set<string> {
  return new Set(
    Object.entries(shows).flatMap(([name, kinds]) => ((data?.has(name) ?? !waiting.has(name)) ? kinds : [])),
  )
}
