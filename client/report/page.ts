/** What the page is made of: addresses that its own policy lets in. */
export interface PageParts {
  /** Where style sheets may come from. */
  readonly styleSource: string
  readonly style: string
  readonly script: string
  /** Never the same twice. */
  readonly nonce: string
}

/**
 * The empty page of the report. Its policy lets in the extension's own style sheet and the one script with this page's
 * nonce, and nothing else: no other script, no picture, no connection.
 */
export function pageOf({ styleSource, style, script, nonce }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${styleSource}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Readiness review</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main>
<section id="running" aria-label="The review under way" hidden>
<p id="status" role="status"></p>
<p>Found so far:</p>
<ul id="found"></ul>
</section>
<div id="report"></div>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`
}
