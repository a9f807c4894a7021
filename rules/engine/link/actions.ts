import type { Link } from './link'
import type { Target } from './target'

/**
 * Whether what is handed to a call is an Action of React, whose rejection is thrown where the component is drawn: the nearest
 * error boundary (`error.tsx`) shows it, and where there is none the whole screen is replaced. So with the starter that
 * `useTransition` gives; the `startTransition` that is imported tells only the console.
 *
 * In React from 19 on, and in the canary of 2023-10-05 that the App Router of Next.js brings along from 14 on, whatever React
 * the app names. Source: https://react.dev/reference/react/useTransition#displaying-an-error-to-users-with-an-error-boundary
 * and React's CHANGELOG-canary.md.
 */
export function isAction(link: Link, path: string, target: Target): boolean {
  if (target.k !== 'api' || target.pkg !== 'react' || !/(?:^|\.)useTransition\(\)\.1$/.test(target.path)) return false
  if (majorOf(link, path, 'react') >= 19) return true
  return majorOf(link, path, 'next') >= 14 && !/(?:^|\/)pages\//.test(path)
}

/** The first number of a version; 0 where the package is not named, or by a tag such as `latest`. */
function majorOf(link: Link, path: string, name: string): number {
  return Number(/\d+/.exec(link.modules.versionOf(path, name) ?? '')?.[0] ?? 0)
}
