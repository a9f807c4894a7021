import type { KeptPart } from '../../analysis/code/parts'
import type { CodeFacts } from '../../analysis/facts'
import type { Link } from '../link/link'
import type { PerFile } from '../link/per-file'
import type { Project } from '../project'
import { nameOf } from '../resolution/paths'
import { NamedFiles } from './files'
import { type FileNode, fileNode } from './graph'
import { Starts } from './starts'
import { Sweep } from './sweep'

/** What nothing uses: a whole file, or a function of one that is used. */
export interface Unused {
  readonly k: 'file' | 'function'
  /** `OldDashboard.tsx`, `getReports`, `storage.getReports`. */
  readonly name: string
  /** Tests use it, and nothing else. */
  readonly byTests: boolean
}

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
  private nodes: { readonly link: Link; readonly perFile: PerFile<FileNode> } | undefined

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
  unusedAt(path: string, offset: number): Unused | undefined {
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
  get all(): readonly (Unused & { readonly file: string })[] {
    if (!this.known) this.renew()
    return [...(this.known ?? [])].flatMap(([file, { whole, functions }]): (Unused & { file: string })[] =>
      whole
        ? [{ k: 'file', file, name: nameOf(file), byTests: whole.byTests }]
        : [...functions].map(([name, { byTests }]) => ({ k: 'function', file, name, byTests })),
    )
  }

  private node(facts: CodeFacts): FileNode {
    const { link, modules } = this.project
    if (this.nodes?.link !== link) this.nodes = { link, perFile: link.perFile((each) => fileNode(each, modules)) }
    return this.nodes.perFile.of(facts)
  }

  private find(): Map<string, FileVerdict> {
    const { project } = this
    const code = [...project.link.resolver.codeFiles()]
    const named = new NamedFiles(code)
    const sources = {
      node: (path: string) => {
        const facts = project.link.code(path)
        return facts && this.node(facts)
      },
      find: (from: string, specifier: string) => {
        const found = project.modules.resolve(from, specifier.replace(/\?.*$/, ''))
        return found.k === 'file' ? found.path : undefined
      },
      besides: (path: string) => named.besides(path),
      guessed: (specifier: string) => named.ending(specifier),
    }
    const starts = new Starts(project, code, named)
    const sweep = new Sweep(sources)
    for (const path of starts.used) sweep.start(path)
    if (starts.certain.size === 0) return new Map()
    const unused = code.filter(({ path }) => starts.certain.has(path))
    const found = new Map<string, FileVerdict>()
    const withTests = new Sweep(sources)
    for (const path of [...starts.used, ...starts.tests]) withTests.start(path)
    for (const facts of unused) {
      const verdict = verdictOf(facts, sweep, withTests)
      if (verdict) found.set(facts.path, verdict)
    }
    return found
  }
}

function verdictOf(facts: CodeFacts, sweep: Sweep, withTests: Sweep): FileVerdict | undefined {
  const { path, parts } = facts
  if (!sweep.files.has(path)) return { whole: { byTests: withTests.files.has(path) }, functions: new Map() }
  const functions = new Map<string, { byTests: boolean }>()
  for (const part of parts.kept) {
    const key = `${path}#${part[0]}`
    if (!sweep.parts.has(key)) functions.set(partName(facts, part), { byTests: withTests.parts.has(key) })
  }
  // Two of one name, of which one is used: nothing is said of either.
  for (const part of parts.kept) if (sweep.parts.has(`${path}#${part[0]}`)) functions.delete(partName(facts, part))
  return functions.size > 0 ? { functions } : undefined
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
