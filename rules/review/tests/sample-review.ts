import { settingsFrom } from '../../engine/configuration'
import { runFile } from '../../engine/run'
import { callRule } from '../../engine/tests/sample-rules'
import { projectOf } from '../../tests/example-run'
import type { RenderOptions, Review } from '../review'

export const RULES = [
  callRule('risky-call', 'risky'),
  callRule('data-call', 'load', {
    property: 'data-protection',
    messages: { called: { text: 'This calls `{name}`.', severity: 'error' } },
  }),
]

/** Texts of a small app with findings of several kinds. */
export const FILES: Readonly<Record<string, string>> = {
  'src/app.ts':
    '// first\r\n"🙂"; \trisky()\r\nrisky() // readiness-ignore-line risky-call -- known until 2027-01-31\r\n',
  'src/a b/[id]#ü.ts': 'load(\n  1,\n)\n',
  'src/many.ts': 'risky()\n'.repeat(8),
}

/** The review of {@link FILES}, with skipped files and a failure. */
export function sampleReview(changes: Partial<Review> = {}): Review {
  const project = projectOf(FILES)
  const options = { rules: RULES, settings: settingsFrom(new Map()), today: '2026-11-22' }
  const findings = Object.keys(FILES)
    .sort()
    .flatMap((path) => runFile(project, path, options))
  const related = [{ file: 'src/app.ts', range: { start: 0, end: 8 }, message: 'Called from here.' }]
  return {
    root: '/home/ada/shop',
    findings: findings.map((finding) => (finding.rule === 'data-call' ? { ...finding, related } : finding)),
    reviewed: 1234,
    skipped: [
      { path: 'src/types.vue', reason: 'unsupported-language', detail: 'Vue' },
      { path: 'public/a.min.js', reason: 'minified' },
      { path: 'public/b.min.js', reason: 'minified' },
      { path: 'secret.ts', reason: 'unreadable', detail: 'EACCES' },
    ],
    failures: [{ rule: 'data-call', path: 'src/x.ts', message: 'oh\n    at check' }],
    notes: ['3 other files hold nothing the review reads.'],
    rulesRun: ['risky-call', 'data-call'],
    ...changes,
  }
}

export const OPTIONS: RenderOptions = { sourceOf: (path) => FILES[path], version: '0.1.0', rules: RULES }
