import type { CodeFacts, Value } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Link } from '../link/link'
import type { Endpoint, Step } from './endpoint'
import { follow, peel } from './follow'
import { callsWithin } from './within'

/**
 * With what `createStart` names before every server function of TanStack Start: `functionMiddleware`, and `requestMiddleware`
 * that looks at no address.
 * Source: https://tanstack.com/start/latest/docs/framework/react/guide/middleware#global-middleware
 *
 * @param endpoints those of the project
 * @param product its code
 */
export function withStartMiddleware(
  link: Link,
  product: readonly CodeFacts[],
  endpoints: readonly Endpoint[],
): readonly Endpoint[] {
  if (!endpoints.some(({ kind }) => kind === 'server-function')) return endpoints
  const starts = product.flatMap((facts) => {
    const steps = stepsOfStart(link, facts)
    return steps.length > 0 ? [{ root: facts.path.replace(/[^/]*$/, ''), steps }] : []
  })
  if (starts.length === 0) return endpoints
  return endpoints.map((each) => {
    const steps = starts.flatMap(({ root, steps: own }) => (each.file.startsWith(root) ? own : []))
    return each.kind === 'server-function' && steps.length > 0 ? { ...each, before: [...steps, ...each.before] } : each
  })
}

function stepsOfStart(link: Link, { path, calls, imports }: CodeFacts): Step[] {
  if (!imports.some(({ specifier }) => /^@tanstack\/\w+-start$/.test(specifier))) return []
  return calls.flatMap(({ text, args: [given] }) => {
    if (text !== 'createStart' || !given) return []
    const { handler } = peel(link, path, given)
    const options = handler ? link.functionFact(handler)?.returns[0] : undefined
    if (options?.k !== 'object') return []
    const named = (name: string) => {
      const list = options.members[name]
      return (list?.k === 'array' ? list.elements : []).flatMap((value) => serverStep(link, path, value))
    }
    return [...named('requestMiddleware').filter((step) => !looksAtAddress(link, step)), ...named('functionMiddleware')]
  })
}

/** `createMiddleware().client(…)` runs in the browser, where it keeps nobody out. */
function serverStep(link: Link, path: string, value: Value): Step[] {
  const written = follow(link, path, value)
  const call = written.value.k === 'call' ? link.code(written.path)?.calls[written.value.c] : undefined
  return call?.callee.k === 'member' && call.callee.name === 'client' ? [] : [{ path, value }]
}

/** What is asked for decides whether it lets through: `if (url.pathname === '/')`, `if (request.method !== 'GET')`. */
function looksAtAddress(link: Link, { path, value }: Step): boolean {
  const { handler } = peel(link, path, value)
  const facts = handler && link.code(handler.path)
  const range = handler && link.functionFact(handler)?.range
  if (!facts || !range) return true
  const names = (each: Value): boolean => each.k === 'member' && (ADDRESS.test(each.name) || names(each.of))
  return (
    facts.gates.some(({ range: at, looks }) => isWithin(at, range) && looks.some(names)) ||
    [...callsWithin(facts, range)].some(([, { args }]) => args.some(names))
  )
}

const ADDRESS = /^(?:pathname|url|method|headers)$/
