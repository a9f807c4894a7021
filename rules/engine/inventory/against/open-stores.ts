import type { CallFact, CodeFacts, TextRange } from '../../../analysis/facts'
import { isWithin } from '../../../analysis/ranges'
import { nameOfEndpoint } from '../../endpoints'
import { callsWithin } from '../../endpoints/within'
import { keyOf } from '../../link/link'
import type { FunctionTarget } from '../../link/target'
import type { Project } from '../../project'
import { wordsApart } from '../../snake-case'
import type { Against } from './against'
import { asksBefore } from './asks-before'
import { privateWord } from './papers'

/** Stores whose files open for nobody but who holds the keys: what the server hands out of them it has to ask about itself. */
const STORES = /^(?:@google-cloud\/storage|@aws-sdk\/client-s3|@replit\/object-storage|@azure\/storage-blob)$/
const HANDS_OUT =
  /(?:^|\.)(?:createReadStream|getSignedUrl|downloadAsStream|downloadAsBytes|getObject|downloadToBuffer)$|\bGetObjectCommand$/
/** Something may be asked about the file, or it is meant for everybody. */
const ASKS = /access|acl|permission|allowed|visib|public|token|signature|verif|owner/i
const REST = /\*|\[\.\.\./
const MOST_DEPTH = 3

/** A route that takes the rest of its address for the name of a file. */
interface Door {
  readonly file: string
  readonly range: TextRange
  readonly name: string
  readonly handler: FunctionTarget
}

/**
 * A route that hands out any file of a private store to whoever names it: nobody is asked who they are, and the app keeps
 * private papers there, by what it calls the endpoints and functions that store them.
 */
export function openStores(project: Project): Against[] {
  const stores = project.productCode.filter((facts) => usesStore(facts))
  if (stores.length === 0) return []
  const door = [...routes(project), ...mounts(project)].find((each) => handsOut(project, each.handler))
  const word = door && privateWord(wordsOf(project, stores))
  if (!door || word === undefined) return []
  return [
    {
      fact: 'open-files',
      item: 'private-data',
      severity: 'warning',
      file: door.file,
      range: door.range,
      about: [door.name],
      says: `${door.name} hands out any file of the store to whoever names it, without signing in, and \`${word}\` is among what the app keeps there. Whoever is sent an address, or finds one in a mail or a log, reads what others handed in in confidence.`,
      fix: 'Ask who is signed in and whether the file is theirs before handing it out.',
    },
  ]
}

function usesStore({ imports }: CodeFacts): boolean {
  return imports.some(({ specifier }) => STORES.test(specifier))
}

function routes(project: Project): Door[] {
  const { endpoints } = project
  return endpoints.all.flatMap((endpoint) => {
    const { method, url, complete, handler, file, range } = endpoint
    if ((method !== undefined && method !== 'GET') || !complete || !url || !REST.test(url) || ASKS.test(url)) return []
    return endpoints.checkOf(endpoint) ? [] : [{ file, range, name: nameOfEndpoint(endpoint), handler }]
  })
}

/** `app.use('/objects', async (req, res, next) => …)`: none of these where something is asked of all requests to the app. */
function mounts(project: Project): Door[] {
  const asked = new Set<string>()
  const found: (Door & { readonly on: string })[] = []
  for (const facts of project.productCode) {
    for (const call of facts.calls) {
      const { text, args, nameRange } = call
      if (!/(?:^|\.)use$/.test(text)) continue
      const [address, handler, ...others] = args
      const isGuarded = asksBefore(project, facts, call)
      if (address?.k !== 'string') {
        if (isGuarded) asked.add(text)
      } else if (handler?.k === 'function' && others.length === 0 && !ASKS.test(address.text) && !isGuarded)
        found.push({
          on: text,
          file: facts.path,
          range: nameRange,
          name: `\`${address.text}\``,
          handler: { k: 'function', path: facts.path, f: handler.f },
        })
    }
  }
  return found.filter(({ on }) => !asked.has(on))
}

/** It, or a function that it calls, reads a file of a store, and nothing on the way asks about it. */
function handsOut(project: Project, handler: FunctionTarget): boolean {
  const own = callsIn(project, handler)
  if (own.some(([, , { text }]) => ASKS.test(text))) return false
  const seen = new Set([keyOf(handler)])
  let reached: readonly FunctionTarget[] = [handler]
  for (let depth = 0; depth <= MOST_DEPTH; depth++) {
    const calls = reached.flatMap((target) => callsIn(project, target))
    if (calls.some(([facts, , { text }]) => HANDS_OUT.test(text) && usesStore(facts))) return true
    reached = calls.flatMap(([facts, c]) => {
      const { target } = project.link.called(facts.path, c)
      if (target.k !== 'function' || seen.has(keyOf(target))) return []
      seen.add(keyOf(target))
      return [target]
    })
  }
  return false
}

function callsIn({ link }: Project, { path, f }: FunctionTarget): (readonly [CodeFacts, number, CallFact])[] {
  const facts = link.code(path)
  const range = facts?.functions[f]?.range
  return facts && range ? [...callsWithin(facts, range)].map(([c, call]) => [facts, c, call] as const) : []
}

/** What the endpoints and functions are called that ask a store for something, or a function of its file. */
function wordsOf(project: Project, stores: readonly CodeFacts[]): string[] {
  const own = new Set(stores.map(({ path }) => path))
  return project.productCode.flatMap((facts) => {
    const asking = facts.calls.flatMap(({ range }, c) => {
      const { target, api } = project.link.called(facts.path, c)
      const isStore = (target.k === 'function' && own.has(target.path)) || (api !== undefined && STORES.test(api.pkg))
      return isStore ? [range] : []
    })
    const around = (range: TextRange | undefined) => range !== undefined && asking.some((each) => isWithin(each, range))
    return [
      ...project.endpoints
        .in(facts.path)
        .flatMap((endpoint) =>
          endpoint.handler.path === facts.path && around(facts.functions[endpoint.handler.f]?.range)
            ? [nameOfEndpoint(endpoint)]
            : [],
        ),
      ...facts.functions.flatMap(({ name, range }) => (around(range) ? [wordsApart(name)] : [])),
    ]
  })
}
