import picomatch from 'picomatch'
import type { CodeFacts, PackageFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { folderOf, join } from '../resolution/paths'
import { isAside } from '../role'
import { startedFiles } from './commands'
import type { NamedFiles } from './files'
import { type Has, INFRASTRUCTURE, isUnread, mayServe, needsServer, placedEntry } from './places'

interface Package {
  readonly folder: string
  readonly facts: PackageFacts | undefined
  readonly files: CodeFacts[]
}

/** `import.meta.glob(…)` as a call's text tells it. */
const GLOB = /^(?:import\.meta|…)\.glob(?:Eager)?$/

/** Specifiers of the project's own code; what is generated uses nothing of it, but for the routes that it lists. */
const OF_CODE =
  /^(?:\.{1,2}|@|~)\/(?!.*(?:generated|\.gen\b|\+types|\$types|\$houdini|\.velite|\.contentlayer))[^?#]*?(?:(?<![^/]*\.[^/]*)|\.[cm]?[jt]sx?)$/

/** Where something outside starts code of a workspace, and where that is known for certain. */
export class Starts {
  /** Files that something starts or may start, tests left out. */
  readonly used = new Set<string>()
  readonly tests = new Set<string>()
  /** Product files of packages whose every start is known. */
  readonly certain = new Set<string>()

  constructor(
    private readonly project: Project,
    code: readonly CodeFacts[],
    private readonly named: NamedFiles,
  ) {
    const product = new Set(project.productCode)
    const started = startedFiles(project.files, named)
    const loaded = this.loaded()
    for (const facts of code) {
      if (product.has(facts)) continue
      const aside = isAside(facts.path, facts, project)
      if (aside === 'test') this.tests.add(facts.path)
      else if (!aside) this.used.add(facts.path)
    }
    for (const path of [...started.files, ...started.entries, ...loaded, ...this.namedByTexts(code)])
      if (!this.tests.has(path)) this.used.add(path)
    const isByCode = [...project.files.values()].some(
      (facts) => facts.kind === 'package' && INFRASTRUCTURE.some((name) => Object.hasOwn(facts.dependencies, name)),
    )
    for (const pkg of packagesIn(project, code)) {
      const own = pkg.files.filter((facts) => product.has(facts))
      const isCertain = this.takePackage(pkg, own, (path) => started.files.has(path) || loaded.has(path))
      const isSure = isCertain && !isByCode && !started.unclear.has(pkg.folder)
      for (const { path } of own) {
        if (isSure) this.certain.add(path)
        else this.used.add(path)
      }
    }
  }

  /** @returns whether every place where something of the package starts is known */
  private takePackage(
    { folder, facts: manifest }: Package,
    own: readonly CodeFacts[],
    isNamed: (path: string) => boolean,
  ): boolean {
    const has = this.hasIn(own[0]?.path ?? '')
    let isApp = false
    for (const facts of own) {
      const local = folder === '' ? facts.path : facts.path.slice(folder.length + 1)
      const placed = placedEntry(local, has)
      if (placed) this.used.add(facts.path)
      isApp ||= placed === 'app' || isNamed(facts.path)
    }
    if (!manifest || manifest.broken || manifest.bin || !isApp) return false
    if (Object.keys(manifest.subpaths).length > 0) return false
    if (isUnread(manifest.dependencies)) return false
    if (
      Object.hasOwn(manifest.dependencies, 'webpack') &&
      !['next', 'react-scripts', 'vite'].some((name) => Object.hasOwn(manifest.dependencies, name))
    )
      return false
    if (needsServer(manifest.dependencies) && !own.some((facts) => mayServe(facts))) return false
    if (own.some((facts) => this.leadsToUnread(facts))) return false
    return !own.some(({ opens = [] }) => opens.some((text) => text === '' || /^[./@~#]*\/?$/.test(text)))
  }

  /** It imports code of the project that was not read: a file that is too large, say, which may use any other. */
  private leadsToUnread({ path, imports }: CodeFacts): boolean {
    return imports.some(
      ({ specifier, typeOnly }) =>
        !typeOnly && OF_CODE.test(specifier) && this.project.modules.resolve(path, specifier).k === 'unresolved',
    )
  }

  /** Whether the packages round a file depend on something, remembered. */
  private hasIn(path: string): Has {
    const known = new Map<string, boolean>()
    return (name) => {
      const is = known.get(name) ?? this.project.modules.hasDependency(path, name)
      known.set(name, is)
      return is
    }
  }

  /** The scripts of pages, and what pages in MDX import. */
  private loaded(): Set<string> {
    const found = new Set<string>()
    for (const facts of this.project.files.values()) {
      if (facts.kind !== 'text' || !facts.loads || /(?:^|\/)(?:dist|build|out|coverage)\//.test(facts.path)) continue
      const folder = folderOf(facts.path)
      for (const specifier of facts.loads) {
        if (/^(?:https?:)?\/\//.test(specifier)) continue
        const resolved = this.project.modules.resolve(facts.path, specifier)
        const paths =
          resolved.k === 'file'
            ? [resolved.path]
            : [...this.named.at(folder, specifier), ...this.named.at('', specifier)]
        for (const path of paths.length > 0 ? paths : this.named.ending(specifier)) found.add(path)
      }
    }
    return found
  }

  /** Files that the code names in texts, opens by part of their name, or takes in by a pattern. */
  private namedByTexts(code: readonly CodeFacts[]): Set<string> {
    const found = new Set<string>()
    const add = (paths: Iterable<string>): void => {
      for (const path of paths) found.add(path)
    }
    for (const { path, filesNamed = [], opens = [], calls, globals } of code) {
      if (this.tests.has(path)) continue
      const folder = folderOf(path)
      for (const text of filesNamed) {
        add(this.named.ending(text))
        add(this.named.sourcesOf('', text))
      }
      for (const text of opens) if (text !== '') add(below(code, folder, text.slice(0, text.lastIndexOf('/') + 1)))
      if (!globals.includes('import.meta') && !globals.includes('require')) continue
      for (const { text, args } of calls) {
        if (text === 'require.context' && args[0]?.k === 'string') add(below(code, folder, args[0].text))
        if (!GLOB.test(text)) continue
        const patterns = args[0]?.k === 'array' ? args[0].elements : args.slice(0, 1)
        for (const pattern of patterns)
          add(pattern.k === 'string' ? matching(code, folder, pattern.text) : code.map((each) => each.path))
      }
    }
    return found
  }
}

/** The code files below a folder that code of another folder names. */
function* below(code: readonly CodeFacts[], from: string, prefix: string): Generator<string> {
  const isRelative = prefix.startsWith('.')
  const folder = isRelative ? join(from, prefix) : prefix.replace(/^[@~#]?\/+/, '').replace(/\/+$/, '')
  if (folder === undefined) return
  for (const { path } of code) {
    if (folder === '' || path.startsWith(`${folder}/`) || (!isRelative && path.includes(`/${folder}/`))) yield path
  }
}

function* matching(code: readonly CodeFacts[], from: string, pattern: string): Generator<string> {
  if (pattern.startsWith('!')) return
  const whole = pattern.startsWith('.') ? join(from, pattern) : `**/${pattern.replace(/^[@~#]?\/+/, '')}`
  if (whole === undefined) return
  const isMatch = picomatch(whole)
  for (const { path } of code) if (isMatch(path)) yield path
}

function packagesIn(project: Project, code: readonly CodeFacts[]): Package[] {
  const found = new Map<string, Package>()
  const homes = new Map<string, Package>()
  const homeOf = (folder: string): Package => {
    const known = homes.get(folder)
    if (known) return known
    const facts = project.files.get(folder === '' ? 'package.json' : `${folder}/package.json`)
    let home: Package
    if (facts?.kind === 'package' || folder === '') {
      home = { folder, facts: facts?.kind === 'package' ? facts : undefined, files: [] }
      found.set(folder, home)
    } else home = homeOf(folderOf(folder))
    homes.set(folder, home)
    return home
  }
  for (const facts of code) homeOf(folderOf(facts.path)).files.push(facts)
  return [...found.values()]
}
