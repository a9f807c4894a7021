/** Entry of a test launch: VS Code calls `run` inside its extension host. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Mocha from 'mocha'
import { reporter } from './reporter'

export async function run(): Promise<void> {
  const folder = process.env.READINESS_SUITE
  if (!folder) throw new Error('READINESS_SUITE is not set: start the tests with `npm run test:editor`')
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: reporter(process.env.READINESS_REPORT) })
  for (const file of readdirSync(folder).sort()) if (file.endsWith('.test.js')) mocha.addFile(join(folder, file))
  const failures = await new Promise<number>((done) => mocha.run(done))
  if (failures > 0) throw new Error(`${failures} failed`)
}
