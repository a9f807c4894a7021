import * as assert from 'node:assert/strict'
import type { CodeFacts } from '../../../analysis/facts'
import { projectOf } from '../../../tests/example-run'
import { isTakenByNobody } from '../handed-out'

/** Whether nobody takes what a hook gives beside its list, by how the hook is used. */
function isLeft(use: string, inside = '', kept = '(id: string) => fetch(id)'): boolean {
  const hook = `import { useCallback, useMutation } from '@tanstack/react-query'
export function useJobs() {
  const jobs = useList()
  const logsOf = ${kept}
  ${inside}
  return { jobs, logsOf }
}
`
  const project = projectOf({ 'src/jobs.ts': hook, 'src/page.ts': `import { useJobs } from './jobs'\n${use}` })
  const { calls } = project.files.get('src/jobs.ts') as CodeFacts
  return isTakenByNobody(
    project,
    'src/jobs.ts',
    calls.findIndex(({ text }) => text === 'fetch'),
  )
}

describe('what a hook hands out', () => {
  const PART = 'export function Page() {\n  const { jobs } = useJobs()\n  return jobs\n}\n'
  it('is left where those who call the hook take something else', () => assert.equal(isLeft(PART), true))
  it('is left where it would run later', () =>
    assert.equal(isLeft(PART, '', 'useMutation({ mutationFn: (id: string) => fetch(id) })'), true))
  it('runs all the same where the hook runs it at once', () =>
    assert.equal(isLeft(PART, '', 'useQuery({ queryFn: () => fetch(jobs) })'), false))
  it('is taken by one of them', () =>
    assert.equal(
      isLeft(`${PART}export function Logs() {\n  const { logsOf } = useJobs()\n  return logsOf('a')\n}\n`),
      false,
    ))
  it('may be taken where all is handed on', () =>
    assert.equal(isLeft('export function Page() {\n  const all = useJobs()\n  return all\n}\n'), false))
  it('is used in the hook itself', () => assert.equal(isLeft(PART, "useEffect(() => { logsOf('a') }, [])"), false))
})
