import type { CallFact } from '../../analysis/facts'
import type { Project } from '../project'
import { wordsOf } from '../query/row-security'

/** Packages that make clients of Supabase's API, by name or at the end of an address. Source: Supabase documentation, "Client libraries". */
const PACKAGE = /@supabase\/(?:supabase-js|ssr|auth-helpers-[\w-]+)/
const MAKES =
  /(?:^|\.)create(?:Browser|Server|Pages?\w*|ServerComponent|ClientComponent|RouteHandler|Middleware)?(?:Supabase)?Client$/
const SERVICE = /service|secret|admin/i

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
      return !key.some((word) => SERVICE.test(word)) && !project.reach.unusedAt(facts.path, range.start)
    }
    return isImported && facts.calls.some(isPublic)
  })
}
