import { callRule } from '../../engine/tests/sample-rules'
import { projectOf } from '../../tests/example-run'
import { assess } from '../assess'
import type { RenderOptions, Review } from '../review'
import { finding, reviewOf } from './assessment-input'

/** Everything that a workspace can name, with what would be markup somewhere. */
export const FILE = 'src/<img src=x onerror="globalThis.pwned=1">.ts'
const CODE = '</code></pre><script>globalThis.pwned = 2</script> `${x}` \u202e| a |'
export const COLUMN = 'a`b</td><img src=y onerror=globalThis.pwned=3>|c'
const SQL = `create table public."${COLUMN}" (id int primary key);`

/** The review of an app whose names are hostile, and what renders it. */
export function hostileReview(): { readonly review: Review; readonly options: RenderOptions } {
  const files: Readonly<Record<string, string>> = {
    [FILE]: `${CODE}\n`,
    'supabase/migrations/20260101000000_all.sql': SQL,
  }
  const message = `The column \`${COLUMN}\` of [x](javascript:alert(1)) <b>is</b> ${COLUMN}.`
  const rules = [callRule('rls-disabled', 'never', { property: 'data-protection', milestones: ['users'] })]
  const related = [{ file: FILE, range: { start: 0, end: 4 }, message: `Here: ${COLUMN}` }]
  const findings = Array.from({ length: 9 }, (_, i) =>
    finding('rls-disabled', { file: FILE, range: { start: i, end: i + 3 }, message, subject: COLUMN, related }),
  )
  const unused = { k: 'file', name: FILE, byTests: false } as const
  findings.push(finding('rls-disabled', { file: FILE, message: `Nothing uses ${FILE}.`, subject: COLUMN, unused }))
  const review = reviewOf(findings, {
    skipped: [{ path: FILE, reason: 'unsupported-language', detail: COLUMN }],
    failures: [{ rule: 'rls-disabled', path: FILE, message: COLUMN }],
    notes: [`${FILE} has a syntax error.`],
  })
  const assessment = assess({
    review,
    project: projectOf(files),
    rules,
    milestones: undefined,
    confirmed: { backups: { note: COLUMN, by: FILE, on: '2026-11-20' } },
    now: '2026-11-23',
    previous: {
      on: '2026-11-20',
      found: { version: 1, findings: [{ rule: COLUMN, path: FILE, subject: COLUMN, count: 1 }] },
    },
  })
  const sourceOf = (path: string) => files[path]
  return { review: { ...review, assessment }, options: { sourceOf, version: '0.1.0', rules } }
}
