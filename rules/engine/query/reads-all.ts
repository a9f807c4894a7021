import type { CallFact, CodeFacts } from '../../analysis/facts'
import { isWithin } from '../../analysis/ranges'
import type { Project } from '../project'
import type { QueryShape } from './shape'

/** What has to read everything says so in its name. */
const READS_ALL =
  /export|import|ingest|merge|delete|remove|purge|backup|sitemap|cron|migrat|backfill|reindex|rebuild|recalc|recompute|sync|dump|digest|cleanup|archiv|seed|broadcast|newsletter|batch|nightly|daily|weekly|reprocess|processor|watcher|wipe|gdpr|dedup|debug|diagnos|reconcil|selftest|healthcheck|self-check|download|csv|xml|xlsx?|excel|spreadsheet|(?:^|[/-])(?:fix|clean|sanitize|redact|repair|scan|analy[sz]e|populate|send)[/-]|(?:^|\/)tests?[/-]/i
/** `testDataConsistency()`, `fixStopTypes()`: tried out or put right once, by whoever runs the app. */
const ONCE = /^(?:tests?|fix|repair|heal|correct|normali[sz]e|bulk|print)[A-Z_]/
/** A file is made of the rows: a table, a page to print. */
const MAKES_FILE =
  /(?:^|\.)(?:Blob|createObjectURL|jsPDF|PDFDocument|json_to_sheet|aoa_to_sheet|unparse|json2csv|Workbook|addWorksheet|autoTable|attachment)$/
const FILE_HEADER = /^(?:text\/csv|application\/(?:rss\+|atom\+)?xml|content-disposition)|^attachment;/i
const MOST_CALLERS = 3

/** Whether a query is that of an export or a job, which have to read everything, or takes the first row alone. */
export function readsAll(project: Project, facts: CodeFacts, { c, path }: QueryShape): boolean {
  const call = facts.calls[c]
  if (!call || READS_ALL.test(path)) return true
  const { reads } = call.fate.use
  const { target } = project.link.called(facts.path, c)
  // Of what mysql2 answers, the first element are the rows.
  const isList = target.k === 'api' && /^mysql/.test(target.pkg)
  if (reads.length === 1 && reads[0] === '[0]' && !isList) return true
  return isForAll(project, facts, call, MOST_CALLERS)
}

/** The functions around a call say so, or everyone who calls them does. */
function isForAll(project: Project, facts: CodeFacts, call: CallFact, hops: number): boolean {
  if (READS_ALL.test(facts.path)) return true
  let outermost = -1
  for (let f = call.in; f >= 0; f = facts.functions[f]?.parent ?? -1) {
    const name = facts.functions[f]?.name ?? ''
    if (READS_ALL.test(name) || ONCE.test(name) || READS_ALL.test(addressOf(facts, f))) return true
    if (name !== '' && outermost < 0) outermost = f
  }
  if (makesFile(facts, call)) return true
  if (hops === 0 || outermost < 0) return false
  const { link } = project
  const callers = link
    .callersOf({ k: 'function', path: facts.path, f: outermost })
    .filter(({ path }) => !link.standsAside(path))
  return (
    callers.length > 0 &&
    callers.every(({ path, c }) => {
      const owner = link.code(path)
      const at = owner?.calls[c]
      return owner !== undefined && at !== undefined && isForAll(project, owner, at, hops - 1)
    })
  )
}

/** Where a handler is registered: `/admin/export/:what`. */
function addressOf({ functions, calls }: CodeFacts, f: number): string {
  const usage = functions[f]?.usage
  const [first] = (usage?.k === 'argument' && calls[usage.c]?.args) || []
  return first?.k === 'string' ? first.text : ''
}

/** The function that the call stands in makes a file of what it reads, or answers with one. */
function makesFile({ functions, calls }: CodeFacts, { in: f }: CallFact): boolean {
  const range = functions[f]?.range
  if (!range) return false
  return calls.some(
    ({ text, args, range: at }) =>
      isWithin(at, range) &&
      (MAKES_FILE.test(text) || args.some((each) => each.k === 'string' && FILE_HEADER.test(each.text))),
  )
}
