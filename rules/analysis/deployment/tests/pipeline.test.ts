import assert from 'node:assert/strict'
import { analyzeFile } from '../../analyze'
import type { PipelineFacts } from '../deployment-facts'

function pipeline(path: string, text: string): PipelineFacts {
  const facts = analyzeFile(path, text)
  assert.equal(facts.kind, 'pipeline')
  return facts as PipelineFacts
}

const CI = `# what runs on every change
name: CI
on:
  push:
    branches: [main]
  pull_request:
defaults:
  run:
    working-directory: web
jobs:
  test:
    runs-on: ubuntu-latest
    environment: staging
    steps:
      - uses: actions/checkout@v4
      - name: Tests
        run: |
          npm ci
          npm test
      - run: npm run lint
        continue-on-error: true
      - run: npm run never
        if: false
  # deploy:
  #   steps:
  #     - run: fly deploy
  off:
    if: \${{ false }}
    steps:
      - run: npm run build
`

describe('pipelines', () => {
  it('reads the steps of a workflow of GitHub, with their places', () => {
    const facts = pipeline('.github/workflows/ci.yml', CI)
    assert.deepEqual(facts.triggers, ['push', 'pull_request'])
    assert.equal(CI.slice(facts.range.start, facts.range.end), 'name: CI')
    const told = facts.steps.map(({ range, ...step }) => [CI.slice(range.start, range.end), step])
    const common = { job: 'test', environment: 'staging', folder: 'web' }
    assert.deepEqual(told, [
      ['uses: actions/checkout@v4', { ...common, uses: 'actions/checkout@v4' }],
      ['name: Tests', { ...common, name: 'Tests', run: 'npm ci\nnpm test\n' }],
      ['run', { ...common, run: 'npm run lint', optional: true }],
    ])
  })

  it('knows a push of tags alone, and texts and lists of events', () => {
    const triggers = (on: string) => pipeline('.github/workflows/a.yml', `on: ${on}\njobs: {}\n`).triggers
    assert.deepEqual(triggers('push'), ['push'])
    assert.deepEqual(triggers('[push, pull_request]'), ['push', 'pull_request'])
    assert.deepEqual(triggers('{ push: { tags: [v*] }, schedule: [{ cron: "0 3 * * *" }] }'), ['push:tags', 'schedule'])
  })

  it('reads the jobs of GitLab', () => {
    const text = `include:
  - template: Jobs/Build.gitlab-ci.yml
stages: [test]
.base: &base
  before_script: [npm ci]
test:
  <<: *base
  script:
    - npm test
deploy:
  environment: { name: production }
  script: fly deploy
`
    const facts = pipeline('.gitlab-ci.yml', text)
    assert.deepEqual(facts.includes, ['Jobs/Build.gitlab-ci.yml'])
    assert.deepEqual(
      facts.steps.map(({ job, run, environment }) => [job, run, environment]),
      [
        ['test', 'npm ci\nnpm test', undefined],
        ['deploy', 'fly deploy', 'production'],
      ],
    )
  })

  it('gives jobs of GitLab what they extend, and what runs before each', () => {
    const text = `default:
  before_script: [npm ci]
.node:
  image: node:22
  script: [npm run lint]
.checked:
  extends: .node
  script:
    - npm test
unit:
  extends: [.node, .checked]
plain:
  before_script: []
  script: ls
`
    assert.deepEqual(
      pipeline('.gitlab-ci.yml', text).steps.map(({ job, run }) => [job, run]),
      [
        ['unit', 'npm ci\nnpm test'],
        ['plain', 'ls'],
      ],
    )
  })

  it('tells what alone starts a job of GitLab, and follows its references', () => {
    const when = (job: string, more = '') =>
      pipeline('.gitlab-ci.yml', `${more}job:\n  script: npm test\n${job}`).steps.map((step) => step.when ?? 'all')
    const rules = (...lines: string[]) => when(`  rules:\n${lines.map((line) => `    - ${line}\n`).join('')}`)
    assert.deepEqual(when(''), ['all'])
    assert.deepEqual(rules("if: $CI_PIPELINE_SOURCE == 'schedule'"), [['schedule']])
    assert.deepEqual(rules('if: $CI_PIPELINE_SOURCE == "schedule"\n      when: never', 'when: on_success'), [
      ['push', 'push:tags', 'merge_request', 'manual'],
    ])
    assert.deepEqual(rules('when: manual'), [['manual']])
    assert.deepEqual(rules('if: $CI_COMMIT_TAG'), [['push:tags']])
    assert.deepEqual(rules('if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'), [['push', 'manual']])
    assert.deepEqual(rules('if: $CI_MERGE_REQUEST_IID || $CI_COMMIT_TAG'), [['push:tags', 'merge_request']])
    assert.deepEqual(when('  only: [schedules]\n'), [['schedule']])
    assert.deepEqual(when('  only: [main]\n'), [['push', 'manual']])
    assert.deepEqual(when('  only:\n    refs: [merge_requests]\n'), [['merge_request']])
    assert.deepEqual(when('  except: [branches]\n'), [['push:tags']])
    assert.deepEqual(when('  when: manual\n'), [['manual']])
    const hidden = '.night:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "schedule"\n'
    assert.deepEqual(when('  rules:\n    - !reference [.night, rules]\n', hidden), [['schedule']])
    const workflow = "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == 'schedule'\n"
    assert.deepEqual(pipeline('.gitlab-ci.yml', `${workflow}job:\n  script: npm test\n`).triggers, ['schedule'])
    const text =
      '.setup:\n  script:\n    - npm ci\njob:\n  script:\n    - !reference [.setup, script]\n    - npm test\n'
    assert.equal(pipeline('.gitlab-ci.yml', text).steps[0]?.run, 'npm ci\nnpm test')
    const endless =
      '.a:\n  script:\n    - !reference [.a, script]\n    - !reference [.a, script]\njob:\n  script:\n    - !reference [.a, script]\n'
    assert.equal(pipeline('.gitlab-ci.yml', endless).steps.length, 1)
  })

  it('reads what a matrix names, what an action is handed to run, and which actions are the repository’s own', () => {
    const text = `on: push
jobs:
  check:
    strategy:
      matrix:
        task: [lint, test]
        include:
          - task: build
    steps:
      - run: npm run \${{ matrix.task }}
      - uses: nick-fields/retry@v3
        with: { command: npm run e2e }
      - uses: ./.github/actions/check
`
    const { steps, includes } = pipeline('.github/workflows/ci.yml', text)
    assert.deepEqual(
      steps.map(({ run }) => run),
      ['npm run lint\nnpm run test\nnpm run build', 'npm run e2e', undefined],
    )
    assert.deepEqual(includes, ['./.github/actions/check'])
  })

  it('tells of other systems that they are there, and of broken files nothing', () => {
    assert.equal(pipeline('.circleci/config.yml', 'version: 2.1\n').system, 'circle')
    assert.equal(pipeline('Jenkinsfile', 'pipeline { agent any }\n').system, 'jenkins')
    assert.deepEqual(pipeline('.github/workflows/a.yml', 'on: [\njobs: {{').steps, [])
    assert.equal(analyzeFile('templates/.github/workflows/ci.yml', CI).kind, 'text')
  })
})
