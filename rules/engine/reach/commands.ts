import type { FileFacts } from '../../analysis/facts'
import { folderOf, join } from '../resolution/paths'
import type { NamedFiles } from './files'

/** Programs that run a file. */
const RUNNER =
  /^(?:node|nodejs|tsx|ts-node|ts-node-dev|tsnd|bun|deno|nodemon|pm2|pm2-runtime|forever|swc-node|esr|jiti)$/
/** What a framework's own build makes: its sources are known by their place. */
const MADE_BY_FRAMEWORK =
  /(?:^|\/)(?:node_modules|\.next|\.output|\.nuxt|\.svelte-kit|\.vercel|build\/server|dist\/server\/entry)/
/** In a folder that a build writes. */
const BUILT = /(?:^|\/)(?:dist|build|out|lib|output|compiled)\//
/** Says where a build writes the one file that it makes of what the same commands name. */
const OUTPUT = /^(?:--outfile|--out-file|--output|-o)$/
const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/

/** What the commands of a workspace start. */
export interface Started {
  readonly files: ReadonlySet<string>
  /** Entries of packages, which others may import, and files that a command may mean. */
  readonly entries: ReadonlySet<string>
  /** Folders of packages that start a file of which nothing tells what it is made of. */
  readonly unclear: ReadonlySet<string>
}

/** The code files that scripts of packages, configurations of hosts and steps of pipelines name. */
export function startedFiles(files: ReadonlyMap<string, FileFacts>, named: NamedFiles): Started {
  const found = new Set<string>()
  const entries = new Set<string>()
  const unclear = new Set<string>()
  const take = (command: string, folder: string, isStarting: boolean): void => {
    const { paths, alike, isUnclear } = filesIn(command, folder, named)
    for (const path of paths) found.add(path)
    for (const path of alike) entries.add(path)
    if (isUnclear && isStarting) unclear.add(folder)
  }
  for (const facts of files.values()) {
    const folder = folderOf(facts.path)
    if (facts.kind === 'package') {
      // All at once: a build names the source of what another script starts.
      const commands = Object.values(facts.scripts).join(' ; ')
      take(commands, folder, true)
      // `node .` and `electron .` start what the manifest names as its entry.
      const into = /(?:^|\s)(?:node|nodemon|electron|bun|tsx)\s+(?:-\S+\s+)*(?:\.(?=\s|$)|;|$)/.test(commands)
        ? found
        : entries
      for (const entry of facts.entries)
        for (const path of [...named.at(folder, entry), ...named.sourcesOf(folder, entry)]) into.add(path)
    } else if (facts.kind === 'deployment') {
      for (const { value } of facts.settings) take(value, folder, false)
    } else if (facts.kind === 'pipeline') {
      for (const { run, folder: at } of facts.steps) if (run !== undefined) take(run, at ?? '', false)
    }
  }
  return { files: found, entries, unclear }
}

interface Named {
  readonly paths: readonly string[]
  /** Files whose paths end as a word does: it may mean them. */
  readonly alike: readonly string[]
  readonly isUnclear: boolean
}

function filesIn(command: string, folder: string, named: NamedFiles): Named {
  const words = command.split(/[\s"'`,;()[\]{}=&|<>]+/).filter((word) => word !== '')
  const folders = new Set([folder, ''])
  const paths = new Set<string>()
  const alike = new Set<string>()
  const lost: string[] = []
  for (const [i, word] of words.entries()) {
    if (words[i - 1] === 'cd' || words[i - 1] === '--prefix' || words[i - 1] === '-C') {
      const at = join(folder, word)
      if (at !== undefined) folders.add(at)
    }
    const isRun = isRunAt(words, i)
    if (word.startsWith('-') || word.includes('*') || word.includes('://')) continue
    if (!isRun && !CODE.test(word) && !word.includes('/')) continue
    // `/app/server/index.js` of an image
    const plain = word.replace(/^\/(?:(?:usr\/src\/)?app\/)?/, '')
    const direct = [...folders].flatMap((at) => [...named.at(at, plain), ...named.sourcesOf(at, plain)])
    for (const path of direct) paths.add(path)
    const like = direct.length > 0 ? [] : named.ending(plain.replace(/\.(?:handler|main|default)$/, ''))
    for (const path of like) alike.add(path)
    if (isRun && direct.length + like.length === 0 && /[./]/.test(word) && !MADE_BY_FRAMEWORK.test(word))
      lost.push(word)
  }
  const isMadeHere = (word: string) => {
    if (words.some((each, i) => each === word && OUTPUT.test(words[i - 1] ?? ''))) return true
    const last = word.slice(word.lastIndexOf('/') + 1).replace(CODE, '')
    return [...paths].some((path) => path.slice(path.lastIndexOf('/') + 1).replace(CODE, '') === last)
  }
  return {
    paths: [...paths],
    alike: [...alike],
    isUnclear: lost.some((word) => BUILT.test(word) && !isMadeHere(word)),
  }
}

/** The first word after a program that runs files, options left out. */
function isRunAt(words: readonly string[], i: number): boolean {
  for (let at = i - 1; at >= 0; at--) {
    const word = words[at] ?? ''
    if (RUNNER.test(word)) return true
    if (!word.startsWith('-') && !/^(?:run|watch|start|exec|[A-Z_]+)$/.test(word)) return false
  }
  return false
}
