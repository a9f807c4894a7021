import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'

/** What runs only when somebody calls what it gives. */
const RUNS_LATER = /(?:^|\.)(?:useCallback|useMutation|useLazyQuery)$/

/**
 * Whether a call stands in a function that another one only hands out (`return { jobs, logsOf }`), and that none of those who
 * call the other takes.
 */
export function isTakenByNobody(project: Project, path: string, c: number): boolean {
  const facts = project.link.code(path)
  const call = facts?.calls[c]
  if (!facts || !call) return false
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const outer = facts.functions[f]?.parent ?? -1
    const d = outer < 0 ? -1 : keptIn(facts, f)
    if (d >= 0 && isLeftAlone(project, facts, outer, d)) return true
  }
  return false
}

/** The variable that keeps a function, or what runs it later; -1 where none does. */
function keptIn({ declarations, functions, calls }: CodeFacts, f: number): number {
  const range = functions[f]?.range
  return declarations.findIndex(({ values }) => {
    const [value] = values
    if (!value || !range || values.length !== 1) return false
    if (value.k === 'function') return value.f === f
    const call = value.k === 'call' ? calls[value.c] : undefined
    return call !== undefined && RUNS_LATER.test(call.text) && isWithin(range, call.range)
  })
}

/** Nothing but the object that function `outer` gives back names it, and no caller takes it from there. */
function isLeftAlone(project: Project, facts: CodeFacts, outer: number, d: number): boolean {
  const names = new Set((facts.functions[outer]?.returns ?? []).flatMap((value) => namesOf(value, d)))
  if (names.size === 0 || isUsedInside(facts, d)) return false
  const target = { k: 'function', path: facts.path, f: outer } as const
  const callers = project.link.callersOf(target)
  if (callers.length === 0 || project.link.referencesTo(target).length > 0) return false
  return callers.every((caller) => {
    const use = project.link.code(caller.path)?.calls[caller.c]?.fate.use
    if (!use || use.escapes || use.returned || use.passedTo.length > 0) return false
    return !use.reads.some((name) => names.has(name) && !use.unused.includes(name))
  })
}

/** The names under which an object gives a variable, or what stands in it. */
function namesOf(value: Value, d: number): string[] {
  if (value.k !== 'object') return []
  return Object.entries(value.members).flatMap(([name, member]) => (isOf(member, d) ? [name] : []))
}

function isOf(value: Value, d: number): boolean {
  if (value.k === 'local') return value.d === d
  if (value.k === 'member') return isOf(value.of, d)
  return value.k === 'either' && value.of.some((each) => isOf(each, d))
}

/** It is called in its own file, or handed on there. */
function isUsedInside({ calls, references }: CodeFacts, d: number): boolean {
  const names = (value: Value): boolean => {
    if (isOf(value, d)) return true
    if (value.k === 'array') return value.elements.some(names)
    return value.k === 'object' && Object.values(value.members).some(names)
  }
  return (
    calls.some(({ callee, args }) => names(callee) || args.some(names)) ||
    references.some(({ value, usage }) => usage.k !== 'returned' && names(value))
  )
}
