import type { CodeFacts, FileFacts } from '../../analysis/facts'
import { nameOf } from '../resolution/paths'

const CONFIG = /(?:^|\/)vite\.config\.[cm]?[jt]s$/
/** Folders whose files a host serves by their place, whoever else imports them. */
const BY_PLACE = /(?:^|\/)(?:api|app|pages|routes|functions)\//
/** Vite itself is what users come to: `vite`, `vite dev`, `vite preview`. */
const SERVES_BY_VITE = /(?:^|[;&|]\s*)(?:npx\s+)?vite(?:\s+(?!build\b)|\s*$)/

interface Imports {
  of(facts: CodeFacts): ReadonlySet<string>
  to(path: string): readonly { readonly path: string }[]
}

/**
 * The files that nothing but Vite's configuration loads: plugins, what they add to the server that developers work with
 * (`configureServer`), and what only those import. No user comes there, unless the app is started with Vite.
 * Source: https://vite.dev/guide/api-plugin#configureserver, "not called when running the production build".
 */
export function onlyForDevServer(files: ReadonlyMap<string, FileFacts>, imports: Imports): ReadonlySet<string> {
  const code = [...files.values()].filter((facts): facts is CodeFacts => facts.kind === 'code')
  const configs = code.filter(({ path }) => CONFIG.test(path))
  const found = new Map<string, CodeFacts>()
  const take = (facts: CodeFacts): void => {
    for (const path of imports.of(facts)) {
      const imported = files.get(path)
      if (imported?.kind !== 'code' || found.has(path) || CONFIG.test(path) || BY_PLACE.test(path)) continue
      found.set(path, imported)
      take(imported)
    }
  }
  for (const facts of configs) take(facts)
  if (found.size === 0 || [...files.values()].some(startsVite)) return new Set()
  if (
    [...found.values(), ...configs].some(({ functions }) =>
      functions.some(({ name }) => name === 'configurePreviewServer'),
    )
  )
    return new Set()
  const named = new Set(
    code.flatMap(({ path, filesNamed = [] }) =>
      CONFIG.test(path) ? [] : filesNamed.map((each) => stemOf(nameOf(each))),
    ),
  )
  const keeps = ({ path }: CodeFacts) =>
    !named.has(stemOf(nameOf(path))) && imports.to(path).every((each) => found.has(each.path) || CONFIG.test(each.path))
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (const facts of found.values()) {
      if (keeps(facts)) continue
      found.delete(facts.path)
      isDone = false
    }
  }
  return new Set(found.keys())
}

function stemOf(name: string): string {
  return name.replace(/\.\w+$/, '')
}

function startsVite(facts: FileFacts): boolean {
  return (
    facts.kind === 'package' &&
    Object.entries(facts.scripts).some(
      ([name, command]) => /^(?:start|serve)\b/.test(name) && SERVES_BY_VITE.test(command),
    )
  )
}
