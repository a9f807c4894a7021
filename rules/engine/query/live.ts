import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'

/**
 * Whether a call may ever run: not where it stands in a method that nobody calls, or code alone that nothing uses, of a class
 * whose other methods are called.
 * A class of which no method is called belongs to a framework (a controller), or is called in a way that is not followed.
 */
export function liveness(project: Project): (facts: CodeFacts, c: number) => boolean {
  const dead = new Map<CodeFacts, ReadonlySet<number>>()
  let named: ReadonlySet<string> | undefined
  const isNamed = (name: string) => {
    named ??= calledNames(project.productCode.filter(({ path }) => project.reach.unusedAt(path, 0)?.k !== 'file'))
    return named.has(name)
  }
  return (facts, c) => {
    if (facts.classes.length === 0 || c < 0) return true
    const methods = dead.get(facts) ?? deadMethods(project, facts, isNamed)
    dead.set(facts, methods)
    if (methods.size === 0) return true
    for (let f = facts.calls[c]?.in ?? -1; f >= 0; f = facts.functions[f]?.parent ?? -1)
      if (methods.has(f)) return false
    return true
  }
}

function deadMethods(project: Project, facts: CodeFacts, isNamed: (name: string) => boolean): ReadonlySet<number> {
  const dead = new Set<number>()
  for (const { members } of facts.classes) {
    const methods = Object.entries(members).flatMap(([name, value]) =>
      value.k === 'function' && name !== 'constructor' ? [{ name, f: value.f }] : [],
    )
    const idle = methods.filter(({ name, f }) => {
      const target = { k: 'function', path: facts.path, f } as const
      const isCalled = project.link.callersOf(target).some(({ path, c }) => {
        const start = project.link.code(path)?.calls[c]?.range.start ?? 0
        return project.reach.unusedAt(path, start) === undefined
      })
      return !isCalled && project.link.referencesTo(target).length === 0 && !isNamed(name)
    })
    if (idle.length < methods.length) for (const { f } of idle) dead.add(f)
  }
  return dead
}

/** The last names of what the code calls: `storage.getUser()` is `getUser`. */
function calledNames(code: readonly CodeFacts[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { calls } of code) for (const { text } of calls) names.add(text.slice(text.lastIndexOf('.') + 1))
  return names
}
