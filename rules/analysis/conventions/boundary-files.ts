import { applyEdits, parseSource, type Source } from '../edits/source'
import { layOut, quoted, type Style } from '../edits/style'
import { folderOf, inFolder } from '../paths'
import { appLanguage } from './app-language'
import { failurePanel, type PanelTexts } from './failure-panel'
import { buttonWords, ENGLISH, generalWords, isEnglish, isRightToLeft, isSpoken } from './languages'
import { dependsOn, isBelowLocale, type ProjectFiles, packageFolder, siblingsOf } from './places'
import { trackLine } from './tools'

/** What the files of a boundary are written from: the root they belong to, and the app round it. */
export interface BoundaryApp {
  readonly root: Source
  readonly project: ProjectFiles
  readonly textOf: (path: string) => string | undefined
}

export interface NewFile {
  readonly path: string
  readonly text: string
}

/** What a page says that broke, in the app's language, and its button; undefined where no words of it are at hand. */
function words(app: BoundaryApp, button: string, again: string): PanelTexts | undefined {
  const language = languageFor(app)
  if (!isSpoken(language)) return undefined
  const text = isEnglish(language) ? button : buttonWords(language)
  return { ...generalWords(language), button: text, again }
}

/** The app's language; English where its pages stand under one segment for each: one of them would be foreign to the rest. */
function languageFor({ root, project, textOf }: BoundaryApp): string {
  return pageRoots({ root, project, textOf }).some(isBelowLocale) ? ENGLISH : appLanguage(root, project, textOf)
}

const LAYOUT = /(?:^|\/)layout\.[jt]sx?$/

/** The folders whose layout holds the page: that of the root, else the ones below it that write `<html>`. */
function pageRoots({ root, project, textOf }: BoundaryApp): string[] {
  const folder = folderOf(root.path)
  if (!LAYOUT.test(root.path) || root.text.includes('<html')) return [folder]
  const below = [...siblingsOf(project, root.path)]
    .map(({ path }) => path)
    .filter((path) => LAYOUT.test(path) && path.startsWith(`${folder}/`))
  const found = below.filter((path) => textOf(path)?.includes('<html')).map(folderOf)
  return found.length === 0 ? [folder] : found
}

/** `components/ErrorBoundary.tsx`: a class that shows a message and a button that loads the page again. */
export function boundaryFile(app: BoundaryApp): NewFile | undefined {
  const typed = isTyped(app.root.path)
  const path = `${componentsFolder(app)}/ErrorBoundary.${typed ? 'tsx' : 'jsx'}`
  const imports = typed ? 'Component, type ErrorInfo, type ReactNode' : 'Component'
  const texts = words(app, 'Reload the page', 'window.location.reload()')
  if (texts === undefined) return undefined
  return fileOf(app, path, [`import { ${imports} } from 'react';`], texts, (panel, track) => [
    ...(typed ? PROPS : []),
    '/** Shows a message instead of a blank page when something in it breaks. */',
    `export class ErrorBoundary extends Component${typed ? '<Props, State>' : ''} {`,
    `  state${typed ? ': State' : ''} = { hasError: false };`,
    '',
    `  static getDerivedStateFromError()${typed ? ': State' : ''} {`,
    '    return { hasError: true };',
    '  }',
    '',
    `  componentDidCatch(error${typed ? ': Error' : ''}, info${typed ? ': ErrorInfo' : ''}) {`,
    '    console.error(error, info.componentStack);',
    ...(track === undefined ? [] : [`    ${track}`]),
    '  }',
    '',
    '  render() {',
    '    if (!this.state.hasError) return this.props.children;',
    '    return (',
    ...panel.map((line) => `      ${line}`),
    '    );',
    '  }',
    '}',
  ])
}

const PROPS = [
  'interface Props {',
  '  children: ReactNode;',
  '}',
  '',
  'interface State {',
  '  hasError: boolean;',
  '}',
  '',
]

