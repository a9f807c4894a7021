import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Operation } from '../../engine/link/operations'
import { option } from '../../engine/link/options'
import { isTelemetry } from '../../engine/link/reach'
import { givesRawResponse, responseUse } from '../../engine/link/responses'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForUncheckedResponse } from './fixes/unchecked-response'

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export default defineRule({
  id: 'unchecked-response',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A fetch response that is trusted without a look at its status.',
  why: '`fetch` does not fail on a 404 or a 500: the answer arrives like any other. The app then shows an error page as if it were data, or says "saved" when nothing was.',
  fix: 'Look at `response.ok` before the body is used, and throw or show a message when it is false.',
  outOfScope: [
    'A response handed to a function that is not in the workspace.',
    'On a server, an answer that nobody reads: a chat or a webhook that is only told something.',
    'An answer whose body is asked for its own verdict (`data.success`, `data.error`).',
  ],
  references: ['https://developer.mozilla.org/docs/Web/API/Response/ok'],
  messages: {
    body: {
      text: 'The answer of this `{callee}` is used without a look at its status. A 404 or 500 is then treated as if it were data.',
      severity: 'warning',
    },
    dropped: {
      text: 'Nobody looks at the answer of this `{callee}`. When the server refuses, the app goes on as if the {method} had worked.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'the body is read at once',
        files: {
          'src/lib/api.ts': `export async function loadPrices() {
  const response = await «fetch»('/api/prices')
  return await response.json()
}
`,
        },
        expect: ['body'],
        fixed: {
          'src/lib/api.ts': `export async function loadPrices() {
  const response = await fetch('/api/prices')
  if (!response.ok) throw new Error(\`Could not load prices (status \${response.status})\`)
  return await response.json()
}
`,
        },
      },
      {
        name: 'a write whose answer is dropped',
        files: {
          'src/components/Filters.tsx': `import { toast } from 'sonner'

export function Filters({ filter }) {
  const save = async () => {
    try {
      await «fetch»('/api/filters', { method: 'POST', body: JSON.stringify(filter) })
      toast.success('Saved')
    } catch {
      toast.error('Could not save')
    }
  }
  return <button onClick={save}>Save</button>
}
`,
        },
        expect: ['dropped'],
        fixed: {
          'src/components/Filters.tsx': `import { toast } from 'sonner'

export function Filters({ filter }) {
  const save = async () => {
    try {
      const response = await fetch('/api/filters', { method: 'POST', body: JSON.stringify(filter) })
      if (!response.ok) throw new Error(\`Could not save filters (status \${response.status})\`)
      toast.success('Saved')
    } catch {
      toast.error('Could not save')
    }
  }
  return <button onClick={save}>Save</button>
}
`,
        },
      },
    ],
    good: [
      {
        name: 'the status is looked at, also in a helper',
        files: {
          'src/lib/api.ts': `async function throwIfNotOk(response: Response) {
  if (!response.ok) throw new Error(String(response.status))
}

export async function loadPrices() {
  const response = await fetch('/api/prices')
  await throwIfNotOk(response)
  return response.json()
}
`,
        },
      },
      {
        name: 'axios throws on its own',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "axios": "1.7.0" } }',
          'src/lib/api.ts': `import axios from 'axios'

export const loadPrices = async () => (await axios.get('/api/prices')).data
`,
        },
      },
    ],
  },
  fixes: fixesForUncheckedResponse,
  *check(file: CodeFacts, project: Project) {
    for (const { call, c, method } of responsesIn(file, project)) {
      const isBrowser = project.sideOf(file, call.in) === 'browser'
      const use = responseUse(project, file, c)
      if (use === 'status' || use === 'unknown') continue
      if (use === 'nothing' && !(isBrowser && isWaitedFor(call) && method !== undefined && WRITES.has(method))) continue
      yield {
        file: file.path,
        range: call.nameRange,
        message: use === 'body' ? 'body' : 'dropped',
        subject: callSubject(file, call, call.text),
        data: { callee: call.text, method: method ?? 'GET', guarded: call.fate.guards.length > 0 },
      }
    }
  },
})

interface ResponseCall {
  readonly call: CallFact
  readonly c: number
  readonly method: string | undefined
}

/** The calls of a file that give a raw response: `fetch`, and functions of the project that hand one through. */
function* responsesIn(file: CodeFacts, project: Project): Iterable<ResponseCall> {
  for (const operation of project.operations(file)) {
    if (operation.behaviour.failure !== 'rejects-on-network-only' || isTelemetry(file, operation)) continue
    if (isOpaque(operation, project)) continue
    yield { call: operation.call, c: operation.c, method: operation.method }
  }
  for (let c = 0; c < file.calls.length; c++) {
    const { target } = project.link.called(file.path, c)
    const call = file.calls[c]
    if (call && target.k === 'function' && givesRawResponse(project, target)) yield { call, c, method: undefined }
  }
}

/** `mode: 'no-cors'`: the status cannot be seen, so there is nothing to look at. */
function isOpaque(operation: Operation, project: Project): boolean {
  const options = operation.call.args[1]
  const mode = options && option(project.link, operation.path, options, 'mode')
  return typeof mode === 'object' && mode.k === 'string' && mode.text === 'no-cors'
}

/** Somebody goes on when the call is done, as if it had worked. */
function isWaitedFor(call: CallFact): boolean {
  return (
    call.fate.end === 'awaited' ||
    call.fate.end === 'returned' ||
    call.fate.through.length > 0 ||
    call.fate.guards.length > 0
  )
}
