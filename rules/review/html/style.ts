/** Colours of a page of its own, light and dark. In the editor those of its theme take their place. */
export const PAGE_COLOURS = `
:root { color-scheme: light dark; --bg: #ffffff; --fg: #1f2328; --muted: #57606a; --border: #d0d7de; --soft: #f6f8fa;
  --link: #0757ba; --error: #b3261e; --warning: #8a5300; --info: #0757ba; --good: #1a6b33; --focus: #0757ba;
  --font: system-ui, sans-serif; --mono: ui-monospace, monospace; --size: 15px; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #1b1d21; --fg: #e3e6ea; --muted: #a8b0ba; --border: #43484f; --soft: #25282d;
    --link: #82b4ff; --error: #ff8f85; --warning: #f2b866; --info: #82b4ff; --good: #7fd495; --focus: #82b4ff; } }
@media print { details > * { display: block } }
body { max-width: 68rem; margin: 0 auto; padding: 1rem 1.5rem 4rem }
`

/** The theme of the editor, in whichever kind it is. */
export const EDITOR_COLOURS = `
:root { --bg: var(--vscode-editor-background); --fg: var(--vscode-foreground); --muted: var(--vscode-foreground);
  --border: var(--vscode-contrastBorder, var(--vscode-panel-border, var(--vscode-foreground)));
  --soft: var(--vscode-textCodeBlock-background, transparent); --link: var(--vscode-textLink-foreground);
  --error: var(--vscode-editorError-foreground); --warning: var(--vscode-editorWarning-foreground);
  --info: var(--vscode-editorInfo-foreground); --good: var(--vscode-testing-iconPassed, var(--vscode-foreground));
  --focus: var(--vscode-focusBorder); --font: var(--vscode-font-family); --mono: var(--vscode-editor-font-family);
  --size: var(--vscode-font-size) }
body { padding: 0.5rem 1.5rem 4rem; max-width: 72rem }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)) }
button:hover { background: var(--vscode-button-secondaryHoverBackground) }
`

/** Everything else of the report's looks. */
export const STYLE = `
* { box-sizing: border-box }
body { background: var(--bg); color: var(--fg); font: var(--size)/1.5 var(--font); overflow-wrap: anywhere }
h1 { font-size: 1.6em; margin: 0.5rem 0 } h2 { font-size: 1.3em; margin: 2rem 0 0.5rem } h3 { font-size: 1.12em; margin: 1.6rem 0 0.3rem }
h4 { font-size: 1em; margin: 1.1rem 0 0.2rem } p { margin: 0.3rem 0 } ul, ol { padding-left: 1.4rem } li { margin: 0.3rem 0 }
.headline { font-size: 1.2em; font-weight: 600 } .muted { color: var(--muted); font-weight: normal }
a { color: var(--link) } a:not(:hover) code { text-decoration: inherit }
code, pre { font-family: var(--mono); font-size: 0.93em; color: inherit; background: none }
pre { background: var(--soft); border: 1px solid var(--border); padding: 0.4rem 0.6rem; margin: 0.4rem 0; overflow-x: auto; overflow-wrap: normal; white-space: pre }
button { font: inherit; padding: 0.15rem 0.6rem; border-radius: 2px; cursor: pointer; text-align: left }
button.place { background: none; border: 0; padding: 0; color: var(--link); font-family: var(--mono); font-size: 0.93em; text-decoration: underline }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
.toolbar, .actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0 }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid var(--border); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top }
th[scope=row] { font-weight: 600 } tr.later th, tr.later td { font-weight: normal } tr.later, li.later { font-size: 0.95em }
.wide { overflow-x: auto } .mark { display: inline-block; width: 1.2em; font-weight: 700 }
.not-ready .mark { color: var(--error) } .not-known .mark { color: var(--warning) } .ready .mark { color: var(--good) }
.finding { border-left: 4px solid var(--info); padding: 0.1rem 0 0.1rem 0.8rem; margin: 0.8rem 0; content-visibility: auto; contain-intrinsic-size: auto 9rem }
.finding.error { border-color: var(--error) } .finding.warning { border-color: var(--warning) }
.severity, .state, .flag { font-size: 0.9em; font-weight: 600; border: 1px solid var(--border); border-radius: 3px; padding: 0 0.35em }
.engineer { border: 2px solid var(--warning); padding: 0 1rem 0.6rem; margin-top: 1.5rem }
.plan > li { margin: 0.8rem 0 } .plan > li > a { font-weight: 600 } .checklist { list-style: none; padding-left: 0 } .checklist > li { margin: 1rem 0 }
.places { columns: 20rem auto } .places li { break-inside: avoid } details > summary { cursor: pointer }
.bar rect.error { fill: var(--error) } .bar rect.warning { fill: var(--warning) } .bar rect.info { fill: var(--info) }
.bar { display: block; margin: 0.4rem 0 0.2rem }
#found:empty { display: none } p:has(+ #found:empty) { display: none }
progress { width: 100% }
`
