import type { FileFacts } from '../../analysis/facts'

/** Extensions of code files, in the order in which a path without one is tried. */
const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs']
/** Built for one platform, or declarations only: taken where there is no plain file. */
const VARIANTS = ['.web', '.native', '.ios', '.android', '.d']
const OUTPUT = /\.[cm]?jsx?$/

/** The code files of a workspace, found as an import may name them. */
export interface SourceFiles {
  /** The file a path stands for: as it is, with another or a missing extension, or the index file of a folder. */
  find(path: string): string | undefined
  /** As `find`, without index files. */
  findFile(path: string): string | undefined
  findIndex(folder: string): string | undefined
}

export function createSourceFiles(files: ReadonlyMap<string, FileFacts>): SourceFiles {
  const byStem = new Map<string, { readonly path: string; readonly rank: number }>()
  const add = (stem: string, path: string, rank: number): void => {
    const known = byStem.get(stem)
    if (known === undefined || rank < known.rank) byStem.set(stem, { path, rank })
  }
  for (const [path, facts] of files) {
    if (facts.kind !== 'code') continue
    const extension = EXTENSIONS.find((candidate) => path.endsWith(candidate))
    if (extension === undefined) continue
    const stem = path.slice(0, -extension.length)
    const rank = EXTENSIONS.indexOf(extension)
    add(stem, path, rank)
    const variant = VARIANTS.findIndex((candidate) => stem.endsWith(candidate))
    if (variant >= 0) add(stem.slice(0, -(VARIANTS[variant] ?? '').length), path, (variant + 1) * 10 + rank)
  }

  const isCode = (path: string): boolean => files.get(path)?.kind === 'code'
  const findFile = (path: string): string | undefined => {
    if (path === '') return undefined
    if (isCode(path)) return path
    const found = byStem.get(path)?.path
    if (found !== undefined || !OUTPUT.test(path)) return found
    return byStem.get(path.replace(OUTPUT, ''))?.path
  }
  const findIndex = (folder: string): string | undefined =>
    byStem.get(folder === '' ? 'index' : `${folder}/index`)?.path
  return { findFile, findIndex, find: (path) => findFile(path) ?? findIndex(path) }
}
