import type { CallFact, CodeFacts, Value } from '../../../analysis/facts'
import { nameOfEndpoint } from '../../endpoints'
import type { Project } from '../../project'
import type { Against } from './against'
import { privateWord } from './papers'

/**
 * Private papers that are stored at Vercel with an address for everybody, told by what the app itself calls them: the path
 * under which they go, and the address of the endpoint that takes them.
 * https://vercel.com/docs/vercel-blob: "Public: … anyone with the URL"
 */
export function openBlobs(project: Project): Against[] {
  for (const facts of project.productCode) {
    if (!facts.imports.some(({ specifier }) => specifier.startsWith('@vercel/blob'))) continue
    for (const call of facts.calls) {
      if (!isPublic(project, facts, call)) continue
      const word = privateWord(wordsFor(project, facts, call))
      if (word === undefined || project.reach.unusedAt(facts.path, call.range.start)) continue
      return [
        {
          fact: 'open-files',
          item: 'private-data',
          severity: 'warning',
          file: facts.path,
          range: call.nameRange,
          about: [facts.path],
          says: `Files that people hand in (\`${word}\`) are stored with \`access: 'public'\`: each gets an address that works without signing in, and for ever. Whoever is sent a link, or reads the rows that keep it, opens papers that were handed in in confidence.`,
          fix: 'Keep them in a store whose files have no public address, and hand them out by an endpoint that asks who is signed in and whether the file is theirs.',
        },
      ]
    }
  }
  return []
}

function isPublic(project: Project, facts: CodeFacts, { callee, args }: CallFact): boolean {
  const options = args.find((value) => value.k === 'object' && value.members['access']?.k === 'string')
  const access = options?.k === 'object' ? options.members['access'] : undefined
  if (access?.k !== 'string' || access.text !== 'public') return false
  const target = project.link.resolver.resolve(facts.path, callee)
  return target.k === 'api' && target.pkg.startsWith('@vercel/blob')
}

function wordsFor(project: Project, facts: CodeFacts, { args: [path], in: f }: CallFact): string[] {
  const endpoints = project.endpoints.in(facts.path).map((endpoint) => nameOfEndpoint(endpoint))
  const written = path ? textsOf(facts, path, 0) : []
  const listed = written.some((text) => text.includes('${}')) ? foldersListed(facts) : []
  return [...written, ...listed, ...endpoints, facts.functions[f]?.name ?? '']
}

/** What a part of the path may be, as a list at the top of the file says: `const FOLDERS = ['contracts', 'tax']`. */
function foldersListed({ declarations }: CodeFacts): string[] {
  return declarations.flatMap(({ values }) =>
    values.flatMap((value) => {
      const texts =
        value.k === 'array' ? value.elements.flatMap((each) => (each.k === 'string' ? [each.text] : [])) : []
      return texts.every((text) => /^[\w-]+$/.test(text)) ? texts : []
    }),
  )
}

function textsOf(facts: CodeFacts, value: Value, depth: number): string[] {
  if (value.k === 'string') return [value.text.split('/').slice(0, -1).join('/')]
  const values = value.k === 'local' && depth < 3 ? (facts.declarations[value.d]?.values ?? []) : []
  return values.flatMap((each) => textsOf(facts, each, depth + 1))
}
