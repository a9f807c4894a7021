import { URI } from 'vscode-uri'
import type { Settings } from '../protocol'
import type { OpenDocument } from './documents'
import type { Host } from './host'
import { schemeOf } from './paths'
import type { FindingSource } from './reviewed-folder'

/** File name endings by the language id of an untitled document. */
const endings: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
}

export interface LoneFile {
  readonly path: string
  readonly source: FindingSource
}

/** Documents outside every workspace folder, each judged by itself: untitled ones, and files opened alone. */
export class LoneFiles {
  readonly #host: Host
  readonly #known = new WeakMap<OpenDocument, LoneFile & { readonly version: number; readonly settings: Settings }>()

  constructor(host: Host) {
    this.#host = host
  }

  /** Undefined for schemes that show another version of a file (`git:`) or no file at all (`output:`). */
  fileOf(open: OpenDocument, settings: Settings): LoneFile | undefined {
    const path = pathOf(open)
    if (path === undefined) return undefined
    const known = this.#known.get(open)
    if (known?.version === open.document.version && known.settings === settings) return known
    const source = this.#host.openLone(path, open.document.getText(), settings)
    const fresh = { path, source, version: open.document.version, settings }
    this.#known.set(open, fresh)
    return fresh
  }
}

function pathOf(open: OpenDocument): string | undefined {
  const name = URI.parse(open.uri).path.split('/').at(-1) ?? ''
  if (schemeOf(open.uri) === 'file') return name
  const ending = endings[open.document.languageId]
  if (schemeOf(open.uri) !== 'untitled' || ending === undefined) return undefined
  return name.endsWith(ending) ? name : `${name}${ending}`
}
