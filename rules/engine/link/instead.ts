import type { CatchFact, CodeFacts } from '../../analysis/facts'
import type { Project } from '../project'
import type { Operation } from './operations'
import { answersFailureNext } from './success-claims'

/** Puts something back, tidies up, or asks for the same again: not another way to the end. */
const TIDIES =
  /^(?:set[A-Z]|(?:re)?(?:load|fetch|fresh|set|validate)|get(?:All)?$|invalidate|clear|close|stop|cancel|abort|remove|delete|revoke|disconnect|destroy|unsubscribe|release|end|finish|hide|toggle|unlock|cleanup|log|on[A-Z])/
/** What a browser does for a person by itself: a link that is followed, a window, a voice. */
const BROWSER_DOES = /(?:\.(?:click|speak|execCommand|submit)|(?:^|\.)window\.open)$/

/** A catch that does the same another way: it opens the file where it could not be loaded, speaks with the browser's own voice, shows one of its own pictures. */
export function doesInstead(project: Project, file: CodeFacts, { calls: [from, to] }: CatchFact): boolean {
  for (let c = from; c < to; c++) {
    const { text } = file.calls[c] ?? { text: '' }
    if (BROWSER_DOES.test(text)) return true
    if (TIDIES.test(/[\w$]+$/.exec(text)?.[0] ?? '')) continue
    if (project.link.called(file.path, c).target.k === 'function') return true
  }
  return false
}

/** What a server drops is made again the next time, or the answer right behind it says that the work failed. */
export function isMadeGood(project: Project, file: CodeFacts, fact: CatchFact, caught: readonly Operation[]): boolean {
  return caught.every(isCopyKept) || answersFailureNext(project, file, fact)
}

/** A copy or a count in a store in memory, which is made again: not what is handed to others through it. */
function isCopyKept({ pkg, apiPath }: Operation): boolean {
  return (
    /^(?:redis|ioredis|@upstash\/redis|@vercel\/kv|memjs|memcached)$/.test(pkg) && !/push|publish|xadd/i.test(apiPath)
  )
}
