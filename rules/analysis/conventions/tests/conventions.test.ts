import assert from 'node:assert/strict'
import { applyEdits, nodeAt, parseSource } from '../../edits/source'
import { answerLines } from '../answers'
import { messageWay } from '../messages'
import { specifierFor } from '../places'
import { enclosingFunctions, surroundingsOf } from '../surroundings'
import { logLine, retryWrapper } from '../tools'
import { wordingFor } from '../wording'
import { filesOf, PAGE_PATH } from './marked'

const WORDING = wordingFor({ functionName: 'loadRooms' })

/** What a message looks like at `«` in a file, and the file with what it needs. */
function messageIn(text: string, files: Readonly<Record<string, string>> = {}, path = PAGE_PATH) {
  const before = text.replace('«', '')
  const source = parseSource(path, before)
  const way = messageWay(source, nodeAt(source, text.indexOf('«')), filesOf({ ...files, [path]: before }))
  return way && { line: way.lines(WORDING, 'error').join(' '), after: applyEdits(before, way.edits) }
}

const PAGE = `export function Rooms() {
  const load = async () => {
    await «fetch('/api/rooms');
  };
  return <button onClick={load} />;
}
`
const SENTENCE = "'Could not load rooms. Please try again.'"

describe('messageWay', () => {
  it('says it as the handlers beside it do, by what the component was given', () => {
    const text = `export function Staff({ onToast }) {
  const save = async (row) => {
    try { await update(row); onToast?.({ title: 'Saved' }); }
    catch (e) { onToast?.({ tone: 'error', icon: 'alert', title: 'Not saved', sub: e.message }); }
  };
  const load = async () => {
    await «fetch('/api/rooms');
  };
  return <button onClick={load} onBlur={save} />;
}
`
    const told = messageIn(text)?.line
    assert.equal(told, `onToast?.({ tone: 'error', icon: 'alert', title: ${SENTENCE} });`)
  })

  const imports: readonly (readonly [string, string, string])[] = [
    ['sonner', "import { toast } from 'sonner';", `toast.error(${SENTENCE});`],
    ['sonner under another name', "import { toast as notify } from 'sonner';", `notify.error(${SENTENCE});`],
    ['react-hot-toast', "import toast from 'react-hot-toast';", `toast.error(${SENTENCE});`],
    ['react-toastify', "import { toast } from 'react-toastify';", `toast.error(${SENTENCE});`],
    ['antd', "import { message } from 'antd';", `message.error(${SENTENCE});`],
    [
      'shadcn’s function',
      "import { toast } from '@/hooks/use-toast';",
      "toast({   title: 'Could not load rooms',   description: 'Please try again.',   variant: 'destructive', });",
    ],
    [
      'React Native',
      "import { Alert } from 'react-native';",
      "Alert.alert('Could not load rooms', 'Please try again.');",
    ],
    [
      'Mantine',
      "import { notifications } from '@mantine/notifications';",
      "notifications.show({   title: 'Could not load rooms',   message: 'Please try again.',   color: 'red', });",
    ],
  ]
  for (const [name, line, expected] of imports) {
    it(name, () =>
      assert.deepEqual(messageIn(`${line}\n${PAGE}`), { line: expected, after: `${line}\n${PAGE.replace('«', '')}` }),
    )
    it(`${name}, used by a neighbour`, () => {
      const found = messageIn(PAGE, { 'src/pages/Other.tsx': `${line}\nexport const Other = () => null;\n` })
      assert.equal(found?.line?.replace('notify', 'toast'), expected.replace('notify', 'toast'))
      assert.ok(found?.after.startsWith(line.replace(' as notify', '')))
    })
  }

  it('no alert of React Native on a page that a kit of the web makes', () => {
    const found = messageIn(`import { Card } from '@chakra-ui/react';\n${PAGE}`, {
      'src/pages/Other.tsx': "import { Alert } from 'react-native';\nexport const Other = () => null;\n",
    })
    assert.doesNotMatch(found?.line ?? '', /Alert\.alert/)
  })

  it('a hook that is called already', () => {
    const text = `import { useToast } from '@/ui/use-toast';\n${PAGE.replace('{\n', '{\n  const { toast: show } = useToast();\n')}`
    const found = messageIn(text)
    assert.ok(found?.line?.startsWith('show({   title:'))
    assert.equal(found?.after, text.replace('«', ''))
  })

  it('Chakra’s hook gives the function itself', () => {
    const found = messageIn(`import { useToast } from '@chakra-ui/react';\n${PAGE}`)
    assert.ok(found?.after.includes('const toast = useToast();'))
    assert.ok(found?.line?.endsWith("status: 'error', });"))
  })

  it('the nearest folder decides, and the parts of a component kit do not count', () => {
    const found = messageIn(PAGE, {
      'src/pages/Other.tsx': "import { toast } from 'sonner'\n",
      'src/admin/A.tsx': "import toast from 'react-hot-toast'\n",
      'src/admin/B.tsx': "import toast from 'react-hot-toast'\n",
      'src/components/ui/toaster.tsx': "import { useToast } from '@/hooks/use-toast'\n",
    })
    assert.ok(found?.after.startsWith("import { toast } from 'sonner'"))
  })

  it('a relative hook module, as this file sees it', () => {
    const found = messageIn(PAGE, { 'src/admin/A.tsx': "import { useToast } from '../hooks/use-toast'\n" })
    assert.ok(found?.after.startsWith("import { useToast } from '../hooks/use-toast'"))
  })

  it('an error state of the component comes before a toast of other files', () => {
    const text = PAGE.replace('{\n', '{\n  const [failure, setFetchError] = useState<Error | null>(null);\n')
    const found = messageIn(text, { 'src/pages/Other.tsx': "import { toast } from 'sonner'\n" })
    assert.equal(found?.line, `setFetchError(new Error(${SENTENCE}));`)
  })

  it('a toast only where the app renders what shows it', () => {
    const root = (toaster: string) => ({
      'src/App.tsx': `import { Toaster } from '${toaster}'\nexport default function App() { return <Toaster /> }\n`,
    })
    const text = `import { toast } from 'sonner'\n${PAGE}`
    assert.equal(messageIn(text, root('@/components/ui/sonner'))?.line, `toast.error(${SENTENCE});`)
    assert.equal(messageIn(text, root('@/shell/Toasts'))?.line, `toast.error(${SENTENCE});`)
    assert.equal(messageIn(text, root('@/components/ui/toaster'))?.line, `alert(${SENTENCE});`)
    assert.equal(messageIn(text, { 'src/App.tsx': 'export default () => <main />' })?.line, `alert(${SENTENCE});`)
  })

  it('alert where there is nothing else', () => assert.equal(messageIn(PAGE)?.line, `alert(${SENTENCE});`))
})

