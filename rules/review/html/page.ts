import type { RenderOptions, Review } from '../review'
import { reportBody } from './body'
import { html, joined } from './markup'
import { sectionsPage } from './plain-body'
import { PAGE_COLOURS, STYLE } from './style'
import { pageSurface } from './surface'

/**
 * A review as one HTML file that needs nothing else: no script, nothing from elsewhere. Its own policy forbids both, so
 * that a name that got past the escaping could do nothing either.
 */
export function renderHtml(review: Review, options: RenderOptions): string {
  const surface = pageSurface(options)
  const body = review.assessment ? reportBody(review, review.assessment, surface) : sectionsPage(review, surface)
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
  const page = joined([
    html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Readiness review</title>
<style>`,
    { markup: PAGE_COLOURS + STYLE },
    html`</style></head>
<body><main>${body}</main></body></html>
`,
  ])
  return page.markup
}
