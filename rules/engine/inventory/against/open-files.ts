import type { CallFact, CodeFacts, Value } from '../../../analysis/facts'
import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import type { Against } from './against'
import { asksBefore } from './asks-before'
import { privateWord } from './papers'

const TAKE_FILES: ReadonlySet<string> = new Set(['multer', 'busboy', 'formidable', 'express-fileupload'])
const MOST_DEPTH = 4
const NAMED = 3

/** A folder or a bucket that opens for everybody, and what says that it holds what is private. */
interface Opening {
  readonly facts: CodeFacts
  readonly call: CallFact
  readonly name: string
}

/**
 * Private papers that people hand in and that open for whoever has their address: a folder of uploads that the server hands
 * out before anybody is asked who they are, and buckets of Supabase whose files get lasting public addresses. Told by what
 * the app itself calls them.
 */
export function openFiles(project: Project): Against[] {
  return [...ofFolders(project), ...ofBuckets(project)]
}

function ofFolders(project: Project): Against[] {
  const takers = project.productCode.filter(({ imports }) => imports.some(({ specifier }) => TAKE_FILES.has(specifier)))
  if (takers.length === 0) return []
  const taken = privateWord(takers.flatMap((facts) => uploadWords(project, facts)))
  for (const facts of project.productCode) {
    if (!facts.imports.some(({ specifier }) => specifier === 'express')) continue
    for (const [c, call] of facts.calls.entries()) {
      if (!/(?:^|\.)static$/.test(call.text)) continue
      const mount = facts.calls.find(
        ({ args, text }) => /\.use$/.test(text) && args.some((each) => each.k === 'call' && each.c === c),
      )
      if (!mount) continue
      const others = mount.args.filter((each) => each.k !== 'call' || each.c !== c)
      const texts = [...others, ...call.args].flatMap((each) => textsOf(facts, each, 0))
      const isUploads = texts.some((text) => /upload|attachment|user[-_]?files/i.test(text))
      if (!isUploads || others.some(({ k }) => k !== 'string') || isAskedBefore(project, facts, mount)) continue
      const word = privateWord(texts) ?? taken
      const address = others.flatMap((each) => textsOf(facts, each, 0))[0] ?? '/'
      if (word === undefined) continue
      return [
        {
          fact: 'open-files',
          item: 'private-data',
          severity: 'warning',
          file: facts.path,
          range: call.nameRange,
          about: [address],
          says: `Everything that people upload opens for anyone below \`${address}\`, without signing in, and \`${word}\` is among it. Whoever is sent a link, or guesses one, reads what others handed in in confidence.`,
          fix: 'Hand the files out by an endpoint that asks who is signed in and whether the file is theirs.',
        },
      ]
    }
  }
  return []
}

/** What uploads are called: their fields, and the addresses that take them. */
function uploadWords(project: Project, facts: CodeFacts): string[] {
  const fields = facts.calls.flatMap(({ text, args: [first] }) =>
    /\.(?:single|array)$/.test(text) && first?.k === 'string' ? [first.text] : [],
  )
  const addresses = project.endpoints
    .in(facts.path)
    .flatMap(({ url, before }) => (before.some(({ value }) => isUpload(facts, value)) && url ? [url] : []))
  return [...fields, ...addresses]
}

function isUpload(facts: CodeFacts, value: Value): boolean {
  return value.k === 'call' && /\.(?:single|array|fields|any)$/.test(facts.calls[value.c]?.text ?? '')
}

/** Something before it on the same router looks at who calls. */
function isAskedBefore(project: Project, facts: CodeFacts, mount: CallFact): boolean {
  const router = mount.text.replace(/\.use$/, '')
  return facts.calls.some(
    (call) => call.text === `${router}.use` && call.range.start < mount.range.start && asksBefore(project, facts, call),
  )
}

/** The texts that an address or a folder is made of: `path.join(process.cwd(), 'uploads')`. */
function textsOf(facts: CodeFacts, value: Value, depth: number): string[] {
  if (depth > MOST_DEPTH) return []
  if (value.k === 'string') return [value.text]
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).flatMap((each) => textsOf(facts, each, depth + 1))
  if (value.k === 'either') return value.of.flatMap((each) => textsOf(facts, each, depth + 1))
  return value.k === 'call' ? (facts.calls[value.c]?.args ?? []).flatMap((each) => textsOf(facts, each, depth + 1)) : []
}

function ofBuckets(project: Project): Against[] {
  const shut = new Set(
    project.databases.all.flatMap(({ buckets }) =>
      [...buckets.values()].flatMap((each) => (each.public ? [] : [each.id])),
    ),
  )
  const addressed = new Map<string, Opening>()
  const filled = new Map<string, string[]>()
  for (const facts of project.productCode) {
    for (const call of facts.calls) {
      const method = call.text.endsWith('.upload')
        ? 'upload'
        : call.text.endsWith('.getPublicUrl')
          ? 'address'
          : undefined
      const bucket = method === undefined ? undefined : bucketOf(project, facts, call)
      if (bucket === undefined || shut.has(bucket)) continue
      if (method === 'upload') {
        const [path] = call.args
        filled.set(bucket, [...(filled.get(bucket) ?? []), ...(path ? foldersOf(facts, path) : [])])
      } else if (!addressed.has(bucket) && !project.reach.unusedAt(facts.path, call.range.start))
        addressed.set(bucket, { facts, call, name: bucket })
    }
  }
  const open = [...addressed.values()].filter(
    ({ name }) => filled.has(name) && privateWord([name, ...(filled.get(name) ?? [])]) !== undefined,
  )
  const [first] = open
  if (!first) return []
  const named = firstNamed(open, NAMED, ({ name }) => `\`${name}\``)
  return [
    {
      fact: 'open-files',
      item: 'private-data',
      severity: 'warning',
      file: first.facts.path,
      range: first.call.nameRange,
      about: open.map(({ name }) => name),
      says: `Files that people hand in (${named}) get a public address that works without signing in, and for ever (\`getPublicUrl\`). Whoever is sent a link, finds it in a mail or reads the rows that keep it opens papers that were handed in in confidence.`,
      fix: 'Make the bucket private, keep the path of the file, and make an address that ends after some minutes when somebody may see it (`createSignedUrl`).',
    },
  ]
}

/** The folders of a path as it is written: `${user.id}/documents/${name}`. */
function foldersOf(facts: CodeFacts, value: Value): string[] {
  const first = value.k === 'local' ? facts.declarations[value.d]?.values[0] : value
  return first?.k === 'string' ? first.text.split('/').slice(0, -1) : []
}

/** `supabase.storage.from('documents').upload(…)`: `documents`. */
function bucketOf(project: Project, facts: CodeFacts, { callee }: CallFact): string | undefined {
  const made = callee.k === 'member' && callee.of.k === 'call' ? facts.calls[callee.of.c] : undefined
  const [name] = made?.args ?? []
  if (!made || !name || !/storage(?:\(\))?\.from$/.test(made.text)) return undefined
  const target = project.link.resolver.resolve(facts.path, name)
  return target.k === 'string' ? target.text : undefined
}
