import type { CodeFacts } from '../../analysis/facts'
import { addTo, grouped } from '../../analysis/grouped'
import { folderOf, join, nameOf } from '../resolution/paths'

const EXTENSION = /\.(?:[cm]?[jt]s|[jt]sx)$/
/** Built for one platform: taken in place of the plain file, or beside it. */
const VARIANT = /\.(?:web|native|ios|android)$/
/** Folders that hold what a build made of the sources. */
const BUILT = /^(.*?)(?:^|\/)(?:dist|build|out|lib|output|compiled|\.build)\/(.+)$/
/** Where the sources of such a folder lie. */
const SOURCES = ['src/', '', 'server/', 'source/']

/** The path without extension and platform: what imports and commands name. */
function stemOf(path: string): string {
  return path.replace(EXTENSION, '').replace(VARIANT, '')
}

/** The code files of a workspace, found as commands, settings and texts name them: rather too many than too few. */
export class NamedFiles {
  private readonly byStem: ReadonlyMap<string, readonly string[]>
  private byLast: ReadonlyMap<string, readonly Named[]> | undefined

  constructor(codeFiles: Iterable<CodeFacts>) {
    this.byStem = grouped(
      Array.from(codeFiles, ({ path }) => path),
      stemOf,
    )
  }

  /** Files beside one that an import of it might mean as well: `api.js` beside `api.ts`, `button.native.tsx`. */
  besides(path: string): readonly string[] {
    return this.byStem.get(stemOf(path)) ?? []
  }

  /** The files of exactly that path below a folder, with whichever extension, or the index of that folder. */
  at(folder: string, relative: string): readonly string[] {
    const path = join(folder, relative)
    if (path === undefined) return []
    return this.byStem.get(stemOf(path)) ?? this.byStem.get(path === '' ? 'index' : `${path}/index`) ?? []
  }

  /** The sources of what a build puts at a path: `dist/server/index.js` of `src/server/index.ts`. */
  sourcesOf(folder: string, relative: string): readonly string[] {
    const [, above = '', rest = ''] = BUILT.exec(relative.replace(/^\.\//, '')) ?? []
    if (rest === '') return []
    const base = above === '' ? '' : `${above}/`
    for (const source of SOURCES) {
      const found = this.at(folder, `${base}${source}${rest}`)
      if (found.length > 0) return found
    }
    return []
  }

  /** Every file whose path ends like a text: `./jobs/mail.ts`, `@/jobs/mail`. */
  ending(text: string): readonly string[] {
    const tail = stemOf(text.replace(/^(?:\.{1,2}\/|[@~#]?\/)+/, ''))
    if (tail === '' || tail.includes('*')) return []
    this.byLast ??= this.namedLast()
    const all = this.byLast.get(nameOf(tail)) ?? []
    return all.filter(({ name }) => name === tail || name.endsWith(`/${tail}`)).map(({ path }) => path)
  }

  /** By the last part of their names: a file `jobs/index.ts` goes by `jobs` as well. */
  private namedLast(): Map<string, Named[]> {
    const found = new Map<string, Named[]>()
    const add = (name: string, path: string): void => addTo(found, nameOf(name), { name, path })
    for (const [stem, paths] of this.byStem) {
      for (const path of paths) {
        add(stem, path)
        if (nameOf(stem) === 'index') add(folderOf(stem), path)
      }
    }
    return found
  }
}

interface Named {
  readonly name: string
  readonly path: string
}