/** Next.js: `error` beside the layout that holds the page, `global-error` at the top of `app/`. */
export function nextErrorFiles(app: BoundaryApp): NewFile[] {
  const typed = isTyped(app.root.path)
  const end = typed ? 'tsx' : 'jsx'
  const folder = folderOf(app.root.path)
  const top = /^(?:.*\/)?app(?=\/|$)/.exec(folder)?.[0] ?? folder
  const head = ["'use client';", '', "import { useEffect } from 'react';"]
  const texts = words(app, 'Try again', 'reset()')
  if (texts === undefined) return []
  const props = typed
    ? '{ error, reset }: { error: Error & { digest?: string }; reset: () => void }'
    : '{ error, reset }'
  const body = (name: string, track: string | undefined, shown: readonly string[]): string[] => [
    `export default function ${name}(${props}) {`,
    '  useEffect(() => {',
    `    ${track ?? 'console.error(error);'}`,
    '  }, [error]);',
    '',
    '  return (',
    ...shown.map((line) => `    ${line}`),
    '  );',
    '}',
  ]
  const pages = pageRoots(app).map((each) =>
    fileOf(app, `${each}/error.${end}`, head, texts, (panel, track) => body('ErrorPage', track, panel)),
  )
  // It takes the place of the root layout: none of the app's styles are loaded.
  const whole = fileOf(app, `${top}/global-error.${end}`, head, undefined, (_, track) =>
    body('GlobalError', track, wholePage(texts, pageAttributes(app))),
  )
  return [...pages, whole].filter((file) => file !== undefined)
}

/** `lang` and `dir` of the page: those of the root layout where they are for the language of the words. */
function pageAttributes(app: BoundaryApp): string {
  const { root } = app
  const language = languageFor(app)
  const tag = /<html\b[^>]*>/.exec(root.text)?.[0] ?? ''
  const own = /\blang="([\w-]+)"/.exec(tag)?.[1] ?? ''
  const lang = own.split('-')[0] === language.split('-')[0] ? own : language
  const dir = /\bdir="(\w+)"/.exec(tag)?.[1] ?? (isRightToLeft(language) ? 'rtl' : undefined)
  return `lang="${lang}"${dir === undefined ? '' : ` dir="${dir}"`}`
}

function wholePage({ what, advice, button }: PanelTexts, attributes: string): string[] {
  return [
    `<html ${attributes}>`,
    "  <body style={{ fontFamily: 'system-ui, sans-serif', padding: '2rem', textAlign: 'center' }}>",
    `    <h1>${what}</h1>`,
    `    <p>${advice}</p>`,
    '    <button type="button" onClick={() => reset()}>',
    `      ${button}`,
    '    </button>',
    '  </body>',
    '</html>',
  ]
}

/** A component that a router shows in place of a page that broke: it reads the error by `hook`, or is given it. */
export function routeErrorFile(app: BoundaryApp, hook: { readonly module: string } | undefined): NewFile | undefined {
  const typed = isTyped(app.root.path)
  const path = `${componentsFolder(app)}/RouteError.${typed ? 'tsx' : 'jsx'}`
  const head = [
    "import { useEffect } from 'react';",
    ...(hook ? [`import { useRouteError } from '${hook.module}';`] : []),
  ]
  const texts = words(app, 'Reload the page', 'window.location.reload()')
  if (texts === undefined) return undefined
  return fileOf(app, path, head, texts, (panel, track) => [
    '/** Takes the place of a page that broke. */',
    `export function RouteError(${hook ? '' : typed ? '{ error }: { error: Error }' : '{ error }'}) {`,
    ...(hook ? ['  const error = useRouteError();', ''] : []),
    '  useEffect(() => {',
    `    ${track ?? 'console.error(error);'}`,
    '  }, [error]);',
    '',
    '  return (',
    ...panel.map((line) => `    ${line}`),
    '  );',
    '}',
  ])
}

