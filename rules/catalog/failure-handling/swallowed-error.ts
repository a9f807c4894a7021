import type { CatchFact, CodeFacts } from '../../analysis/facts'
import { isTelemetry, operationsWithin } from '../../engine/link/reach'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { functionPath } from '../../engine/subject'
import { fixesForSwallowedError } from './fixes/swallowed-error'

export default defineRule({
  id: 'swallowed-error',
  property: 'failure-handling',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A catch that tells nobody.',
  why: 'The failure is caught and then forgotten, or only written to a console nobody reads. The person sees an empty screen or a button that does nothing, and you never hear of it.',
  fix: 'Show a message the way the rest of the app does, and report the error to the tracker in use. Keep the console line if it helps you.',
  outOfScope: [
    'Server code that logs and whose result is still right.',
    'Probes and clean-up (JSON.parse, URLs, local storage, abort, close), and catches whose comment says why nothing is done.',
  ],
  references: [],
  messages: {
    logs: {
      text: 'A failure in `{where}` is only written to the console. The person using the app sees nothing: no message, no way to try again.',
      severity: 'warning',
    },
    drops: {
      text: 'A failure in `{where}` is caught and forgotten. Nobody is told, and the code goes on as if it had worked.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'console only, in a component',
        files: {
          'src/components/Audit.tsx': `import { useEffect, useState } from 'react'

export function Audit() {
  const [entries, setEntries] = useState([])
  const load = async () => {
    try {
      const response = await fetch('/api/audit')
      if (response.ok) setEntries(await response.json())
    } «catch» (error) {
      console.error('Error loading audit', error)
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <ul>{entries.map((entry) => <li key={entry.id}>{entry.text}</li>)}</ul>
}
`,
        },
        expect: ['logs'],
        fixed: {
          'src/components/Audit.tsx': `import { useEffect, useState } from 'react'

export function Audit() {
  const [entries, setEntries] = useState([])
  const load = async () => {
    try {
      const response = await fetch('/api/audit')
      if (response.ok) setEntries(await response.json())
    } catch (error) {
      console.error('Error loading audit', error)
      alert('Could not load the audit. Please try again.')
    }
  }
  useEffect(() => {
    load()
  }, [])
  return <ul>{entries.map((entry) => <li key={entry.id}>{entry.text}</li>)}</ul>
}
`,
        },
      },
      {
        name: 'an empty catch around a save on a server',
        files: {
          'server/orders.ts': `import express from 'express'

export async function confirm(order: { id: string }) {
  try {
    await fetch('https://warehouse.example/orders', { method: 'POST', body: JSON.stringify(order) })
  } «catch» {}
  return { confirmed: true }
}
export const app = express()
`,
        },
        expect: ['drops'],
        fixed: {
          'server/orders.ts': `import express from 'express'

export async function confirm(order: { id: string }) {
  try {
    await fetch('https://warehouse.example/orders', { method: 'POST', body: JSON.stringify(order) })
  } catch (error) {
    console.error('Could not confirm orders:', error)
  }
  return { confirmed: true }
}
export const app = express()
`,
        },
      },
    ],
    good: [
      {
        name: 'state, probe and clean-up',
        files: {
          'src/components/Profile.tsx': `import { useState } from 'react'

export function Profile() {
  const [error, setError] = useState('')
  const draft = () => {
    try {
      return JSON.parse(localStorage.getItem('draft') ?? '')
    } catch {
      return null
    }
  }
  const save = async () => {
    try {
      await fetch('/api/profile', { method: 'PUT', body: JSON.stringify(draft()) })
    } catch (cause) {
      console.error(cause)
      setError('Could not save your profile. Please try again.')
    }
  }
  return <button onClick={save}>{error || 'Save'}</button>
}
`,
        },
      },
      {
        name: 'a server that logs and answers',
        files: {
          'server/routes.ts': `import express from 'express'

const app = express()
app.get('/rates', async (_request, response) => {
  try {
    const answer = await fetch('https://rates.example')
    response.json(await answer.json())
  } catch (error) {
    console.error(error)
    response.status(502).json({ error: 'Rates are not available' })
  }
})
`,
        },
      },
    ],
  },
  fixes: fixesForSwallowedError,
  *check(file: CodeFacts, project: Project) {
    const isBrowser = project.side(file) === 'browser'
    for (const [index, fact] of file.catches.entries()) {
      const verdict = project.failures.verdict(file, index)
      if (verdict !== 'drops' && !(verdict === 'logs' && isBrowser)) continue
      if (isDeliberate(fact) || !isConsequential(project, file, fact)) continue
      const where = whereOf(file, fact)
      yield {
        file: file.path,
        range: fact.nameRange,
        message: verdict,
        subject: subjectOf(file, index, where),
        data: { where, form: fact.empty ? 'empty' : 'logs-only' },
      }
    }
  },
})

/** The author says why nothing is done. */
function isDeliberate(fact: CatchFact): boolean {
  return fact.empty && /\w{3,}\W+\w{3,}/.test(fact.comment)
}

/** What is tried crosses the network, and losing it matters. */
function isConsequential(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  const [from, to] = fact.triedCalls
  return operationsWithin(project, file, from, to).some((operation) => {
    const owner = project.link.code(operation.path)
    return owner !== undefined && !isTelemetry(owner, operation)
  })
}

function whereOf(file: CodeFacts, fact: CatchFact): string {
  for (let f = fact.in; f >= 0; f = file.functions[f]?.parent ?? -1) {
    const name = file.functions[f]?.name
    if (name) return name
  }
  return file.path.slice(file.path.lastIndexOf('/') + 1)
}

function subjectOf(file: CodeFacts, index: number, where: string): string {
  const fact = file.catches[index]
  const before = file.catches.slice(0, index).filter((other) => other.in === fact?.in).length
  const path = functionPath(file, fact?.in ?? -1)
  return before > 0 ? `${path || where} catch ${before + 1}` : `${path || where} catch`
}
