import type { KeptPart } from '../../analysis/code/parts'
import type { CodeFacts } from '../../analysis/facts'
import type { UnusedCode } from '../finding'
import type { Project } from '../project'
import { nameOf } from '../resolution/paths'
import { NamedFiles } from './files'
import { isStatic, startsItself } from './places'
import { Starts } from './starts'
import { Sweep } from './sweep'

/** Of one file: whether it is unused as a whole, else which of its functions, by name. */
interface FileVerdict {
  readonly whole?: { readonly byTests: boolean }
  readonly functions: ReadonlyMap<string, { readonly byTests: boolean }>
}

/**
 * Which code nothing uses: found by following imports and names from every place where something starts. Nothing is said of
 * a package where any of that is uncertain. An answer holds until {@link renew} is called: it is not worked out anew while
 * someone types.
 */
export class Reach {
  private known: ReadonlyMap<string, FileVerdict> | undefined
  private isOutdated = false

  constructor(private readonly project: Project) {}

  /** Something changed: what is known holds until the person pauses. */
  outdate(): void {
    this.isOutdated = true
  }

  /** Works out anew what nothing uses, if something changed. @returns the files of which another is said now */
  renew(): string[] {
    if (this.known && !this.isOutdated) return []
    const before = this.known
    const now = this.find()
    this.known = now
    this.isOutdated = false
    if (!before) return []
    const told = (verdict: FileVerdict | undefined) =>
      verdict ? JSON.stringify([verdict.whole, [...verdict.functions]]) : ''
    return [...new Set([...before.keys(), ...now.keys()])].filter(
      (path) => told(before.get(path)) !== told(now.get(path)),
    )
  }

  /** What nothing uses of which a place in a file is part; undefined where something may. */
  unusedAt(path: string, offset: number): UnusedCode | undefined {
    if (!this.known) this.renew()
    const verdict = this.known?.get(path)
    const facts = this.project.files.get(path)
    if (!verdict || facts?.kind !== 'code') return undefined
    if (verdict.whole) return { k: 'file', name: nameOf(path), byTests: verdict.whole.byTests }
    const name = partNameAt(facts, offset)
    const found = name === undefined ? undefined : verdict.functions.get(name)
    return name !== undefined && found ? { k: 'function', name, byTests: found.byTests } : undefined
  }

  /** Every file and function that nothing uses, in the order of files. */
  get all(): readonly (UnusedCode & { readonly file: string })[] {
    if (!this.known) this.renew()
    return [...(this.known ?? [])].flatMap(([file, { whole, functions }]): (UnusedCode & { file: string })[] =>
      whole
        ? [{ k: 'file', file, name: nameOf(file), byTests: whole.byTests }]
        : [...functions].map(([name, { byTests }]) => ({ k: 'function', file, name, byTests })),
    )
  }

  private find(): Map<string, FileVerdict> {
    const { link, modules } = this.project
    const code = [...link.resolver.codeFiles()]
    const named = new NamedFiles(code)
    const starts = new Starts(this.project, code, named)
    if (starts.certain.size === 0) return new Map()
    const sweep = new Sweep({
      modules,
      code: (path) => link.code(path),
      besides: (path) => named.besides(path),
      guessed: (specifier) => named.ending(specifier),
    })
    for (const path of starts.used) sweep.start(path)
    for (const facts of code)
      if (starts.certain.has(facts.path) && !sweep.hasFile(facts.path) && startsItself(facts)) sweep.start(facts.path)
    const left = code.flatMap((facts) => (starts.certain.has(facts.path) ? leftIn(facts, sweep) : []))
    for (const path of starts.tests) sweep.start(path)
    return new Map(left.map((each) => [each.facts.path, verdictOf(each, sweep)]))
  }
}

/** What a sweep did not come to in a file. */
interface Left {
  readonly facts: CodeFacts
  /** The parts, where the file itself is used. */
  readonly parts: readonly KeptPart[] | undefined
}

function leftIn(facts: CodeFacts, sweep: Sweep): Left[] {
  if (!sweep.hasFile(facts.path)) return [{ facts, parts: undefined }]
  // What is no module shares its names with other scripts and with pages.
  const isModule = facts.imports.length > 0 || Object.keys(facts.exports).length > 0 || facts.exportAll.length > 0
  if (!isModule || isStatic(facts.path)) return []
  const isUsed = (part: KeptPart) => sweep.hasPart(facts.path, part)
  // Two of one name, of which one is used: nothing is said of either.
  const used = new Set(facts.parts.kept.filter(isUsed).map((part) => partName(facts, part)))
  const parts = facts.parts.kept.filter((part) => !isUsed(part) && !used.has(partName(facts, part)))
  return parts.length > 0 ? [{ facts, parts }] : []
}

/** What a first sweep left, after a second one came from the tests. */
function verdictOf({ facts, parts }: Left, sweep: Sweep): FileVerdict {
  if (!parts) return { whole: { byTests: sweep.hasFile(facts.path) }, functions: new Map() }
  return {
    functions: new Map(parts.map((part) => [partName(facts, part), { byTests: sweep.hasPart(facts.path, part) }])),
  }
}

function partName(facts: CodeFacts, [f, d, member]: KeptPart): string {
  const declared = facts.declarations[d]?.name ?? (facts.functions[f]?.name || 'default')
  return member === undefined ? declared : `${declared}.${member}`
}

/** The name of the part in which a place stands. */
function partNameAt(facts: CodeFacts, offset: number): string | undefined {
  const f = facts.functions.findIndex(
    ({ parent, range }) => parent === -1 && range.start <= offset && offset < range.end,
  )
  const part = facts.parts.kept.find(([own]) => own === f)
  return part && partName(facts, part)
}
