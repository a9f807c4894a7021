import { commands, type Disposable } from 'vscode'
import type { Review } from '../review'

export function registerReviewCommands(review: Review): Disposable[] {
  return [
    commands.registerCommand('readiness.runReview', () => review.run('workspace')),
    commands.registerCommand('readiness.runReviewOnChangedFiles', () => review.run('changed')),
    commands.registerCommand('readiness.clearReview', () => review.clear()),
  ]
}
