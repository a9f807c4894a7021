import type { CodeFacts } from '../../analysis/facts'
import type { Link } from './link'

/**
 * Who calls an exported function when nobody in the project does: a framework that answers a failure with a bare 500 (or
 * an error page), a framework that has its own place for it, or nobody known.
 */
export type Entry = 'bare-500' | 'handled'

const HTTP_EXPORTS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
const NEXT_PAGE_EXPORTS = new Set(['default', 'generateMetadata', 'generateStaticParams', 'generateViewport'])
const PAGES_EXPORTS = new Set(['getServerSideProps', 'getStaticProps', 'getStaticPaths'])
const LOADERS = new Set(['loader', 'action', 'clientLoader', 'clientAction'])

/** How a file's export is entered from outside the project, by the conventions of the frameworks it depends on. */
export function entryOf(link: Link, facts: CodeFacts, name: string): Entry | undefined {
  const { path } = facts
  const has = (dependency: string): boolean => link.modules.hasDependency(path, dependency)
  if (has('next')) {
    if (/(?:^|\/)app\/.*route\.[jt]sx?$/.test(path) && HTTP_EXPORTS.has(name)) return 'bare-500'
    if (
      /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|default|loading|not-found|sitemap|robots|opengraph-image|icon)\.[jt]sx?$/.test(
        path,
      )
    ) {
      return facts.directive !== 'client' && (NEXT_PAGE_EXPORTS.has(name) || HTTP_EXPORTS.has(name))
        ? 'bare-500'
        : undefined
    }
    if (/(?:^|\/)pages\/api\//.test(path) && name === 'default') return 'bare-500'
    if (/(?:^|\/)pages\//.test(path) && PAGES_EXPORTS.has(name)) return 'bare-500'
    if (/(?:^|\/)(?:middleware|proxy|instrumentation)\.[jt]s$/.test(path)) return 'bare-500'
    if (facts.directive === 'server') return 'bare-500'
  }
  if (
    LOADERS.has(name) &&
    (has('@remix-run/react') || has('react-router') || has('@react-router/node') || has('@tanstack/react-router'))
  ) {
    return 'handled'
  }
  if (/(?:^|\/)\+(?:server|page|layout)(?:\.server)?\.[jt]s$/.test(path)) return 'bare-500'
  if (
    /(?:^|\/)(?:api|netlify\/functions)\/[^/]*\.[jt]s$/.test(path) &&
    (name === 'default' || name === 'handler' || HTTP_EXPORTS.has(name))
  )
    return 'bare-500'
  return undefined
}
