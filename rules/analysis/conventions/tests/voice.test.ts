import assert from 'node:assert/strict'
import { applyEdits, parseSource } from '../../edits/source'
import { logWay } from '../loggers'
import type { ProjectFiles } from '../places'
import { toastHabit, toastLines } from '../toasts'
import { trackLine } from '../trackers'
import { spokenWording, voiceOf } from '../voice'
import { sentence, wordingFor } from '../wording'
import { filesOf, PAGE_PATH } from './marked'

type Files = Readonly<Record<string, string>>

/** What a file says of a failure to load rooms, given what it logs of it. */
function said(text: string, log?: string, files: Files = {}): string {
  const voice = voiceOf(parseSource(PAGE_PATH, text), filesOf({ ...files, [PAGE_PATH]: text }))
  return sentence(spokenWording(wordingFor({ functionName: 'loadRooms' }), voice, log))
}

describe('what is said to the user', () => {
  const cases: readonly (readonly [string, string, string | undefined, string])[] = [
    ['plain', 'export {}', undefined, 'Could not load rooms. Please try again.'],
    [
      'as the file begins',
      "toast.error('Failed to save the room')",
      undefined,
      'Failed to load rooms. Please try again.',
    ],
    ['as the log names it', 'export {}', 'Error fetching free rooms:', 'Could not load free rooms. Please try again.'],
    [
      'without the tag of a log',
      'export {}',
      '[Rooms] Failed to load room list',
      'Could not load room list. Please try again.',
    ],
    [
      'not in words of programmers',
      'export {}',
      'Failed to fetch rooms from supabase',
      'Could not load rooms. Please try again.',
    ],
    [
      'not in code words that the screen does not say',
      '<p>Your rooms</p>',
      'Failed to load room state',
      'Could not load the data. Please try again.',
    ],
    [
      'in code words that the screen says',
      '<p>State of each room</p>',
      'Failed to load room state',
      'Could not load room state. Please try again.',
    ],
    ['Hebrew', "toast.error('משהו השתבש, נסו שוב מאוחר יותר')", undefined, 'לא ניתן לטעון את הנתונים. נסו שוב.'],
    ['nothing in a language without words', "toast.error('कुछ गलत हो गया, कृपया फिर से प्रयास करें')", undefined, ''],
    [
      'in the language of the app',
      '<p>Não foi possível salvar as alterações do seu perfil</p>',
      undefined,
      'Não foi possível carregar os dados. Tente novamente.',
    ],
    [
      'in the words of a log in that language',
      '<p>Não foi possível salvar as alterações do seu perfil</p>',
      'Erro ao carregar quartos:',
      'Erro ao carregar quartos. Tente novamente.',
    ],
    [
      'Japanese',
      "toast.error('保存に失敗しました。もう一度やり直してください。')",
      undefined,
      'データを読み込めませんでした。もう一度お試しください。',
    ],
  ]
  for (const [name, text, log, expected] of cases) it(name, () => assert.equal(said(text, log), expected))

  it('in the language of its neighbours where the file shows nothing', () => {
    const other = "toast.error('Das Zimmer konnte nicht gespeichert werden. Bitte versuche es erneut.')"
    assert.equal(
      said('export {}', undefined, { 'src/pages/Other.tsx': other }),
      'Die Daten konnten nicht geladen werden. Bitte versuche es erneut.',
    )
  })
})

describe('toasts', () => {
  const shown = (text: string, files: Files = {}) => {
    const source = parseSource(PAGE_PATH, text)
    const habit = toastHabit(source, filesOf({ ...files, [PAGE_PATH]: text }))
    return toastLines(source, 'call', 'toast', wordingFor({ functionName: 'loadRooms' }), habit)
  }
  it('take the title that the file always has', () => {
    const text = "toast({ title: 'Error', description: 'No rooms', variant: 'destructive' });\n"
    assert.equal(shown(text)[1], "  title: 'Error',")
    assert.equal(shown(text)[2], "  description: 'Could not load rooms. Please try again.',")
  })
  it('take the title of other files', () => {
    const other =
      "import { toast } from '@/hooks/use-toast'\ntoast({ title: 'Erro', description: 'x', variant: 'destructive' })"
    assert.equal(shown('export {};\n', { 'src/pages/Other.tsx': other })[1], "  title: 'Erro',")
  })
  it('say what happened in the title where the file does', () => {
    const text = "toast({ title: 'Room not saved', description: 'x', variant: 'destructive' });\n"
    assert.equal(shown(text)[1], "  title: 'Could not load rooms',")
  })
})

