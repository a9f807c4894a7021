import { randomBytes } from 'node:crypto'
import { Uri, type Webview } from 'vscode'

/**
 * The empty page of the report. Its policy lets in the extension's own style sheet and the one script with this page's
 * nonce, and nothing else: no other script, no picture, no connection.
 */
export function pageOf(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64')
  const asset = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, 'dist', name)).toString()
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
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
<link rel="stylesheet" href="${asset('report.css')}">
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
<script nonce="${nonce}" src="${asset('report.js')}"></script>
</body>
</html>
`
}
