import * as assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { sqlParserReady } from '../../tests/sql-parser'
import { renderJson } from '../json'
import { hostileReview } from './hostile-review'
import { OPTIONS, sampleReview } from './sample-review'

describe('the schema of the JSON report', () => {
  before(sqlParserReady)
  const schema = JSON.parse(readFileSync(join(__dirname, '../../../review.schema.json'), 'utf8')) as object
  const validate = new Ajv({ allErrors: true }).compile(schema)

  it('is true of a review with everything in it, and of one of a part', () => {
    const { review, options } = hostileReview()
    for (const text of [renderJson(review, options), renderJson(sampleReview(), OPTIONS)])
      assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors))
  })

  it('promises every member: what is told and not described is refused', () => {
    const { review, options } = hostileReview()
    const report = JSON.parse(renderJson(review, options)) as { assessment: { plan: Record<string, unknown>[] } }
    const [step] = report.assessment.plan
    assert.ok(step)
    step.score = 3
    assert.ok(!validate(report))
    delete step.score
    delete step.effort
    assert.ok(!validate(report))
  })
})
