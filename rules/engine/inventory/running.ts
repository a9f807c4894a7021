import type { CodeFacts, TextRange } from '../../analysis/facts'
import { keyOf, type Link } from '../link/link'
import type { AppSide } from './inventory'
import { leftOutPart } from './left-out'

const MOST_FILES = 400
const MOST_DEPTH = 14

/**
 * On which sides of an app a place runs, followed backwards from it to the files in which the app starts: through imports
 * for what stands at the top of a module, through callers, references and elements for what stands in a function.
 */
export class Running {
  private readonly files = new Map<string, ReadonlySet<AppSide>>()

  /** @param entries the files in which something starts, with the sides that do */
  constructor(
    private readonly link: Link,
    private readonly entries: ReadonlyMap<string, ReadonlySet<AppSide>>,
    private readonly isForUsers = true,
  ) {}

  /** The same for what runs for those who build the app, too. */
  inDevelopment(): Running {
    return new Running(this.link, this.entries, false)
  }

  /** `f` is the function the place stands in, by index; -1 for the top of the module. */
  at(path: string, f: number): ReadonlySet<AppSide> {
    return this.inFunction(path, f, new Set(), 0)
  }

  /** Whether an app starts, by way of imports, the module at all. */
  loads(path: string): ReadonlySet<AppSide> {
    const known = this.files.get(path)
    if (known) return known
    const found = new Set<AppSide>()
    const seen = new Set<string>()
    const open: { path: string; isClient: boolean }[] = [{ path, isClient: false }]
    for (const at of open) {
      if (seen.size > MOST_FILES) break
      const facts = this.link.code(at.path)
      const isClient = at.isClient || facts?.directive === 'client'
      const key = `${at.path}${isClient ? '#client' : ''}`
      if (!facts || seen.has(key) || (at.path !== path && this.link.standsAside(at.path))) continue
      seen.add(key)
      for (const side of this.entries.get(at.path) ?? []) found.add(isClient && side === 'server' ? 'client' : side)
      for (const importer of this.link.importersOf(at.path))
        if (!this.isOpenedByDevelopers(importer, at.path)) open.push({ path: importer.path, isClient })
    }
    this.files.set(path, found)
    return found
  }

  /** A condition keeps it from users. */
  private isLeftOut(path: string, range: TextRange | undefined): boolean {
    const facts = this.isForUsers ? this.link.code(path) : undefined
    return facts !== undefined && range !== undefined && leftOutPart(this.link, facts, range) !== undefined
  }

  /** Every place at which a file opens another is kept from users. */
  private isOpenedByDevelopers(importer: CodeFacts, path: string): boolean {
    if (!importer.development || !this.isForUsers) return false
    const opening = importer.imports.filter(({ specifier, typeOnly }) => {
      const resolved = typeOnly ? undefined : this.link.modules.resolve(importer.path, specifier)
      return resolved?.k === 'file' && resolved.path === path
    })
    return opening.length > 0 && opening.every(({ range }) => this.isLeftOut(importer.path, range))
  }

  private inFunction(path: string, f: number, seen: Set<string>, depth: number): ReadonlySet<AppSide> {
    if (f < 0) return this.loads(path)
    const found = new Set<AppSide>()
    const key = `${path}#${f}`
    const facts = this.link.code(path)
    const fact = facts?.functions[f]
    if (!facts || !fact || seen.has(key) || depth > MOST_DEPTH) return found
    seen.add(key)
    const add = (where: string, inside: number, range: TextRange | undefined): void => {
      if (this.link.standsAside(where) || this.isLeftOut(where, range)) return
      for (const side of this.inFunction(where, inside, seen, depth + 1)) found.add(side)
    }
    if (fact.usage) add(path, fact.parent, fact.range)
    const target = { k: 'function', path, f } as const
    for (const place of this.link.callersOf(target)) {
      const call = this.link.call(place)
      add(place.path, call?.in ?? -1, call?.range)
    }
    for (const place of this.link.referencesTo(target)) {
      const reference = this.link.code(place.path)?.references[place.r]
      if (reference) add(place.path, reference.in, reference.range)
    }
    for (const [where, inside, range] of this.elementsOf(facts, f)) add(where, inside, range)
    if (this.isEntryExport(facts, f)) for (const side of this.entries.get(path) ?? []) found.add(side)
    return facts.directive === 'client' && found.has('server') ? new Set<AppSide>(['client']) : found
  }

  /** Where the function is rendered as a component, or loaded by a dynamic import of its module. */
  private *elementsOf(facts: CodeFacts, f: number): Generator<[string, number, TextRange?]> {
    const name = facts.functions[f]?.name ?? ''
    if (name !== '' && this.isExported(facts, f, [name])) yield* this.callsOnceLoaded(facts, name)
    if (!/^[A-Z]/.test(name) && !this.isExported(facts, f, ['default'])) return
    const key = keyOf({ k: 'function', path: facts.path, f })
    for (const where of this.near(facts)) {
      for (const element of where.elements) {
        const target = this.link.resolver.resolve(where.path, element.component)
        if (target.k === 'function' && keyOf(target) === key) yield [where.path, element.in, element.range]
      }
      const isLazy = where.imports.some(
        (each) => Object.keys(each.names).length === 0 && this.isOf(where, each.specifier, facts),
      )
      if (isLazy && this.isExported(facts, f, Object.keys(facts.exports))) yield [where.path, -1]
    }
  }

  /** `import('./sentry').then(({ start }) => start())`: what is loaded later is called by the name it is exported by. */
  private *callsOnceLoaded(facts: CodeFacts, name: string): Generator<[string, number, TextRange?]> {
    for (const where of this.near(facts)) {
      const isLater =
        where.imports.some((each) => each.within !== undefined && this.isOf(where, each.specifier, facts)) ||
        this.link.resolver.openedBy(where).some((specifier) => this.isOf(where, specifier, facts))
      if (!isLater) continue
      for (const call of where.calls)
        if (call.text === name || call.text.endsWith(`.${name}`)) yield [where.path, call.in, call.range]
    }
  }

  private isOf(where: CodeFacts, specifier: string, facts: CodeFacts): boolean {
    const resolved = this.link.modules.resolve(where.path, specifier)
    return resolved.k === 'file' && resolved.path === facts.path
  }

  /** The file itself, those that import it, and those that import it by way of another. */
  private near(facts: CodeFacts): ReadonlySet<CodeFacts> {
    const near = new Set([facts, ...this.link.importersOf(facts.path)])
    for (const each of [...near]) {
      if (each.exportAll.length > 0 || (each.calls.length === 0 && each !== facts))
        for (const further of this.link.importersOf(each.path)) near.add(further)
    }
    return near
  }

  private isEntryExport(facts: CodeFacts, f: number): boolean {
    return this.entries.has(facts.path) && this.isExported(facts, f, Object.keys(facts.exports))
  }

  private isExported(facts: CodeFacts, f: number, names: readonly string[]): boolean {
    return names.some((name) => {
      const target = this.link.resolver.exported(facts.path, name)
      return target.k === 'function' && target.path === facts.path && target.f === f
    })
  }
}
