import { folderOf } from '../../analysis/paths'
import type { Project } from '../project'
import type { Hosting } from './inventory'

/** Where the project may run, as its files say: each host once for each folder, in the order of the files' paths. */
export function hostingOf(project: Project): Hosting[] {
  const found = new Map<string, Hosting>()
  for (const facts of project.files.values()) {
    const supabase = /^(.*?)supabase\/(?:config\.toml|migrations\/|functions\/)/.exec(facts.path)
    if (facts.kind === 'deployment') {
      const key = `${facts.host} ${folderOf(facts.path)}`
      if (!found.has(key))
        found.set(key, { host: facts.host, folder: folderOf(facts.path), file: facts.path, range: facts.range })
    } else if (supabase) {
      const folder = (supabase[1] ?? '').replace(/\/$/, '')
      const known = found.get(`supabase ${folder}`)
      if (!known || facts.kind === 'supabase-config')
        found.set(`supabase ${folder}`, { host: 'supabase', folder, file: facts.path, range: { start: 0, end: 0 } })
    }
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
}
