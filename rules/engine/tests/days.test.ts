import * as assert from 'node:assert/strict'
import { dayNumber, daysBetween } from '../days'

describe('days', () => {
  it('are counted as the calendar counts them', () => {
    for (const day of ['1970-01-01', '1999-12-31', '2000-02-29', '2026-11-20', '2100-03-01'])
      assert.equal(dayNumber(day), Date.parse(`${day}T00:00:00Z`) / 86_400_000, day)
  })

  it('are none where the calendar has none', () => {
    for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '20 November', '2026-1-1', ''])
      assert.equal(dayNumber(text), undefined, text)
  })

  it('are subtracted', () => {
    assert.equal(daysBetween('2026-05-24', '2026-11-20'), 180)
    assert.equal(daysBetween('2026-05-24', 'soon'), undefined)
  })
})
