import { firstNamed } from '../first-named'
import type { Project } from '../project'
import type { Report } from '../rule'
import type { Check } from './checks'
import type { ClaimedCaller } from './claimed-callers'
import { type Endpoint, nameOfEndpoint } from './endpoint'
import type { Exposure, WeakExposure } from './exposure'
import { isInsert, isOfOpenRouter, isPush, wordsForGate, wordsForHarm } from './harm-words'

/** What is told of an endpoint that the wrong people can call. */
export type MessageId = 'spends' | 'pushes' | 'changes' | 'reads' | 'starts' | 'believes' | 'named'

/** What happens to people, by the worst that is done. */
function messageOf({ deed, harm }: Exposure): MessageId {
  if (harm === 'sms' && isPush(deed.about)) return 'pushes'
  if (harm === 'llm' || harm === 'email' || harm === 'sms') return 'spends'
  return harm === 'read' ? 'reads' : 'changes'
}

/** What comes of it, after "so a script can" or "so strangers can". */
function endOf({ deed, harm }: Exposure): string {
  if (harm === 'email') return 'send thousands in your name'
  if (harm === 'llm' || harm === 'sms') return 'run up your bill overnight'
  return harm === 'write' && isInsert(deed.action)
    ? 'write there in anybody’s name'
    : 'change or remove what is not theirs'
}

/** With a check that believes what anyone can write, which is none. */
export function exposureReport(
  project: Project,
  endpoint: Endpoint,
  exposure: Exposure,
  forged?: Check,
): Report<MessageId> {
  const { deed, harm, isJob } = exposure
  const named = nameOfEndpoint(endpoint)
  const done = { file: deed.path, range: deed.range, message: 'This is what is done for whoever calls.' }
  return {
    file: endpoint.file,
    range: endpoint.range,
    message: isJob ? 'starts' : messageOf(exposure),
    data: {
      endpoint: named,
      what: wordsForHarm({ deed, harm }),
      about: deed.about,
      action: deed.action,
      ends: endOf(exposure),
      gate: forged
        ? 'It looks at a token or cookie that nothing has signed, and anyone can write one'
        : wordsForGate(project, endpoint),
      ...(forged && { isForged: true }),
    },
    subject: named,
    related: forged
      ? [{ file: forged.path, range: forged.range, message: 'This believes what it is sent.' }, done]
      : [done],
    ...(isOfOpenRouter(project, endpoint) && { cause: `router in ${endpoint.file}` }),
  }
}

/** That a guard believes a name that anyone can write. */
export function claimedReport(file: string, { guard, from, name, range, endpoints }: ClaimedCaller): Report<MessageId> {
  const named = endpoints.map(nameOfEndpoint)
  const list = firstNamed(named, 3, (each) => each)
  return { file, range, message: 'named', data: { guard, from, name, endpoints: list, isForged: true }, subject: name }
}

/** That a check believes what a cookie says. */
export function weakReport(endpoint: Endpoint, { deed, harm, check }: WeakExposure): Report<MessageId> {
  const named = nameOfEndpoint(endpoint)
  return {
    file: endpoint.file,
    range: endpoint.range,
    message: 'believes',
    data: {
      endpoint: named,
      what: wordsForHarm({ deed, harm }),
      check: 'the session of `getSession`, which on a server is whatever the cookie of the browser says',
    },
    subject: named,
    related: [
      { file: check.path, range: check.range, message: 'This believes what it is sent.' },
      { file: deed.path, range: deed.range, message: 'This is what is done then.' },
    ],
  }
}
