import { addImport, type Imported } from '../edits/imports'
import type { Edit, Source } from '../edits/source'
import type { CodeFacts } from '../facts'
import { addTo } from '../grouped'
import { dependsOn, nearest, type ProjectFiles, siblingsOf, specifierFor } from './places'

/** What a panel says and does. */
export interface PanelTexts {
  /** `Could not load bookings` */
  readonly what: string
  /** `Please try again.`; empty where the text says all. */
  readonly advice: string
  /** `Try again` */
  readonly button: string
  /** The expression that the button runs: `refetch()`; absent where there is nothing to run. */
  readonly again: string | undefined
}

/** JSX that tells of a failure, as `layOut` takes it, and what the file needs for it. */
export interface Panel {
  readonly lines: readonly string[]
  readonly edits: readonly Edit[]
}

interface Part {
  readonly module: string
  readonly name: string
}

/** A component kit, by what makes a message with a button of it. */
interface Kit {
  readonly parts: readonly Part[]
  readonly lines: (texts: PanelTexts, name: (part: string) => string) => readonly string[]
}

/**
 * Message and button in the app's own component kit: shadcn/ui where its files are there, MUI, Chakra, Ant Design, Mantine,
 * React Native; else plain markup with the classes of the app's own buttons.
 * @param textOf the text of another file, for the classes of its buttons
 */
export function failurePanel(
  source: Source,
  project: ProjectFiles,
  textOf: (path: string) => string | undefined,
  texts: PanelTexts,
): Panel | undefined {
  for (const kit of kitsOf(source, project)) {
    const imported = importsFor(source, kit.parts)
    if (imported === undefined) continue
    const lines = kit.lines(texts, (part) => imported.names.get(part) ?? part)
    return { lines, edits: imported.edits }
  }
  if (isNative(source, project)) return undefined
  return { lines: plain(source, project, textOf, texts), edits: [] }
}

/** The kits that the app has, the one that says most first. */
function kitsOf(source: Source, project: ProjectFiles): Kit[] {
  if (isNative(source, project)) return [NATIVE]
  const kits: Kit[] = []
  const button = shadcn(source, project, 'button', ['Button'])
  const alert = shadcn(source, project, 'alert', ['Alert', 'AlertTitle', 'AlertDescription'])
  if (alert && button) kits.push(shadcnAlert(alert, button))
  if (button) kits.push(shadcnButton(button))
  for (const [name, kit] of PACKAGES) if (dependsOn(project, source.path, name)) kits.push(kit)
  return kits
}

