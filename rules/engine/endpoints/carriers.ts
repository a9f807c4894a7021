import type { Link } from '../link/link'
import { nextUrl } from './next-url'

/** A page by its file, and the address at which it is shown. */
export interface CarryingPage {
  readonly file: string
  readonly url: string
}

const MOST_FILES = 400
/** Files of the `app` folder that are shown at the addresses of the pages below them. */
const SHOWN = /^(.*?(?:^|\/)app\/)((?:.*\/)?)(page|layout|template|loading|error|default)\.[jt]sx?$/
/** What is shown at any address there is, or at none that exists. */
const ANYWHERE = /(?:^|\/)app\/(?:.*\/)?(?:not-found|global-error|forbidden|unauthorized)\.[jt]sx?$/

/**
 * The pages whose code takes in a file of server actions, through whatever imports it. A call of such an action is a POST to the
 * address of one of them, and a call by another address is handed on to one. Undefined where anything else may carry it.
 * Source: https://nextjs.org/docs/app/api-reference/file-conventions/proxy#execution-order
 */
export function pagesThatCarry(link: Link, file: string): readonly CarryingPage[] | undefined {
  const found = new Map<string, CarryingPage>()
  const seen = new Set([file])
  const open = [file]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (ANYWHERE.test(at) || /(?:^|\/)pages\/(?!api\/)/.test(at) || seen.size > MOST_FILES) return undefined
    const shown = SHOWN.exec(at)
    if (shown) {
      for (const page of shown[3] === 'page' ? [at] : pagesBelow(link, `${shown[1]}${shown[2]}`)) {
        const folders = SHOWN.exec(page)?.[2] ?? ''
        found.set(page, { file: page, url: nextUrl(folders) })
      }
      continue
    }
    for (const { path } of link.importersOf(at)) {
      if (seen.has(path) || link.standsAside(path)) continue
      seen.add(path)
      open.push(path)
    }
  }
  return [...found.values()]
}

function pagesBelow(link: Link, folder: string): string[] {
  return [...link.resolver.codeFiles()].flatMap(({ path }) =>
    path.startsWith(folder) && SHOWN.exec(path)?.[3] === 'page' ? [path] : [],
  )
}
