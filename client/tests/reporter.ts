import { appendFileSync } from 'node:fs'
import { type Runner, reporters, type Test } from 'mocha'

/** A reporter that appends one JSON line per event to a file: the console of an extension host is not ours. */
export function reporter(file: string | undefined): typeof reporters.Base {
  const write = (kind: string, text: string): void => {
    if (file) appendFileSync(file, `${JSON.stringify({ kind, text })}\n`)
    else console.log(text)
  }
  return class extends reporters.Base {
    constructor(runner: Runner) {
      super(runner)
      runner.on('suite', (suite) => {
        if (suite.title) write('text', `\n  ${suite.title}`)
      })
      runner.on('pass', (test) => write('pass', `    ✓ ${test.title} (${test.duration} ms)`))
      runner.on('fail', (test, error) =>
        write('fail', `    ✗ ${test.title}\n${indent(failureText(test as Test, error))}`),
      )
      runner.on('end', () => write('end', ''))
    }
  }
}

function failureText(test: Test, error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${test.fullTitle()}\n${text}`
}

const indent = (text: string): string => text.replace(/^/gm, '        ')