function isNative(source: Source, project: ProjectFiles): boolean {
  if (/from ['"]react-native['"]/.test(source.text)) return true
  return dependsOn(project, source.path, 'react-native') && !dependsOn(project, source.path, 'react-dom')
}

/** A file of shadcn/ui, `components/ui/alert`, that exports these names: how this file imports it. */
export function shadcn(
  source: Source,
  project: ProjectFiles,
  file: string,
  names: readonly string[],
): string | undefined {
  const seen: { path: string; value: CodeFacts }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    if (!new RegExp(`(?:^|/)ui/${file}\\.[jt]sx$`, 'i').test(facts.path)) continue
    // One that an app made itself knows other variants.
    if (file === 'button' && /Button\.[jt]sx$/.test(facts.path) && !Object.hasOwn(facts.exports, 'buttonVariants'))
      continue
    if (names.every((name) => Object.hasOwn(facts.exports, name))) seen.push({ path: facts.path, value: facts })
  }
  const found = nearest(source.path, seen, (facts) => facts.path)
  return found === undefined ? packaged(source, project, file, names) : specifierFor(project, source.path, found.path)
}

/** The same kit as a package of the workspace: `@acme/ui/button`, as the files nearest to this one import it. */
function packaged(source: Source, project: ProjectFiles, file: string, names: readonly string[]): string | undefined {
  const seen: { path: string; value: string }[] = []
  for (const facts of siblingsOf(project, source.path)) {
    for (const { specifier, names: imported, typeOnly } of facts.imports) {
      if (typeOnly || specifier.startsWith('.') || !new RegExp(`/ui/(?:[\\w-]+/)*${file}$`).test(specifier)) continue
      if (names.every((name) => imported[name] === name)) seen.push({ path: facts.path, value: specifier })
    }
  }
  return nearest(source.path, seen, (specifier) => specifier)
}

function importsFor(source: Source, parts: readonly Part[]): { names: Map<string, string>; edits: Edit[] } | undefined {
  const names = new Map<string, string>()
  const edits: Edit[] = []
  // Names that come into one import are added to it together.
  for (const [module, wanted] of byModule(parts)) {
    const missing: string[] = []
    for (const name of wanted) {
      const imported: Imported | undefined = addImport(source, { module, name })
      if (imported === undefined) return undefined
      names.set(name, imported.local)
      if (imported.edits.length > 0) missing.push(name)
    }
    if (missing.length > 0) edits.push(...together(source, module, missing))
  }
  return { names, edits }
}

/** One edit that imports several names of a module: that of the first, with the others beside it. */
function together(source: Source, module: string, names: readonly string[]): readonly Edit[] {
  const [first = '', ...others] = names
  const edits = addImport(source, { module, name: first })?.edits ?? []
  let isDone = false
  return edits.map((edit) => {
    if (isDone || !edit.newText.includes(first)) return edit
    isDone = true
    return { ...edit, newText: edit.newText.replace(first, [first, ...others].join(', ')) }
  })
}

function byModule(parts: readonly Part[]): Map<string, string[]> {
  const modules = new Map<string, string[]>()
  for (const { module, name } of parts) addTo(modules, module, name)
  return modules
}

function shadcnAlert(alert: string, button: string): Kit {
  return {
    parts: [
      ...['Alert', 'AlertTitle', 'AlertDescription'].map((name) => ({ module: alert, name })),
      { module: button, name: 'Button' },
    ],
    lines: ({ what, advice, button: label, again }, name) => [
      `<${name('Alert')} variant="destructive">`,
      `  <${name('AlertTitle')}>${what}</${name('AlertTitle')}>`,
      `  <${name('AlertDescription')} className="flex flex-col items-start gap-3">`,
      ...(advice === '' ? [] : [`    ${advice}`]),
      ...indented(4, buttonLines(name('Button'), 'variant="outline" size="sm"', again, label)),
      `  </${name('AlertDescription')}>`,
      `</${name('Alert')}>`,
    ],
  }
}

function shadcnButton(button: string): Kit {
  return {
    parts: [{ module: button, name: 'Button' }],
    lines: ({ what, advice, button: label, again }, name) => [
      '<div role="alert" className="flex flex-col items-start gap-3 p-4">',
      `  <p>${both(what, advice)}</p>`,
      ...indented(2, buttonLines(name('Button'), 'variant="outline"', again, label)),
      '</div>',
    ],
  }
}

const MUI: Kit = {
  parts: ['Alert', 'Button'].map((name) => ({ module: '@mui/material', name })),
  lines: ({ what, advice, button, again }, name) => [
    `<${name('Alert')}`,
    '  severity="error"',
    '  action={',
    ...indented(4, buttonLines(name('Button'), 'color="inherit" size="small"', again, button)),
    '  }',
    '>',
    `  ${both(what, advice)}`,
    `</${name('Alert')}>`,
  ],
}

const CHAKRA: Kit = {
  parts: ['Button', 'Text', 'VStack'].map((name) => ({ module: '@chakra-ui/react', name })),
  lines: ({ what, advice, button, again }, name) => [
    `<${name('VStack')} role="alert" p={4}>`,
    `  <${name('Text')}>${both(what, advice)}</${name('Text')}>`,
    ...indented(2, buttonLines(name('Button'), 'size="sm"', again, button)),
    `</${name('VStack')}>`,
  ],
}

const ANT: Kit = {
  parts: ['Alert', 'Button'].map((name) => ({ module: 'antd', name })),
  lines: ({ what, advice, button, again }, name) => [
    `<${name('Alert')}`,
    '  type="error"',
    '  showIcon',
    `  message=${attribute(what)}`,
    ...(advice === '' ? [] : [`  description="${advice}"`]),
    '  action={',
    ...indented(4, buttonLines(name('Button'), 'size="small"', again, button)),
    '  }',
    '/>',
  ],
}

const MANTINE: Kit = {
  parts: ['Alert', 'Button'].map((name) => ({ module: '@mantine/core', name })),
  lines: ({ what, advice, button, again }, name) => [
    `<${name('Alert')} color="red" title=${attribute(what)}>`,
    ...(advice === '' ? [] : [`  <p>${advice}</p>`]),
    ...indented(2, buttonLines(name('Button'), 'variant="light" color="red"', again, button)),
    `</${name('Alert')}>`,
  ],
}

const NATIVE: Kit = {
  parts: ['Button', 'Text', 'View'].map((name) => ({ module: 'react-native', name })),
  lines: ({ what, advice, button, again }, name) => [
    `<${name('View')} style={{ flex: 1, alignItems: 'center', justifyContent: 'center', gap: 12, padding: 24 }}>`,
    `  <${name('Text')}>${both(what, advice)}</${name('Text')}>`,
    ...(again === undefined ? [] : [`  <${name('Button')} title="${button}" onPress={() => ${again}} />`]),
    `</${name('View')}>`,
  ],
}

const PACKAGES: readonly (readonly [string, Kit])[] = [
  ['@mui/material', MUI],
  ['@chakra-ui/react', CHAKRA],
  ['antd', ANT],
  ['@mantine/core', MANTINE],
]

function plain(
  source: Source,
  project: ProjectFiles,
  textOf: (path: string) => string | undefined,
  { what, advice, button, again }: PanelTexts,
): string[] {
  const tailwind = dependsOn(project, source.path, 'tailwindcss')
  const classes = buttonClasses(source, project, textOf) ?? (tailwind ? 'underline' : undefined)
  return [
    tailwind ? '<div role="alert" className="flex flex-col items-start gap-3 p-4">' : '<div role="alert">',
    `  <p>${both(what, advice)}</p>`,
    ...indented(
      2,
      buttonLines('button', `type="button"${classes === undefined ? '' : ` className="${classes}"`}`, again, button),
    ),
    '</div>',
  ]
}

const MOST_READ = 40

/** The classes that the buttons of this file, else of the files nearest to it, carry most. */
function buttonClasses(
  source: Source,
  project: ProjectFiles,
  textOf: (path: string) => string | undefined,
): string | undefined {
  const own = mostUsed(classesIn(source.text))
  if (own !== undefined) return own
  const seen: { path: string; value: string }[] = []
  let read = 0
  for (const facts of siblingsOf(project, source.path)) {
    if (!facts.jsx || read >= MOST_READ) continue
    read++
    for (const value of classesIn(textOf(facts.path) ?? '')) seen.push({ path: facts.path, value })
  }
  return nearest(source.path, seen, (value) => value)
}

/** Classes that hold for any button: a filled or bordered one with room for a word, or a class of the app's own for all. */
function classesIn(text: string): string[] {
  return [...text.matchAll(/<button\b[^>]*?\sclassName="([^"{}]{3,160})"/g)].flatMap(([, classes = '']) => {
    const isOwn = /^(?:btn|button)(?:[\s-]+(?:btn|button|primary|secondary|outline|default|sm|md)[\w-]*)*$/.test(
      classes,
    )
    const isFilled = /(?:^|\s)px-\d/.test(classes) && /(?:^|\s)(?:bg-|border)/.test(classes)
    const isOfOneUse =
      /\b(?:absolute|fixed|w-full|rounded-full|group|hidden|flex-1)\b|\b(?:h|text)-\[|(?:^|\s)(?:px-[012]|text-xs)(?:\s|$)|red-|destructive|error|danger|warning/.test(
        classes,
      )
    // Where it stands is not how it looks.
    const looks = classes
      .split(/\s+/)
      .filter((each) => !/^(?:disabled:|-?m[trblxy]?-|self-|order-|(?:sm|md|lg|xl):|ml-auto)/.test(each))
    return isOwn || (isFilled && !isOfOneUse) ? [looks.join(' ')] : []
  })
}

