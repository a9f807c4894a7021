import type { Session } from '../session/session'

/** `readiness/clearReview`: the client's review collection is empty and stays so until the next review. */
export function clearReview(session: Session): void {
  session.review.clear()
}
