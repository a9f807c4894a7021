import type { ReviewProgress } from '../server/workspace'
import type { Terminal } from './terminal'

const STAGES: Readonly<Record<ReviewProgress['stage'], string>> = {
  discovery: 'Looking for files',
  analysis: 'Reading files',
  rules: 'Applying rules',
  fixes: 'Making fixes',
}
const WIDTH = 24
const INTERVAL = 80

/** A progress bar on a terminal's stderr; nothing in a pipe. */
export interface ProgressBar {
  update(progress: ReviewProgress): void
  /** Wipes the bar, before anything else is written. */
  clear(): void
}

export function progressBar({ stderr }: Terminal, now: () => number): ProgressBar {
  if (!stderr.isTTY) return { update() {}, clear() {} }
  let drawn = Number.NEGATIVE_INFINITY
  return {
    update(progress) {
      if (now() - drawn < INTERVAL) return
      drawn = now()
      stderr.write(`\r\x1b[K${line(progress).slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    clear() {
      if (drawn !== Number.NEGATIVE_INFINITY) stderr.write('\r\x1b[K')
    },
  }
}

function line({ stage, done, total }: ReviewProgress): string {
  if (total === 0) return `${STAGES[stage]} …`
  const filled = Math.round((done / total) * WIDTH)
  return `${STAGES[stage].padEnd(18)} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`
}
