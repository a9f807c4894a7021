import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import type { Boundaries } from './boundaries'
import { packageFolderOf } from './packages'
import type { CallPlace } from './target'

const ROUTER = /^(?:create(?:Browser|Hash|Memory)Router|createRouter|createRootRoute|createRootRouteWithContext\(\))$/
/** Keys of a route, or of a router's options, that hold what is shown on an error. */
const KEYS = ['errorElement', 'ErrorBoundary', 'errorComponent', 'defaultErrorComponent']
const PACKAGES = /^(?:react-router|react-router-dom|@tanstack\/react-router)$/

/** The call that makes the router of the package of a file, and is used: `createBrowserRouter(…)`, handed to a `RouterProvider`. */
export function routerMade(project: Project, path: string): CallPlace | undefined {
  const folder = packageFolderOf(project, path)
  for (const facts of project.link.resolver.codeFiles()) {
    if (folder !== '' && !facts.path.startsWith(`${folder}/`)) continue
    const c = facts.calls.findIndex((call, i) => MADE.test(call.text) && PACKAGES.test(pkgOf(project, facts, i)))
    const call = facts.calls[c]
    if (!call || !isAlive(project, facts.path, call.range.start)) continue
    if (/(?:^|\.)createRouter$/.test(call.text) || isProvided(project, folder)) return { path: facts.path, c }
  }
  return undefined
}

/** Something uses it: what renders an app itself, or what some file imports. */
function isAlive(project: Project, path: string, offset: number): boolean {
  if (project.reach.unusedAt(path, offset)) return false
  const facts = project.link.code(path)
  if (facts?.calls.some(({ text }) => /(?:^|\.)(?:createRoot|hydrateRoot|render)$/.test(text))) return true
  return [...project.link.resolver.codeFiles()].some(
    (other) =>
      other.path !== path &&
      other.imports.some(({ specifier }) => {
        const found = project.modules.resolve(other.path, specifier)
        return found.k === 'file' && found.path === path
      }),
  )
}

/** A `RouterProvider` stands in a file that something imports or starts. */
function isProvided(project: Project, folder: string): boolean {
  for (const { path, elements } of project.link.resolver.codeFiles()) {
    if (folder !== '' && !path.startsWith(`${folder}/`)) continue
    const found = elements.find(({ component }) => {
      const target = project.link.resolver.resolve(path, component)
      return target.k === 'api' && PACKAGES.test(target.pkg) && /(?:^|\.)RouterProvider$/.test(target.path)
    })
    if (found && isAlive(project, path, found.range.start)) return true
  }
  return false
}

const MADE = /(?:^|\.)create(?:Browser|Hash|Memory)?Router$/

/**
 * The routers that the package of a file makes show an error of their own: `errorElement` on a root route, a
 * `defaultErrorComponent`. Also where their routes cannot be seen whole.
 */
export function isRouterCovered(project: Project, path: string, boundaries: Boundaries, depth: number): boolean {
  const folder = packageFolderOf(project, path)
  let isSeen = false
  for (const facts of project.link.resolver.codeFiles()) {
    if (folder !== '' && !facts.path.startsWith(`${folder}/`)) continue
    for (const [c, call] of facts.calls.entries()) {
      const name = /\w+(?:\(\))?$/.exec(call.text)?.[0] ?? ''
      if (!ROUTER.test(name) || !PACKAGES.test(pkgOf(project, facts, c))) continue
      isSeen = true
      if (showsError(project, facts, call)) return true
      if (boundaries.among(facts, elementsOf(facts, call), depth)) return true
    }
  }
  return !isSeen
}

function pkgOf(project: Project, facts: CodeFacts, c: number): string {
  const target = project.link.resolver.callee(facts.path, c)
  return target.k === 'api' ? target.pkg : ''
}

function showsError(project: Project, facts: CodeFacts, call: CallFact): boolean {
  const first = call.args[0]
  if (!first) return false
  const given = project.link.resolver.resolve(facts.path, first)
  // `createRoutesFromElements(<Route errorElement={…}>)`: its elements are looked at as such.
  if (given.k === 'api' && /createRoutesFrom(?:Elements|Children)/.test(given.path)) return false
  if (given.k === 'object') return given.open || KEYS.some((key) => Object.hasOwn(given.members, key))
  if (given.k !== 'array') return true
  return given.elements.some((element) => {
    const route = project.link.resolver.resolve(given.path, element)
    return route.k !== 'object' || route.open || KEYS.some((key) => Object.hasOwn(route.members, key))
  })
}

/** The outermost elements written in a call. */
function elementsOf(facts: CodeFacts, { range }: CallFact): number[] {
  return facts.elements.flatMap((element, e) =>
    element.range.start > range.start && element.range.end < range.end ? [e] : [],
  )
}