/** The lines of an `ErrorBoundary` export of a route module; `whole` where nothing puts it into a page. */
export function routeBoundaryLines(app: BoundaryApp, whole: boolean, scripts: boolean): readonly string[] | undefined {
  const texts = words(app, 'Reload the page', 'window.location.reload()')
  const stub = parseSource(app.root.path, '')
  const panel = texts && failurePanel({ ...stub, style: app.root.style }, NO_PROJECT, app.textOf, texts)
  if (panel === undefined || texts === undefined) return undefined
  const message = panel.lines.map((line) =>
    line.replace(texts.what, `{isMissing ? 'This page does not exist' : '${texts.what}'}`),
  )
  const page = [
    `<html ${pageAttributes(app)}>`,
    '  <head>',
    `    <title>${texts.what}</title>`,
    '  </head>',
    '  <body>',
    ...message.map((line) => `    ${line}`),
    ...(scripts ? ['    <Scripts />'] : []),
    '  </body>',
    '</html>',
  ]
  return [
    'export function ErrorBoundary() {',
    '  const error = useRouteError();',
    '  const isMissing = isRouteErrorResponse(error) && error.status === 404;',
    '',
    '  return (',
    ...(whole ? page : message).map((line) => `    ${line}`),
    '  );',
    '}',
  ]
}

const NO_PROJECT: ProjectFiles = { files: new Map() }

function isTyped(path: string): boolean {
  return /\.tsx?$/.test(path)
}

/** The folder that the app keeps components in: the nearest above the root, else one beside it. */
function componentsFolder({ root, project }: BoundaryApp): string {
  const base = packageFolder(project, root.path)
  for (let folder = folderOf(root.path); ; folder = folderOf(folder)) {
    const candidate = inFolder(folder, 'components')
    if ([...project.files.keys()].some((path) => path.startsWith(`${candidate}/`))) return candidate
    if (folder === base || folder === '') break
  }
  return sharedFolder(root, project) ?? inFolder(folderOf(root.path), 'components')
}

/** `src/shared/ui`, where an app has its parts there and no folder of components. */
function sharedFolder(root: Source, project: ProjectFiles): string | undefined {
  const below = `${folderOf(root.path)}/`
  const counts = new Map<string, number>()
  for (const { path } of siblingsOf(project, root.path)) {
    const folder = path.startsWith(below) && /\.[jt]sx$/.test(path) ? folderOf(path) : ''
    if (/(?:^|\/)(?:shared|common|core|lib)\/ui$/.test(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  const [only, another] = counts.keys()
  return another === undefined ? only : undefined
}

function fileOf(
  app: BoundaryApp,
  path: string,
  head: readonly string[],
  texts: PanelTexts | undefined,
  body: (panel: readonly string[], track: string | undefined) => readonly string[],
): NewFile | undefined {
  if (app.project.files.has(path)) return undefined
  const { style } = app.root
  const source: Source = { ...parseSource(path, `${laidOut(style, head)}${style.newline}`), style }
  const panel = texts === undefined ? { lines: [], edits: [] } : failurePanel(source, app.project, app.textOf, texts)
  if (panel === undefined) return undefined
  const tracked = trackLine(source, app.project)
  const imports = applyEdits(source.text, [...panel.edits, ...(tracked?.edits ?? [])])
  const shown = dependsOn(app.project, path, 'tailwindcss') ? centred(panel.lines) : panel.lines
  const lines = body(shown, tracked?.line('error'))
  return { path, text: `${imports}${style.newline}${laidOut(style, lines)}${style.newline}` }
}

/** In the middle of the page, as it stands there alone. */
function centred(lines: readonly string[]): string[] {
  return ['<div className="mx-auto max-w-lg p-6">', ...lines.map((line) => `  ${line}`), '</div>']
}

/** Lines in the style of the app, their quotes too. */
function laidOut(style: Style, lines: readonly string[]): string {
  const own = lines.map((line) => line.replace(/'([^'"]*)'/g, (_, text: string) => quoted(style, text)))
  return layOut(style, own, '')
}
