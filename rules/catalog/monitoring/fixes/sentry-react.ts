import { specifierFor } from '../../../analysis/conventions/places'
import { loadFirst } from '../../../analysis/edits/exports'
import type { Source } from '../../../analysis/edits/source'
import type { App } from '../../../engine/inventory'
import type { Project } from '../../../engine/project'
import { fileLike, NOTHING, type Parts } from './files'

/**
 * Sentry in the browser, started before everything else is loaded: https://docs.sentry.io/platforms/javascript/guides/react/.
 * `entry` is the file that renders the app.
 */
export function sentryForReact(app: App, project: Project, entry: Source): Parts {
  const isVite = project.modules.hasDependency(entry.path, 'vite')
  const isScripts = app.frameworks.some(({ pkg }) => pkg === 'react-scripts')
  if ((!isVite && !isScripts) || !app.frameworks.some(({ pkg }) => pkg === 'react-dom')) return NOTHING
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1)
  const path = `${folder}instrument.${/\.tsx?$/.test(entry.path) ? 'ts' : 'js'}`
  if (project.files.has(path)) return NOTHING
  const dsn = isVite ? 'import.meta.env.VITE_SENTRY_DSN' : 'process.env.REACT_APP_SENTRY_DSN'
  const mode = isVite ? 'import.meta.env.MODE' : 'process.env.NODE_ENV'
  const lines = [
    "import * as Sentry from '@sentry/react';",
    '',
    'Sentry.init({',
    `  dsn: ${dsn},`,
    `  environment: ${mode},`,
    '});',
  ]
  return {
    edits: [loadFirst(entry, specifierFor(project, entry.path, path))],
    creates: [fileLike(entry, path, lines)],
    needs: ['@sentry/react@^11'],
  }
}

/** The name of the variable that holds the address. */
export function reactVariable(project: Project, path: string): string {
  return project.modules.hasDependency(path, 'vite') ? 'VITE_SENTRY_DSN' : 'REACT_APP_SENTRY_DSN'
}
