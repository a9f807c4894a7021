import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './paths'

/** Builds `dist/` as it ships. Throws when the build fails. */
export function buildExtension(): void {
  const tsx = join(repository, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  const done = spawnSync(process.execPath, [tsx, join(repository, 'scripts', 'build.ts')], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status !== 0) throw new Error('the build failed')
}