describe('answerLines', () => {
  const answer = (text: string, path = 'server/api.ts') => {
    const before = text.replace('«', '')
    const source = parseSource(path, before)
    const node = nodeAt(source, text.indexOf('«'))
    const handler = enclosingFunctions(node).find((fn) => fn.parameters.length >= 0)
    assert.equal(surroundingsOf(source, node).k, 'handler')
    return handler && answerLines(source, handler, node, WORDING)
  }
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'Response.json',
      `export async function GET() {\n  «run();\n  return Response.json([]);\n}`,
      `return Response.json({ error: ${SENTENCE} }, { status: 500 });`,
    ],
    [
      'Express, with its own key',
      `app.get('/x', async (req, res) => {\n  «run();\n  res.status(404).json({ message: 'No' });\n});`,
      `res.status(500).json({ message: ${SENTENCE} });`,
    ],
    [
      'Express, with the key of the other handlers',
      `app.get('/a', (req, res) => { res.status(500).json({ message: 'No' }) });\napp.get('/x', async (req, res) => {\n  «run();\n  res.json([]);\n});`,
      `res.status(500).json({ message: ${SENTENCE} });`,
    ],
    [
      'Fastify',
      `app.get('/x', async (request, reply) => {\n  «run();\n});`,
      `reply.code(500).send({ error: ${SENTENCE} });`,
    ],
    [
      'Hono',
      `app.get('/x', async (c) => {\n  «run();\n  return c.json([]);\n});`,
      `return c.json({ error: ${SENTENCE} }, 500);`,
    ],
    [
      'a helper',
      `const headers = {};\nexport async function GET() {\n  «run();\n  return jsonResponse({ ok: false, error: 'No' }, 404, headers);\n}`,
      `return jsonResponse({ ok: false, error: ${SENTENCE} }, 500, headers);`,
    ],
    [
      'what is put round the answer, but not for how long it is kept',
      `import { cors } from './cors';\nexport async function GET(request) {\n  «run();\n  return cors(request, Response.json([], { headers: { 'X-A': '1', 'Cache-Control': 's-maxage=60' } }));\n}`,
      `return cors(request, Response.json({ error: ${SENTENCE} }, { status: 500, headers: { 'X-A': '1' } }));`,
    ],
    [
      'headers that are not in scope are not copied',
      `export async function GET() {\n  «run();\n  if (x) { const cors = {}; return Response.json({ error: 'No' }, { status: 400, headers: cors }); }\n  return Response.json(1);\n}`,
      `return Response.json({ error: ${SENTENCE} }, { status: 500 });`,
    ],
  ]
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(answer(text), [expected]))
})

