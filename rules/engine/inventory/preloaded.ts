import { folderOf, inFolder } from '../../analysis/paths'
import type { Project } from '../project'

/** In a folder that a build writes. */
const BUILT = /^(?:dist|build|out|output|compiled)\//

/** The commands that the scripts of a package and the hosts beside it run, without quotes and brackets. */
export function commandsIn(project: Project, folder: string): string {
  const manifest = project.files.get(inFolder(folder, 'package.json'))
  const scripts = manifest?.kind === 'package' ? Object.values(manifest.scripts) : []
  const hosts = [...project.files.values()].flatMap((facts) =>
    facts.kind === 'deployment' && folderOf(facts.path) === folder ? facts.settings.map(({ value }) => value) : [],
  )
  return [...scripts, ...hosts].join('\n').replace(/["'`,[\]]+/g, ' ')
}

/** `node --import ./instrument.mjs server.js`: files that a command loads before the server; of a built one what it is made of. */
export function preloadedFiles(project: Project): Set<string> {
  const folders = new Set<string>()
  for (const { kind, path } of project.files.values())
    if (kind === 'package' || kind === 'deployment') folders.add(folderOf(path))
  const found = new Set<string>()
  for (const folder of folders) {
    const commands = commandsIn(project, folder).matchAll(
      /(?:--import|--require|-r|--preload)[= ]+(\.{0,2}\/?[\w./-]+)/g,
    )
    for (const [, word = ''] of commands) {
      const path = word.replace(/^\/(?:usr\/src\/)?app\//, '').replace(/^\.\//, '')
      for (const each of sourcesOf(path)) found.add(inFolder(folder, each))
    }
  }
  return found
}

function sourcesOf(path: string): string[] {
  const plain = path.replace(BUILT, '')
  return [path, ...(plain === path ? [] : [plain, `src/${plain}`])].flatMap((each) => [
    each,
    each.replace(/\.([cm]?)js$/, '.$1ts'),
    each.replace(/\.[cm]?js$/, '.ts'),
  ])
}
