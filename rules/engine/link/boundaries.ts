import type { ElementFact } from '../../analysis/code/jsx-facts'
import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'
import { isRouterCovered } from './routers'
import type { Target } from './target'

const MOST_DEPTH = 8
const ROUTE = /^(?:Route|PrivateRoute|ProtectedRoute)$/
/** Attributes of a route by which it shows an error itself. */
const SHOWS_ERROR = new Set(['errorElement', 'ErrorBoundary', 'errorComponent'])

/** Looks through components for an error boundary above the pages. */
export class Boundaries {
  private readonly seen = new Set<string>()

  constructor(private readonly project: Project) {}

  /** One of these elements of a file is a boundary, or what it renders has one above its pages. */
  among(facts: CodeFacts, elements: readonly number[], depth = 0): boolean {
    return elements.some((e) => this.at(facts, e, depth))
  }

  /** What a component renders has a boundary above its pages. */
  within(target: Target, depth = 0): boolean {
    if (depth > MOST_DEPTH) return false
    if (target.k === 'class') return this.isBoundaryClass(target, 0) || this.withinClass(target, depth)
    if (target.k === 'function') return this.withinFunction(target.path, target.f, depth)
    if (target.k === 'api') return this.withinWrapped(target, depth)
    return false
  }

  private at(facts: CodeFacts, e: number, depth: number): boolean {
    const element = facts.elements[e]
    if (!element) return false
    if (element.tells?.some((name) => SHOWS_ERROR.has(name))) return true
    const target = this.project.link.resolver.resolve(facts.path, element.component)
    const name = nameOf(facts, element.component)
    if (/(?:Error|Catch)Boundary/.test(name) && target.k !== 'function' && target.k !== 'class') return true
    if (target.k === 'class' && this.isBoundaryClass(target, 0)) return true
    if (name === 'RouterProvider') return isRouterCovered(this.project, facts.path, this, depth + 1)
    const isInner = isPage(facts, element) && !isOnlyPage(facts, e) && !this.isLayout(facts, e, target)
    return !isInner && this.within(target, depth + 1)
  }

  /** A component of a route that others are shown in: it has children, or an outlet. */
  private isLayout(facts: CodeFacts, e: number, target: Target): boolean {
    if (facts.elements.some((each) => each.parent === e)) return true
    if (target.k !== 'function') return false
    const owner = this.project.link.code(target.path)
    return owner !== undefined && elementsIn(owner, target.f).some((i) => isOutlet(owner, owner.elements[i]))
  }

  private isBoundaryClass(target: Target, depth: number): boolean {
    if (target.k !== 'class' || depth > 4) return false
    const fact = this.project.link.code(target.path)?.classes[target.i]
    if (!fact) return false
    if (Object.hasOwn(fact.members, 'componentDidCatch') || Object.hasOwn(fact.members, 'getDerivedStateFromError'))
      return true
    return (
      fact.base !== undefined &&
      this.isBoundaryClass(this.project.link.resolver.resolve(target.path, fact.base), depth + 1)
    )
  }

  private withinClass(target: Target & { k: 'class' }, depth: number): boolean {
    const render = this.project.link.code(target.path)?.classes[target.i]?.members['render']
    return render?.k === 'function' && this.withinFunction(target.path, render.f, depth)
  }

  private withinFunction(path: string, f: number, depth: number): boolean {
    const key = `${path}#${f}`
    const facts = this.project.link.code(path)
    if (!facts || this.seen.has(key)) return false
    this.seen.add(key)
    return this.among(facts, elementsIn(facts, f), depth)
  }

  /** `withErrorBoundary(App)`, `observer(App)`, `lazy(() => import('./App'))`. */
  private withinWrapped(target: Target & { k: 'api' }, depth: number): boolean {
    if (/withErrorBoundary\(\)/i.test(target.path)) return true
    const made = target.maker && this.project.link.call(target.maker)
    const [first] = made?.args ?? []
    if (!target.maker || !first) return false
    const inner = this.project.link.resolver.resolve(target.maker.path, first)
    if (target.pkg !== 'react' || !/(?:^|\.)lazy\(\)$/.test(target.path)) return this.within(inner, depth + 1)
    if (inner.k !== 'function') return false
    const module = this.project.link.resolver.returned(inner.path, inner.f, undefined)
    return (
      module.k === 'namespace' && this.within(this.project.link.resolver.exported(module.path, 'default'), depth + 1)
    )
  }
}

/** The elements that stand in a function, or in functions inside it. */
function elementsIn(facts: CodeFacts, f: number): number[] {
  return facts.elements.flatMap((element, e) => {
    for (let at = element.in; at >= 0; at = facts.functions[at]?.parent ?? -1) if (at === f) return [e]
    return []
  })
}

/** What a component is called where it is used: the last name of `Sentry.ErrorBoundary`. */
export function nameOf(facts: CodeFacts, component: Value): string {
  if (component.k === 'member') return component.name
  return component.k === 'local' ? (facts.declarations[component.d]?.name ?? '') : ''
}

function isPage(facts: CodeFacts, element: ElementFact): boolean {
  return routeAround(facts, element) !== undefined
}

function routeAround(facts: CodeFacts, element: ElementFact): ElementFact | undefined {
  for (let at = element.parent; at >= 0; at = facts.elements[at]?.parent ?? -1) {
    const around = facts.elements[at]
    if (around && ROUTE.test(nameOf(facts, around.component))) return around
  }
  return undefined
}

/** All of the app is one page, but for the one that says there is none: what stands in it is the app. */
function isOnlyPage(facts: CodeFacts, e: number): boolean {
  return facts.elements.every((each, at) => {
    const route = at === e ? undefined : routeAround(facts, each)
    return route === undefined || route.tells?.includes('path *') === true || isAround(facts, e, at)
  })
}

function isAround(facts: CodeFacts, e: number, at: number): boolean {
  for (let up = facts.elements[at]?.parent ?? -1; up >= 0; up = facts.elements[up]?.parent ?? -1)
    if (up === e) return true
  return false
}

function isOutlet(facts: CodeFacts, element: ElementFact | undefined): boolean {
  return element !== undefined && /^(?:Outlet|Routes|Switch)$/.test(nameOf(facts, element.component))
}
