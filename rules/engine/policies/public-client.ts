import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { isServiceKey, wordsOf } from '../query/row-security'
import type { Role } from '../role'

/** Packages that make clients of Supabase's API, by name or at the end of an address. Source: Supabase documentation, "Client libraries". */
const PACKAGE = /@supabase\/(?:supabase-js|ssr|auth-helpers-[\w-]+)/
const MAKES =
  /(?:^|\.)create(?:Browser|Server|Pages?\w*|ServerComponent|ClientComponent|RouteHandler|Middleware)?(?:Supabase)?Client$/

/**
 * Whether code that is used makes a client of Supabase's API with another key than the one for servers: then that key is the
 * public one, and who has it can ask for whatever the API serves.
 */
export function hasPublicClient(project: Project): boolean {
  return project.productCode.some((facts) => {
    const isImported = facts.imports.some(({ specifier, typeOnly }) => !typeOnly && PACKAGE.test(specifier))
    const isPublic = ({ text, args, range }: CallFact) => {
      if (!MAKES.test(text)) return false
      const key = args[1] ? wordsOf(facts, args[1], 0) : []
      return !isServiceKey(key) && !project.reach.unusedAt(facts.path, range.start)
    }
    return isImported && facts.calls.some(isPublic)
  })
}

/** Of less code than this, clients may well live in another repository. */
const LARGE = 50
/** What runs for nobody, or ran once. */
const APART: ReadonlySet<Role> = new Set(['test', 'story', 'script', 'example', 'archived', 'assistant', 'pipeline'])
/** A project's own address, or its key; a policy for any address (`*.supabase.co`) is none. */
const ADDRESS = /[\w}-]\.supabase\.(?:co|in|red)\b|\bsb_publishable_/

/**
 * Whether the app has left Supabase, and its `supabase/migrations` stayed: its code is all here (pages too, and a lot of it)
 * and talks to its database by SQL, an ORM or a document store of its own, and nothing of it uses a client, an address or a
 * key of Supabase's: who has no key asks nothing of its API.
 */
export function hasLeftSupabase(project: Project): boolean {
  if (!asksElsewhere(project)) return false
  // Clients are generated too; and an app builder adds one that nothing uses.
  const whole = [...project.files.values()].filter(
    (facts): facts is CodeFacts => facts.kind === 'code' && !APART.has(project.link.roleAt(facts.path)),
  )
  const uses = (facts: CodeFacts) => isUsed(project, facts) && (imports(project, facts) || readsKey(facts))
  if (whole.some((facts) => uses(facts) || hasAddress(facts))) return false
  return ![...project.files.values()].some(
    (facts) => facts.kind === 'env' && facts.variables.some(({ name }) => /supabase/i.test(name)),
  )
}

/**
 * Whether the app, of which all code is here, asks its own database by other means alone, and no client of Supabase's is in use:
 * then nobody waits for the tables of its `supabase/migrations`, though who finds a key in it may still ask for them.
 */
export function asksElsewhere(project: Project): boolean {
  const { productCode } = project
  return (
    productCode.length > LARGE &&
    productCode.some(({ jsx }) => jsx) &&
    !productCode.some((facts) => isUsed(project, facts) && imports(project, facts)) &&
    productCode.some((facts) => asksByOtherMeans(project, facts))
  )
}

function isUsed(project: Project, { path }: CodeFacts): boolean {
  return project.reach.unusedAt(path, 0)?.k !== 'file'
}

function imports(project: Project, facts: CodeFacts): boolean {
  const exported = Object.values(facts.exports).flatMap((value) => (value.k === 'import' ? [value.specifier] : []))
  const imported = facts.imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier)
  const isOfSupabase = (specifier: string) =>
    /supabase/i.test(specifier) && project.modules.resolve(facts.path, specifier).k !== 'file'
  if ([...imported, ...exported, ...facts.exportAll].some(isOfSupabase)) return true
  // Nuxt's come without an import.
  return facts.calls.some(({ callee, text }) => callee.k === 'global' && /^useSupabase/.test(text))
}

function readsKey(facts: CodeFacts): boolean {
  // The old name of a variable may follow the new one: `NEW_URL || SUPABASE_URL`.
  const reads = facts.environment ?? []
  return reads.some(({ name, oneOf }) => /supabase/i.test(name) && /supabase/i.test(oneOf?.[0] ?? name))
}

function hasAddress(facts: CodeFacts): boolean {
  return ADDRESS.test(JSON.stringify([facts.declarations, facts.calls.map(({ args }) => args)]))
}

const DOCUMENTS = /^(?:mongoose|mongodb)$/

/** Statements in SQL, an ORM's queries, or a document store, in code that is used. */
function asksByOtherMeans(project: Project, facts: CodeFacts): boolean {
  const isUsed = ({ range }: { readonly range: { readonly start: number } }) =>
    !project.reach.unusedAt(facts.path, range.start)
  return (
    facts.sqlTexts.some(isUsed) ||
    project.builtQueries(facts).some((shape) => shape.source !== 'supabase' && isUsed(shape)) ||
    facts.imports.some(({ specifier, typeOnly }) => !typeOnly && DOCUMENTS.test(specifier))
  )
}
