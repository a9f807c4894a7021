import { isOfHost } from '../../analysis/deployment'
import type { FileFacts } from '../../analysis/facts'
import { folderOf } from '../../analysis/paths'
import type { Place } from '../finding'
import type { Project } from '../project'
import type { Hosting } from './inventory'
import { isProductCode, topOf } from './places'

/** Where the project may run, as its files say: each host once for each folder, in the order of the files' paths. */
export function hostingOf(project: Project): Hosting[] {
  const found = new Map<string, Hosting>()
  const add = (host: Hosting['host'], folder: string, place: Place): void => {
    const key = `${host} ${folder}`
    if (!found.has(key)) found.set(key, { host, folder, file: place.file, range: place.range })
  }
  for (const facts of project.files.values()) {
    const supabase = /^(.*?)supabase\/(?:config\.toml|migrations\/|functions\/)/.exec(facts.path)
    if (facts.kind === 'deployment') {
      if (isOfHost(facts.host, facts.settings))
        add(facts.host, folderOf(facts.path), { file: facts.path, range: facts.range })
    } else if (supabase) {
      const folder = (supabase[1] ?? '').replace(/\/$/, '')
      // Its own settings are the better place.
      if (facts.kind === 'supabase-config') found.delete(`supabase ${folder}`)
      add('supabase', folder, { file: facts.path, range: { start: 0, end: 0 } })
    }
    const byCode = hostOfCode(project, facts)
    if (byCode) add(byCode.host, byCode.folder, byCode)
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** Code that a host reads by its place: `vercel.ts`, `netlify/functions/pay.ts`. */
function hostOfCode(project: Project, facts: FileFacts): Hosting | undefined {
  if (facts.kind !== 'code') return undefined
  const { path, exports } = facts
  // https://vercel.com/docs/project-configuration/vercel-ts
  if (/(?:^|\/)vercel\.(?:[cm]?[jt]s)$/.test(path)) {
    const isConfig =
      'config' in exports ||
      'default' in exports ||
      facts.imports.some(({ specifier }) => specifier.startsWith('@vercel/config'))
    return isConfig ? { host: 'vercel', folder: folderOf(path), ...topOf(facts) } : undefined
  }
  // https://docs.netlify.com/build/functions/get-started/
  const netlify = /^(.*?)(?:^|\/)netlify\/(?:edge-)?functions\//.exec(path)
  if (!netlify || !('handler' in exports || 'default' in exports) || !isProductCode(project, facts)) return undefined
  return { host: 'netlify', folder: netlify[1] ?? '', ...topOf(facts) }
}
