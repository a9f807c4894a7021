import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { hiddenValues, maskValues } from '../rules/analysis/secrets/mask'
import { coveredText, withoutLengths } from '../rules/analysis/secrets/show'
import { decode, type Encoding, encode } from '../server/workspace/encoding'
import type { FixedFile } from '../server/workspace/fixing'
import { unifiedDiff } from './diff'
import { reasonOf } from './failure'

/** Writes a fixed file as it was spelled before: encoding, byte order mark. Gives back why it was not written, if so. */
export function save(root: string, file: FixedFile): string | undefined {
  const path = join(root, file.path)
  const place = placeOf(root, file)
  if (typeof place === 'string') return place
  try {
    if (place.encoding === undefined) mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, encode(file.after, place.encoding ?? 'utf-8'), place.encoding ? {} : { flag: 'wx' })
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** The diff of what {@link save} would write, which shows no credential; or why it would not be written, as `refusal`. */
export function preview(root: string, { path, before, after }: FixedFile): { diff: string; refusal?: string } {
  const place = placeOf(root, { path, before, after })
  if (typeof place === 'string') return { diff: '', refusal: place }
  const mark = place.encoding === 'utf-8-bom' ? '\uFEFF' : ''
  // What a fix takes away is not to be seen in what it leaves.
  const values = hiddenValues(before ?? '')
  const shown = (text: string) => mark + withoutLengths(text, maskValues(coveredText(path, text), values))
  return { diff: unifiedDiff(path, before === undefined ? undefined : shown(before), shown(after)) }
}

/** How the file that is to be written is spelled now (undefined for a new one), or why it cannot be written. */
function placeOf(root: string, { path, before }: FixedFile): { encoding: Encoding | undefined } | string {
  const file = join(root, path)
  if (relative(root, file).startsWith('..')) return 'it lies outside the folder'
  try {
    if (before === undefined) return existsSync(file) ? 'it exists meanwhile' : { encoding: undefined }
    if (!lstatSync(file).isFile()) return 'it is no regular file'
    const bytes = readFileSync(file)
    const decoded = decode(bytes)
    if (decoded?.text !== before) return 'it changed meanwhile'
    if (!bytes.equals(encode(before, decoded.encoding))) return 'its bytes are not valid text, and would be changed'
    return { encoding: decoded.encoding }
  } catch (error) {
    return reasonOf(error)
  }
}
