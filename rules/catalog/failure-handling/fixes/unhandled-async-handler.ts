import { guardFunction, wrapHandler } from '../../../analysis/conventions/handler-guard'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import { fixOf, sourceFor } from './fix'

const TITLES = {
  answer: 'Catch the failure and answer the request',
  log: 'Catch the failure and log it',
}

/**
 * The app's own wrapper of handlers where it has one; else a `try` that answers as this app answers, hands on to `next`
 * in a middleware, or logs in a job.
 */
export function fixesForUnhandledAsyncHandler(finding: Finding, project: Project, sourceOf: SourceOf): Fix[] {
  const source = sourceFor(finding.file, sourceOf)
  if (source === undefined) return []
  const { start } = finding.range
  const isRequest = finding.data.startedBy === 'request'
  const wrapper = isRequest ? project.handlers.wrapperOfHandlers() : undefined
  const wrapped = wrapper && finding.data.inPlace === true ? wrapHandler(source, start, wrapper, project) : []
  const causeAt = typeof finding.data.causeAt === 'number' ? start + finding.data.causeAt : start
  const unguarded = { at: start, causeAt, isRequest, hasErrorMiddleware: finding.data.hasErrorMiddleware === true }
  return [
    ...(wrapper ? fixOf(source, `Wrap it in ${wrapper.name}`, 'unsafe', wrapped) : []),
    ...fixOf(source, isRequest ? TITLES.answer : TITLES.log, 'unsafe', guardFunction(source, unguarded, project)),
  ]
}
