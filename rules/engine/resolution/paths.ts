/** Paths relative to the workspace folder, with forward slashes; `''` is the workspace folder itself. */

import { compareTexts } from '../text-order'

export { folderOf, nameOf } from '../../analysis/paths'

/** The order of two paths, for `sort`: the one nearer to the workspace folder first, then by name. */
export function compareDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || compareTexts(a, b)
}

/** `relative` as seen from `folder`; undefined where it leads out of the workspace folder. */
export function join(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** An own member of a record: names such as `constructor` come from the code that is read. */
export function member<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}
