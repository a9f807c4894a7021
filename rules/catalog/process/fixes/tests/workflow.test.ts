import assert from 'node:assert/strict'
import { projectOf } from '../../../../tests/example-run'
import { fixesForMissingCi } from '../workflow'

/** The steps of the workflow that is made, from the check-out on. */
function steps(manifest: object, more: Record<string, string> = {}): string[] {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({
      name: 'courts',
      scripts: { build: 'vite build' },
      dependencies: { express: '5.1.0' },
      ...manifest,
    }),
    'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
    ...more,
  }
  const [fix] = fixesForMissingCi(projectOf(files), (path) => files[path])
  const lines = fix?.creates[0]?.text.split('\n') ?? []
  return lines.flatMap((line) => /^ {6}- (?:run|uses): (.*)$/.exec(line)?.[1] ?? []).slice(1)
}

describe('the workflow that is made', () => {
  it('installs with the package manager that is asked for, whether or not there is a lockfile', () => {
    assert.deepEqual(steps({}), ['actions/setup-node@v6', 'npm install', 'npm run build'])
    assert.deepEqual(steps({ packageManager: 'pnpm@10.4.0' }), [
      'pnpm/action-setup@v6',
      'actions/setup-node@v6',
      'pnpm install --no-frozen-lockfile',
      'pnpm run build',
    ])
    assert.deepEqual(steps({}, { 'bun.lock': '{ "lockfileVersion": 1 }' }), [
      'oven-sh/setup-bun@v2',
      'bun install --frozen-lockfile',
      'bun run build',
    ])
  })

  it('brings newer Yarn by Corepack, and knows it by its lockfile', () => {
    const yarn = ['actions/setup-node@v6', 'yarn install --frozen-lockfile', 'yarn run build']
    assert.deepEqual(steps({}, { 'yarn.lock': '# yarn lockfile v1\n' }), yarn)
    const berry = ['corepack enable', 'actions/setup-node@v6', 'yarn install --immutable', 'yarn run build']
    assert.deepEqual(steps({}, { 'yarn.lock': '__metadata:\n  version: 8\n' }), berry)
    assert.deepEqual(steps({ packageManager: 'yarn@4.9.1' }, { 'yarn.lock': '' }), berry)
  })
})
