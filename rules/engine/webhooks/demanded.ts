import type { CodeFacts, Value } from '../../analysis/facts'
import type { Project } from '../project'

/** What a service's own client does not start without: it throws where one of these is empty. */
const DEMANDS: readonly { readonly call: RegExp; readonly pkg: RegExp; readonly option: string }[] = [
  // https://github.com/Shopify/shopify-app-js, `validateConfig`: "Missing values for: apiSecretKey"
  { call: /(?:^|\.)shopifyA(?:pp|pi)$/, pkg: /^@shopify\/shopify-(?:app-|api)/, option: 'apiSecretKey' },
]

/** The app does not start where a variable of the environment is not set: a client of the service refuses to. */
export function isDemanded(project: Project, path: string, key: Value): boolean {
  const facts = project.link.code(path)
  const name = facts && variableOf(facts, key, 0)
  return (
    name !== undefined &&
    project.productCode.some((each) =>
      each.calls.some(({ text, args: [options], in: f }, c) => {
        const demand = f === -1 ? DEMANDS.find(({ call }) => call.test(text)) : undefined
        const given = demand && options?.k === 'object' ? options.members[demand.option] : undefined
        if (!demand || !given || variableOf(each, given, 0) !== name) return false
        const callee = project.link.resolver.callee(each.path, c)
        return callee.k === 'api' && demand.pkg.test(callee.pkg)
      }),
    )
  )
}

/** `SECRET` of `process.env.SECRET || ''`, by a name or itself. */
function variableOf(facts: CodeFacts, value: Value, depth: number): string | undefined {
  if (depth > 4) return undefined
  const inside = (values: readonly Value[]) => {
    for (const each of values) {
      const found = variableOf(facts, each, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (value.k === 'local') return inside(facts.declarations[value.d]?.values ?? [])
  if (value.k === 'either') return inside(value.of)
  if (value.k !== 'member' || value.of.k !== 'member') return undefined
  return value.of.name === 'env' ? value.name : undefined
}
