import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { decode, encode } from '../server/workspace/encoding'
import { reasonOf } from './failure'
import type { FixedFile } from './fixing'

/** Writes a fixed file as it was spelled before: encoding, byte order mark. Gives back why it was not written, if so. */
export function save(root: string, file: FixedFile): string | undefined {
  const path = join(root, file.path)
  if (relative(root, path).startsWith('..')) return 'it lies outside the folder'
  try {
    return file.before === undefined ? create(path, file.after) : replace(path, file.before, file.after)
  } catch (error) {
    return reasonOf(error)
  }
}

function create(path: string, text: string): string | undefined {
  if (existsSync(path)) return 'it exists meanwhile'
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { flag: 'wx' })
  return undefined
}

function replace(path: string, before: string, after: string): string | undefined {
  if (!lstatSync(path).isFile()) return 'it is no regular file'
  const bytes = readFileSync(path)
  const decoded = decode(bytes)
  if (decoded?.text !== before) return 'it changed meanwhile'
  if (!bytes.equals(encode(before, decoded.encoding))) return 'its bytes are not valid text, and would be changed'
  writeFileSync(path, encode(after, decoded.encoding))
  return undefined
}
