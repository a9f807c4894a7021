import type { CodeFacts } from '../../analysis/facts'

/**
 * What a function says of each code file, kept while it would say the same: the file's facts are the same object, and
 * nothing that its values were followed to has changed. Made by `Link.perFile`, which forgets in time.
 */
export class PerFile<T> {
  private readonly known = new Map<string, { readonly facts: CodeFacts; readonly value: T }>()

  /** @param find says it of one file; may rest on what the link makes of that file's values, and on nothing else */
  constructor(private readonly find: (facts: CodeFacts) => T) {}

  /** What is said of a file. */
  of(facts: CodeFacts): T {
    const known = this.known.get(facts.path)
    if (known?.facts === facts) return known.value
    const value = this.find(facts)
    this.known.set(facts.path, { facts, value })
    return value
  }

  /** What was said of the file at `path` may not hold any more. */
  forget(path: string): void {
    this.known.delete(path)
  }
}