describe('tools', () => {
  it('logs with the logger of the file, in its order of arguments', () => {
    const log = (text: string) => logLine(parseSource('a.ts', text), 'Could not run', 'error')
    assert.equal(log(''), "console.error('Could not run:', error);")
    assert.equal(log("import { logger } from './log'\nlogger.error('x', e)"), "logger.error('Could not run', error);")
    assert.equal(log("import { devLog } from './log'\ndevLog.error('x', e)"), "devLog.error('Could not run', error);")
    assert.equal(log("import logger from './log'\nlogger.error({ e }, 'x')"), "logger.error(error, 'Could not run');")
  })

  it('finds a retry helper that takes the operation first, not one of the tests', () => {
    const helper =
      'export async function withRetry(operation: () => Promise<number>, retries = 2) { return operation() }\n'
    const find = (files: Readonly<Record<string, string>>) => {
      return retryWrapper(parseSource('src/a.ts', ''), filesOf({ 'src/a.ts': '', ...files }))?.edits[0]?.newText
    }
    assert.equal(find({ 'src/lib/retry.ts': helper }), "import { withRetry } from './lib/retry';\n\n")
    assert.equal(find({ 'src/__tests__/retry.ts': helper }), undefined)
    assert.equal(
      find({ 'src/lib/retry.ts': 'export function withRetry(url: string) { return fetch(url) }\n' }),
      undefined,
    )
  })

  it('imports as the neighbours do', () => {
    const project = filesOf({
      'src/pages/A.tsx': "import { db } from '@/lib/db'\n",
      'src/pages/B.tsx': "import { x } from './C'\n",
      'src/lib/db.ts': 'export const db = 1\n',
      'supabase/functions/a/index.ts': '',
    })
    assert.equal(specifierFor(project, 'src/pages/A.tsx', 'src/lib/retry.ts'), '@/lib/retry')
    assert.equal(specifierFor(project, 'src/pages/B.tsx', 'src/lib/retry.ts'), '../lib/retry')
    const shared = 'supabase/functions/_shared/retry.ts'
    assert.equal(specifierFor(project, 'supabase/functions/a/index.ts', shared), '../_shared/retry.ts')
  })
})
