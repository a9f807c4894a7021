import { madeOf } from '../../../analysis/conventions/screen-data'
import { freshName } from '../../../analysis/edits/names'
import { insertAfter } from '../../../analysis/edits/placement'
import { localOfMember, takeMember } from '../../../analysis/edits/screens'
import { callAt, type Edit, enclosingFunction, enclosingStatement, type Source } from '../../../analysis/edits/source'
import type { CodeFacts } from '../../../analysis/facts'
import { upperFirst } from '../../../analysis/first-letter'
import { type Loading, loadingAt, resultOf } from '../../../engine/link/loading'
import type { Project } from '../../../engine/project'

type CallNode = NonNullable<ReturnType<typeof callAt>>

/** Several loads as one: a name that says that one of them failed, and code that loads those again. */
export interface Together {
  readonly failure: string
  readonly again: string | undefined
  readonly edits: readonly Edit[]
}

interface Beside {
  readonly call: CallNode
  readonly loading: Loading
  readonly name: string
}

/** More than so many are a matter of the whole screen. */
const MOST = 4

/**
 * The loads beside one without which what is made of it is not true either, and whose failure nobody looks at: `const low =
 * stock.filter(…sales…)`. Those the component waits for together with it as well.
 */
function besideLoads(source: Source, project: Project, facts: CodeFacts, c: number): Beside[] {
  const own = facts.calls[c]
  const node = own && callAt(source, own.nameRange.start)
  const loading = loadingAt(project, facts, c)
  if (own === undefined || node === undefined || loading === undefined) return []
  const made = withoutOwn(node, loading)
  return facts.calls.flatMap((each, i): Beside[] => {
    if (i === c || each.in !== own.in || each.isNew) return []
    const other = loadingAt(project, facts, i)
    const call = other && callAt(source, each.nameRange.start)
    const name = other && call && dataOf(call, other)
    if (!other || !call || !name || other.failure.size === 0) return []
    const result = resultOf(facts, i)
    if (result === undefined || result.whole || result.reads.some((read) => other.failure.has(read))) return []
    const isMixed = [...withoutOwn(call, other)].some((each) => made.has(each))
    return isMixed ? [{ call, loading: other, name }] : []
  })
}

/** What is made of the data of a load: flags of waiting with it, where several are asked at once. */
function withoutOwn(call: CallNode, loading: Loading): Set<string> {
  const members = [...(loading.data ?? []), ...loading.waiting]
  const own = new Set(members.flatMap((member) => localOfMember(call, member) ?? []))
  const made = madeOf(call, own)
  for (const name of own) made.delete(name)
  return made
}

function dataOf(call: CallNode, { data }: Loading): string | undefined {
  return [...(data ?? [])].map((member) => localOfMember(call, member)).find((each) => each !== undefined)
}

/**
 * One name for the failure of a load and of those beside it; undefined where it stands alone, or one of them cannot be had.
 * @param failure how the component says that the load itself failed
 * @param again how it loads again
 */
export function withThoseBeside(
  source: Source,
  project: Project,
  facts: CodeFacts,
  c: number,
  { failure, again }: { readonly failure: string; readonly again: string | undefined },
): Together | undefined {
  const others = besideLoads(source, project, facts, c)
  const own = facts.calls[c]
  const node = own && callAt(source, own.nameRange.start)
  if (node === undefined || others.length === 0 || others.length > MOST) return undefined
  const edits: Edit[] = []
  const failures = [failure]
  const retries = again === undefined ? [] : [again]
  let last = enclosingStatement(node)
  for (const { call, loading, name } of others) {
    const member =
      [...loading.failure].find((each) => /^is\w*(?:Error|Failed)$/i.test(each)) ??
      [...loading.failure].find((each) => /err|fail/i.test(each))
    const failed = member === undefined ? undefined : takeMember(source, call, member, `${name}Failed`, true)
    const retry =
      again === undefined || loading.again === undefined
        ? undefined
        : takeMember(source, call, loading.again, `reload${upperFirst(name)}`, true)
    const statement = enclosingStatement(call)
    if (failed === undefined || statement === undefined || (again !== undefined && retry === undefined))
      return undefined
    edits.push(...failed.edits, ...(retry?.edits ?? []))
    failures.push(failed.text)
    if (retry !== undefined) retries.push(retry.text)
    if (last === undefined || statement.pos > last.pos) last = statement
  }
  const body = enclosingFunction(node)?.body
  if (last === undefined || body === undefined) return undefined
  const name = freshName(body, ['loadFailed', 'anyLoadFailed'])
  const declared = insertAfter(source, last, [`const ${name} = ${failures.join(' || ')};`])
  const run = retries.length === 0 ? undefined : `{ ${retries.map((each) => `${each}();`).join(' ')} }`
  return { failure: name, again: run, edits: [...edits, ...declared] }
}
