import type { Notifications } from '../protocol'
import type { Session } from '../session/session'

/** `readiness/trust`: the person trusts the workspace now, or no longer. */
export function trust(session: Session, { trusted }: Notifications['readiness/trust']): void {
  session.trusted = trusted === true
}
