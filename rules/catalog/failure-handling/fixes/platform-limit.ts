import type { Source } from '../../../analysis/edits/source'
import { inFolder } from '../../../analysis/paths'
import { matchesGlob } from '../../../engine/globs'
import type { SourceOf } from '../../../engine/rule'
import type { FixProject } from './fix'

/**
 * After how many seconds the platform cuts a function off, where the file says so (`export const maxDuration = 10`) or the
 * nearest `vercel.json` does under its `functions`. Undefined where neither does.
 */
export function platformLimit(source: Source, project: FixProject, sourceOf: SourceOf): number | undefined {
  const own = /export const maxDuration\s*(?::\s*number\s*)?=\s*(\d+)/.exec(source.text)?.[1]
  if (own !== undefined) return Number(own)
  const folders = source.path.split('/').slice(0, -1)
  for (let depth = folders.length; depth >= 0; depth--) {
    const folder = folders.slice(0, depth).join('/')
    const path = inFolder(folder, 'vercel.json')
    const text = project.files.has(path) ? sourceOf(path) : undefined
    if (text !== undefined) return limitIn(text, folder === '' ? source.path : source.path.slice(folder.length + 1))
  }
  return undefined
}

/** What a `vercel.json` says of a file by its path from there: the first of the globs that matches it counts. */
function limitIn(text: string, path: string): number | undefined {
  for (const [glob, options] of Object.entries(functionsIn(text))) {
    if (!matchesGlob(glob, path)) continue
    const seconds = isRecord(options) ? options['maxDuration'] : undefined
    return typeof seconds === 'number' ? seconds : undefined
  }
  return undefined
}

function functionsIn(text: string): Record<string, unknown> {
  try {
    const whole: unknown = JSON.parse(text)
    const functions = isRecord(whole) ? whole['functions'] : undefined
    return isRecord(functions) ? functions : {}
  } catch {
    return {}
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
