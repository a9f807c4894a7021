import assert from 'node:assert/strict'
import { asWritten } from '../casing'

const CASES: readonly (readonly [string, readonly string[], string])[] = [
  ['Could not load slack settings', [], 'Could not load Slack settings'],
  ['Failed to export the pdf', [], 'Failed to export the PDF'],
  ['Could not load posíveis', [], 'Could not load posíveis'],
  ['Could not load kpis', [], 'Could not load KPIs'],
  ['Could not zoom the map', ['Zoom'], 'Could not zoom the map'],
  ['Failed to update the bf price', ['BF price updated successfully'], 'Failed to update the BF price'],
  ['Could not load the lemlem chat', ['Ask our Lemlem anything'], 'Could not load the Lemlem chat'],
  ['Could not load room types', ['Room Types', 'All Room Types of the house'], 'Could not load room types'],
  ['Could not load room types', ['ROOM', 'each room'], 'Could not load room types'],
]

describe('words as the screen writes them', () => {
  for (const [what, texts, expected] of CASES) it(expected, () => assert.equal(asWritten(what, texts), expected))
})
