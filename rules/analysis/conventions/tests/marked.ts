import assert from 'node:assert/strict'
import type * as ts from 'typescript'
import { analyzeFile } from '../../analyze'
import { type CatchSite, catchAt } from '../../edits/catches'
import { callAt, nodeAt, parseSource, type Source } from '../../edits/source'
import type { ProjectFiles } from '../places'

/** The page that texts of tests are, where they do not say otherwise. */
export const PAGE_PATH = 'src/pages/Rooms.tsx'

/** The files of an app, by their paths. */
export function filesOf(files: Readonly<Record<string, string>>): ProjectFiles {
  return { files: new Map(Object.entries(files).map(([path, text]) => [path, analyzeFile(path, text)])) }
}

/** A text, parsed, and the node where `HERE` stands in it. */
export function hereIn(text: string, path = PAGE_PATH): { source: Source; node: ts.Node } {
  const source = parseSource(path, text)
  return { source, node: nodeAt(source, text.indexOf('HERE')) }
}

/** A text, parsed, and its first catch. */
export function catchIn(text: string): { source: Source; site: CatchSite } {
  const source = parseSource(PAGE_PATH, text)
  const site = catchAt(source, text.indexOf('catch'))
  assert.ok(site)
  return { source, site }
}

/** A text, parsed, and the call whose name starts with the mark. */
export function callIn(
  text: string,
  mark: string,
  path: string,
): { source: Source; offset: number; call: ts.CallExpression } {
  const source = parseSource(path, text)
  const offset = text.indexOf(mark)
  const call = callAt(source, offset)
  assert.ok(call)
  return { source, offset, call }
}
