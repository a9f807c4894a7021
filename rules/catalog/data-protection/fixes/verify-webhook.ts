import { verifyFirst } from '../../../analysis/conventions/webhook-guard'
import {
  type IsHandler,
  refuseEmptySecret,
  refuseWithout,
  verifyRawText,
} from '../../../analysis/conventions/webhook-refusal'
import { WEBHOOK_CHECKS } from '../../../analysis/libraries/webhook-checks'
import { WEBHOOK_PROVIDERS } from '../../../analysis/libraries/webhooks'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from '../../failure-handling/fixes/fix'
import { documentedIn } from './environment-variable'

/**
 * Makes a webhook check who sends: by the service's own call where nothing checks; where the check waits for its secret,
 * by refusing without it. All ask first: the secret has to be set where the app runs, or real events are refused.
 */
export function fixesForUnverifiedWebhook(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  switch (finding.messageId) {
    case 'unverified':
      return verified(finding, project, sourceOf)
    case 'skipped': {
      const [condition] = finding.related
      const source = condition && sourceFor(condition.file, sourceOf)
      // A secret that is kept in a row is asked for where the row is made.
      if (!source || finding.data.waitsFor === 'kept') return []
      const isSecret = finding.data.waitsFor === 'secret'
      const waitsFor = isSecret ? 'secret' : 'signature'
      const edits = refuseWithout(source, condition.range, waitsFor, handlersIn(project, source.path, finding.file))
      return fixOf(
        source,
        `Refuse the request where ${isSecret ? 'the secret is not set' : 'there is no signature'}`,
        'unsafe',
        edits,
      )
    }
    case 'empty': {
      const source = sourceFor(finding.file, sourceOf)
      if (!source) return []
      return fixOf(
        source,
        'Refuse every request while the secret is not set',
        'unsafe',
        refuseEmptySecret(source, finding.range.start, handlersIn(project, source.path, finding.file)),
      )
    }
    case 'ignored':
      return []
    default: {
      const source = sourceFor(finding.file, sourceOf)
      return source
        ? fixOf(
            source,
            'Verify the text that came, and parse it after that',
            'unsafe',
            verifyRawText(source, finding.range.start),
          )
        : []
    }
  }
}

function verified(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const endpoint = project.endpoints.in(finding.file).find(({ range }) => range.start === finding.range.start)
  const provider = WEBHOOK_PROVIDERS.find(({ name }) => name === finding.data.sender)
  const known = provider && WEBHOOK_CHECKS[provider.id]
  const facts = endpoint && project.link.code(endpoint.handler.path)
  const range = endpoint && facts?.functions[endpoint.handler.f]?.range
  const source = facts && sourceFor(facts.path, sourceOf)
  if (!provider || !known || !range || !source || endpoint.kind === 'next-api') return []
  const change = verifyFirst(source, range, known, project)
  if (!change) return []
  const variables = change.variables.map((name) => `\`${name}\``).join(' and ')
  // A list of variables is completed, not begun.
  const [own = ''] = change.variables
  const documented = documentedIn(source.path, own, source.style.newline, project, sourceOf).edits
  const title = `Check ${provider.name}’s signature (set ${variables})`
  return fixOf(source, title, 'unsafe', change.edits, { needs: change.needs }).map((fix) => ({
    ...fix,
    edits: [...fix.edits, ...documented],
  }))
}

/** Tells the functions of a file that answer requests. */
function handlersIn(project: Project, path: string, declaredIn: string): IsHandler {
  const endpoints = [...project.endpoints.in(path), ...project.endpoints.in(declaredIn)]
  const ranges = endpoints
    .filter(({ handler }) => handler.path === path)
    .map(({ handler }) => project.link.code(path)?.functions[handler.f]?.range)
  return ({ start, end }) => ranges.some((range) => range?.start === start && range.end === end)
}
