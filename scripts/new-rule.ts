/**
 * Writes the file of a new rule, with examples to be filled, and generates what follows from it:
 * `npm run new-rule -- <property> <id>`, such as `npm run new-rule -- failure-handling floating-promise`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PROPERTY_HEADINGS } from '../rules/engine/explain'
import { ROOT, ruleFiles } from './catalog'
import { ruleTemplate } from './rule-template'

const PROPERTIES = Object.keys(PROPERTY_HEADINGS)

function main([property = '', id = '', ...rest]: readonly string[]): void {
  if (!PROPERTIES.includes(property) || id === '' || rest.length > 0) {
    throw new Error(`usage: npm run new-rule -- <${PROPERTIES.join('|')}> <id>`)
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new Error(`'${id}' is no id: it names the bad pattern in small letters with dashes, such as unguarded-fetch`)
  }
  const taken = ruleFiles().find((file) => file.endsWith(`/${id}.ts`))
  if (taken) throw new Error(`rules/catalog/${taken} is there already`)
  const path = `rules/catalog/${property}/${id}.ts`
  const file = join(ROOT, path)
  if (existsSync(file)) throw new Error(`${path} is there already`)
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, ruleTemplate(property, id, version))
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join(__dirname, 'generate.ts')], { stdio: 'inherit' })
  console.log(
    `wrote ${path}: fill it in, then run npx mocha --require tsx/cjs rules/tests/catalog.test.ts --grep ${id}`,
  )
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
