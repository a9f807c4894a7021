import type { BadExample } from '../engine/rule'
import type { Files } from './example-run'

/** An example as another person would have written it; its findings and fixes must be the same. */
export interface Variant {
  readonly name: string
  readonly example: BadExample
}

const REWRITES: Readonly<Record<string, (text: string) => string>> = {
  'with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'with tabs': (text) => text.replace(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2)),
  'with four spaces': (text) => text.replace(/^(?: {2})+/gm, (spaces) => spaces + spaces),
}

/** A bad example in other line ends and indentation. */
export function variantsOf(example: BadExample): Variant[] {
  return Object.entries(REWRITES).map(([name, rewrite]) => ({
    name,
    example: {
      ...example,
      files: rewritten(example.files, rewrite),
      ...(example.fixed && { fixed: rewritten(example.fixed, rewrite) }),
    },
  }))
}

/** YAML knows no tabs, and what a fix writes of it has two spaces whatever the code has. */
function rewritten(files: Files, rewrite: (text: string) => string): Files {
  const isKept = (path: string, text: string): boolean => /\.ya?ml$/.test(path) && !rewrite(text).includes('\r\n')
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, isKept(path, text) ? text : rewrite(text)]),
  )
}
