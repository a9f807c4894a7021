import type { FileFacts } from '../../analysis/facts'
import type { Project } from '../project'
import { compareDepth } from '../resolution/paths'
import type { Pipeline, Tests } from './inventory'
import { isPlaceholderTest, tasksOf } from './pipelines'
import { manifestPlace } from './places'

const TEST_FILE = /(?:[._-](?:test|tests|spec|e2e|cy)\.[cm]?[jt]sx?|[._]test\.sql)$/i
const TEST_TOOLS =
  /^(?:vitest|node:test|@jest\/globals|@playwright\/test|mocha|chai|cypress|bun:test|ava|uvu|tap|supertest|@std\/testing.*|@testing-library\/.+|jsr:@std\/(?:assert|testing).*)$/

/** The tests of a project, the script that runs them, and the steps of pipelines that do. */
export function testsOf(project: Project, pipelines: readonly Pipeline[]): Tests {
  const files = [...project.files.values()].filter((facts) => isTest(project, facts)).map(({ path }) => path)
  return {
    files: files.sort(),
    script: scriptOf(project),
    inPipelines: pipelines
      .filter(({ onChange }) => onChange)
      .flatMap(({ steps }) => steps.filter(({ tasks }) => tasks.includes('test'))),
  }
}

/** A file that checks something: named as one, or importing a tool for it from among the tests, and calling it. */
function isTest(project: Project, facts: FileFacts): boolean {
  if (facts.kind === 'sql') return /(?:^|\/)supabase\/tests\/|[._]test\.sql$/.test(facts.path)
  if (facts.kind !== 'code') return false
  const isNamed =
    TEST_FILE.test(facts.path) || /(?:^|\/)(?:__tests__|tests?|e2e|cypress|playwright|specs?)\//.test(facts.path)
  if (!isNamed && !facts.imports.some(({ specifier }) => TEST_TOOLS.test(specifier))) return false
  const role = project.link.roleAt(facts.path)
  if (role === 'archived' || role === 'generated' || role === 'assistant') return false
  return facts.calls.some(({ text }) => /^(?:describe|it|test|suite|Deno\.test|tap|t)(?:\.\w+)*$/.test(text))
}

function scriptOf(project: Project): Tests['script'] {
  const manifests = [...project.files.values()].filter((facts) => facts.kind === 'package')
  manifests.sort((a, b) => compareDepth(a.path, b.path))
  for (const facts of manifests) {
    for (const name of Object.keys(facts.scripts)) {
      if (
        !/test|e2e|spec|check|verify|coverage|vitest|jest|playwright|cypress/i.test(name) ||
        isPlaceholderTest(facts, name)
      )
        continue
      const folder = facts.path.replace(/\/?package\.json$/, '')
      const isTesting =
        tasksOf(project, `npm run ${name}`, folder, 0).has('test') || /\btests?\b/.test(facts.scripts[name] ?? '')
      if (isTesting) return { ...manifestPlace(facts), name }
    }
  }
  return undefined
}
