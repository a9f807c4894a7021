/**
 * `npm run snapshots`: compares what the review says about each fixture with its `EXPECTED.txt`, and with what `EXPECTED.md`
 * wants. `-- --write` writes the `EXPECTED.txt`; it never touches `EXPECTED.md`, and fails all the same where they disagree:
 * a snapshot tells what the rules say, not what they should.
 */
import { writeFileSync } from 'node:fs'
import { runExample } from '../rules/tests/example-run'
import {
  fixtureNames,
  intentTextOf,
  judgedRules,
  snapshotOf,
  snapshotPath,
  textsOf,
} from '../rules/tests/fixture-files'
import { differences, intentOf, lostRows, placeOf } from '../rules/tests/intent'
import { snapshotText } from '../rules/tests/snapshot'
import { sqlParserReady } from '../rules/tests/sql-parser'

/** What is wrong with one fixture, as sentences; writes its snapshot where asked to. */
function check(fixture: string, write: boolean): string[] {
  const files = textsOf(fixture)
  const rules = judgedRules()
  const { findings, failures } = runExample(files, rules)
  const text = snapshotText(fixture, findings, files)
  const stale = text !== snapshotOf(fixture)
  if (stale && write) {
    writeFileSync(snapshotPath(fixture), text)
    console.log(`wrote fixtures/${fixture}/EXPECTED.txt: ${findings.length} findings`)
  }
  const intent = intentOf(intentTextOf(fixture))
  const reported = findings.map((finding) => placeOf(finding, files))
  return [
    ...failures,
    ...(stale && !write
      ? ['EXPECTED.txt is not what the review says: npm run snapshots -- --write, and read what changed']
      : []),
    ...lostRows(intent, files),
    ...differences(intent, reported),
  ]
}

async function main(write: boolean): Promise<void> {
  await sqlParserReady()
  for (const fixture of fixtureNames()) {
    for (const problem of check(fixture, write)) {
      console.error(`${fixture}: ${problem}`)
      process.exitCode = 1
    }
  }
}

void main(process.argv.includes('--write'))