function mostUsed(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

function both(what: string, advice: string): string {
  return advice === '' ? what : `${what}. ${advice}`
}

/** Text, or code in braces, as an attribute takes it. */
function attribute(text: string): string {
  return text.startsWith('{') ? text : `"${text}"`
}

/** One line of text, for where a panel does not fit. */
export function failureLine(source: Source, project: ProjectFiles, what: string): string {
  const hasTheme = hasErrorColour(source, project)
  const classes = hasTheme ? 'text-sm text-destructive' : 'text-sm text-red-600'
  const styled = dependsOn(project, source.path, 'tailwindcss') ? ` className="${classes}"` : ''
  return `<span role="alert"${styled}>${what}</span>`
}

/** Whether the colour of shadcn/ui for errors is there: the file has it, or its own set-up is beside the parts. */
function hasErrorColour(source: Source, project: ProjectFiles): boolean {
  if (/\b(?:text|bg|border)-destructive\b/.test(source.text)) return true
  if (shadcn(source, project, 'button', ['Button']) === undefined) return false
  for (const path of project.files.keys()) if (/(?:^|\/)components\.json$/.test(path)) return true
  return shadcn(source, project, 'alert', ['Alert']) !== undefined
}

function buttonLines(tag: string, attributes: string, again: string | undefined, label: string): string[] {
  if (again === undefined) return []
  return [`<${tag} ${attributes} onClick={() => ${again}}>`, `  ${label}`, `</${tag}>`]
}

function indented(by: number, lines: readonly string[]): string[] {
  return lines.map((line) => ' '.repeat(by) + line)
}
