import type { CatchFact, CodeFacts } from '../../analysis/facts'
import { reports, trackerAt } from '../../engine/inventory/reported'
import { isTelemetry, operationsCaught } from '../../engine/link/reach'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { functionPath } from '../../engine/subject'
import { fixesForUnreportedError } from './fixes/unreported-error'

export default defineRule({
  id: 'unreported-error',
  property: 'monitoring',
  scope: 'file',
  confidence: 'medium',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A failure that is caught and only logged, where an error tracker runs.',
  why: 'A tracker sees by itself only what nobody catches. The user is told that something failed, and you are not.',
  fix: 'Report the caught error to the tracker, beside the log.',
  outOfScope: [
    'Catches that tell nobody: swallowed-error reports them.',
    'Trackers that see the console, loggers of the app, sign-in, and failures of measuring.',
    'Catches that pass the error on.',
  ],
  references: ['https://docs.sentry.io/platforms/javascript/usage/'],
  messages: {
    logged: {
      text: '`{where}` catches a failure and only logs it, so {tracker} never hears of it. Users meet the failure, and you are not told.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'a form that tells the user and the console',
        files: {
          'package.json':
            '{ "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "@sentry/react": "10.0.0", "sonner": "2.0.0" } }',
          'src/main.tsx': `import * as Sentry from '@sentry/react'
import { createRoot } from 'react-dom/client'
import { BookingForm } from './BookingForm'

Sentry.init({ dsn: import.meta.env.VITE_SENTRY_DSN })
createRoot(document.getElementById('root')!).render(<BookingForm />)
`,
          'src/BookingForm.tsx': `import { toast } from 'sonner'

export function BookingForm() {
  const submit = async () => {
    try {
      const response = await fetch('/api/bookings', { method: 'POST' })
      if (!response.ok) throw new Error('Booking failed')
    } «catch» (error) {
      console.error('Booking failed', error)
      toast.error('Could not book the court. Please try again.')
    }
  }
  return <button onClick={submit}>Book</button>
}
`,
        },
        expect: ['logged'],
        fixed: {
          'src/BookingForm.tsx': `import { toast } from 'sonner'
import * as Sentry from '@sentry/react'

export function BookingForm() {
  const submit = async () => {
    try {
      const response = await fetch('/api/bookings', { method: 'POST' })
      if (!response.ok) throw new Error('Booking failed')
    } catch (error) {
      console.error('Booking failed', error)
      Sentry.captureException(error)
      toast.error('Could not book the court. Please try again.')
    }
  }
  return <button onClick={submit}>Book</button>
}
`,
        },
      },
    ],
    good: [
      {
        name: 'no tracker',
        files: {
          'package.json': '{ "dependencies": { "express": "5.1.0" } }',
          'server.ts': `import express from 'express'

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
app.listen(3000)
`,
        },
      },
      {
        name: 'reported by a helper, and a tracker that sees the console',
        files: {
          'package.json': '{ "dependencies": { "express": "5.1.0", "@sentry/node": "10.0.0" } }',
          'server.ts': `import * as Sentry from '@sentry/node'
import express from 'express'
import { failed } from './failed'

Sentry.init({ dsn: process.env.SENTRY_DSN })
const app = express()
app.get('/rates', async (_request, response) => {
  try {
    const answer = await fetch('https://rates.example')
    response.json(await answer.json())
  } catch (error) {
    console.error(error)
    failed(error)
    response.status(502).json({ error: 'Rates are not available' })
  }
})
app.listen(3000)
`,
          'failed.ts':
            "import * as Sentry from '@sentry/node'\n\nexport function failed(error: unknown) {\n  Sentry.captureException(error)\n}\n",
        },
      },
    ],
  },
  fixes: fixesForUnreportedError,
  *check(file: CodeFacts, project: Project) {
    for (const [index, fact] of file.catches.entries()) {
      if (!isOnlyLogged(project, file, fact, index)) continue
      const tracker = trackerAt(project, file, project.sideOf(file, fact.in))
      if (
        !tracker ||
        isHealthRoute(project, file, fact) ||
        reports(project, file, fact.calls) ||
        !isFailure(project, file, fact)
      )
        continue
      const where = functionPath(file, fact.in) || 'This file'
      const before = file.catches.slice(0, index).filter((other) => other.in === fact.in).length
      yield {
        file: file.path,
        range: fact.nameRange,
        message: 'logged',
        subject: `${where} catch${before > 0 ? ` ${before + 1}` : ''}`,
        data: { where, tracker: tracker.name },
      }
    }
  },
})

/** What a health route answers is for a monitor, which tells of it. */
function isHealthRoute(project: Project, file: CodeFacts, { range }: CatchFact): boolean {
  const routes = project.inventory.apps.flatMap(({ healthRoutes }) => healthRoutes)
  return routes.some((route) => {
    if (route.file !== file.path) return false
    const place = [...file.calls, ...file.functions].find(({ nameRange }) => nameRange.start === route.range.start)
    return place !== undefined && place.range.start <= range.start && range.end <= place.range.end
  })
}

/** It hands the error to the console, tells the user or the caller, and goes on. */
function isOnlyLogged(project: Project, file: CodeFacts, fact: CatchFact, index: number): boolean {
  if ((fact.form !== 'clause' && fact.form !== 'callback') || fact.handler || fact.parameter === undefined) return false
  const logs = file.calls.slice(...fact.calls).some(({ text }) => text === 'console.error')
  return logs && !fact.mayThrow && project.failures.verdict(file, index) === 'handles'
}

/** What it catches crosses the network, and is neither a sign-in, whose failures are people's own, nor a measure. */
function isFailure(project: Project, file: CodeFacts, fact: CatchFact): boolean {
  return operationsCaught(project, file, fact).some(
    (operation) =>
      operation.behaviour.domain !== 'auth' && !isTelemetry(project.link.code(operation.path) ?? file, operation),
  )
}
