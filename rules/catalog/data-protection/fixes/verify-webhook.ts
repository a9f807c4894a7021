import { verifyFirst } from '../../../analysis/conventions/webhook-guard'
import {
  type IsHandler,
  refuseEmptySecret,
  refuseWithout,
  verifyRawText,
} from '../../../analysis/conventions/webhook-refusal'
import { applyEdits, type Edit, parseSource, type Source, syntaxErrorsOf } from '../../../analysis/edits/source'
import { WEBHOOK_CHECKS } from '../../../analysis/libraries/webhook-checks'
import { WEBHOOK_PROVIDERS } from '../../../analysis/libraries/webhooks'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
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
      const source = condition && parsed(condition.file, sourceOf)
      if (!source) return []
      const isSecret = finding.data.waitsFor === 'secret'
      const waitsFor = isSecret ? 'secret' : 'signature'
      const edits = refuseWithout(source, condition.range, waitsFor, handlersIn(project, source.path, finding.file))
      return fixOf(
        source,
        `Refuse the request where ${isSecret ? 'the secret is not set' : 'there is no signature'}`,
        edits,
      )
    }
    case 'empty': {
      const source = parsed(finding.file, sourceOf)
      if (!source) return []
      return fixOf(
        source,
        'Refuse every request while the secret is not set',
        refuseEmptySecret(source, finding.range.start, handlersIn(project, source.path, finding.file)),
      )
    }
    default: {
      const source = parsed(finding.file, sourceOf)
      return source
        ? fixOf(
            source,
            'Verify the text that came, and parse it after that',
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
  const source = facts && parsed(facts.path, sourceOf)
  if (!provider || !known || !range || !source || endpoint.kind === 'next-api') return []
  const change = verifyFirst(source, range, known, project)
  if (!change) return []
  const variables = change.variables.map((name) => `\`${name}\``).join(' and ')
  // A list of variables is completed, not begun.
  const [own = ''] = change.variables
  const documented = documentedIn(source.path, own, source.style.newline, project, sourceOf).edits
  const title = `Check ${provider.name}’s signature (set ${variables})`
  return fixOf(source, title, change.edits, change.needs).map((fix) => ({
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

function parsed(path: string, sourceOf: SourceOf): Source | undefined {
  const text = sourceOf(path)
  const source = text === undefined ? undefined : parseSource(path, text)
  return source && syntaxErrorsOf(source) === 0 ? source : undefined
}

function fixOf(source: Source, title: string, edits: readonly Edit[], needs: readonly string[] = []): readonly Fix[] {
  if (edits.length === 0) return []
  const after = parseSource(source.path, applyEdits(source.text, edits))
  if (syntaxErrorsOf(after) > 0) return []
  return [{ title, applicability: 'unsafe', edits, creates: [], needs }]
}