describe('logs and trackers', () => {
  const logged = (text: string, files: Files = {}, path = 'src/server/rooms.ts') => {
    const source = parseSource(path, text)
    const way = logWay(source, source.tree, filesOf({ ...files, [path]: text }))
    return { line: way.line('Could not load rooms', 'error'), after: applyEdits(text, way.edits) }
  }
  const forms: readonly (readonly [string, string])[] = [
    ["logger.error('x', error)", "logger.error('Could not load rooms', error);"],
    ["logger.error({ err: error }, 'x')", "logger.error({ err: error }, 'Could not load rooms');"],
    ["logger.error('x', { error })", "logger.error('Could not load rooms', { error });"],
    ["logger.error(error, 'x')", "logger.error(error, 'Could not load rooms');"],
  ]
  for (const [call, expected] of forms) {
    it(`${call}, in the file`, () => {
      assert.equal(logged(`import { logger } from '../log'\nfunction f(error) { ${call} }`).line, expected)
    })
  }
  it('the logger of the files nearest to one that logs nothing yet', () => {
    const other = "import { logger } from '../log'\nexport function f(error) { logger.error({ err: error }, 'x') }"
    const { line, after } = logged('export {}\n', { 'src/server/other.ts': other })
    assert.equal(line, "logger.error({ err: error }, 'Could not load rooms');")
    assert.match(after, /import \{ logger \} from '\.\.\/log'/)
  })
  it('the console stays where the file uses it', () => {
    const other = "import { logger } from '../log'\nexport function f(error) { logger.error('x', error) }"
    assert.match(logged("console.log('x')\n", { 'src/server/other.ts': other }).line, /^console\.error/)
  })
  it('a tracker of the app’s own, called with the error alone', () => {
    const text = 'export {}\n'
    const other = "import { reportError } from '@/lib/report'\nexport function f(error) { reportError(error) }"
    const tracked = trackLine(
      parseSource(PAGE_PATH, text),
      filesOf({ [PAGE_PATH]: text, 'src/pages/Other.tsx': other }),
    )
    assert.equal(tracked?.line('err'), 'reportError(err);')
    assert.match(applyEdits(text, tracked?.edits ?? []), /import \{ reportError \} from '@\/lib\/report'/)
  })
  it('a helper of the app’s own that reports comes before the tracker itself', () => {
    const text = 'export {}\n'
    const report =
      "import * as Sentry from '@sentry/react'\nexport const monitor = { capture: (error: Error, context?: object) => { Sentry.captureException(error) } }"
    const other = "import { monitor } from '../report'\nexport function f(error) { monitor.capture(error, { a: 1 }) }"
    const files = { [PAGE_PATH]: text, 'src/report.ts': report, 'src/pages/Other.tsx': other }
    const tracked = trackLine(parseSource(PAGE_PATH, text), filesOf(files))
    assert.equal(tracked?.line('err'), 'monitor.capture(err as Error);')
    assert.match(applyEdits(text, tracked?.edits ?? []), /import \{ monitor \} from/)
  })
  describe('nothing of the other side', () => {
    const sides = (project: ProjectFiles) => ({
      ...project,
      side: ({ path }: { readonly path: string }) =>
        path.startsWith('server/') ? 'server' : path.startsWith('src/') ? 'browser' : undefined,
    })
    const own =
      "import * as Sentry from '@sentry/node'\nexport function capture(error) { Sentry.captureException(error) }"
    const files = {
      'server/report.ts': own,
      'server/other.ts': "import { capture } from './report'\nexport function f(error) { capture(error) }",
      'server/start.ts': "import * as Sentry from '@sentry/node'\nSentry.init({ dsn: process.env.DSN })",
    }
    const lineAt = (path: string, more: Files = {}) => {
      const project = sides(filesOf({ 'src/pages/Rooms.tsx': 'export {}', 'server/a.ts': 'export {}', ...more }))
      return trackLine(parseSource(path, 'export {}\n'), project)?.line('error')
    }
    it('in the browser', () => assert.equal(lineAt('src/pages/Rooms.tsx', files), undefined))
    it('in a component that is still to be written', () =>
      assert.equal(lineAt('src/components/Boundary.tsx', files), undefined))
    it('but on its own side', () => assert.equal(lineAt('server/a.ts', files), 'capture(error);'))
    it('and on the server none of the browser’s', () => {
      const browser = { 'src/main.tsx': "import * as Sentry from '@sentry/react'\nSentry.init({})" }
      assert.equal(lineAt('server/a.ts', browser), undefined)
      assert.equal(lineAt('src/pages/Rooms.tsx', browser), 'Sentry.captureException(error);')
    })
    it('what runs on both', () => {
      const both = { 'src/main.tsx': "import * as Sentry from '@sentry/nextjs'\nSentry.init({})" }
      assert.equal(lineAt('src/pages/Rooms.tsx', both), 'Sentry.captureException(error);')
      assert.equal(lineAt('server/a.ts', both), 'Sentry.captureException(error);')
    })
  })
})
