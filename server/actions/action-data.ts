import { readKey } from '../convert'
import type { FindingKey } from '../protocol'

/** What a quick fix carries from `codeAction` to `codeAction/resolve`. */
export interface ActionData {
  readonly uri: string
  /** Version of the document it was offered for; null for a file that is not open. */
  readonly version: number | null
  readonly finding: FindingKey
  /** Offset of the finding in that version. */
  readonly start: number
  /** Title of the fix. */
  readonly title: string
}

/** Reads data that went through the client; undefined where it is not ours. */
export function readActionData(data: unknown): ActionData | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { uri, version, finding, start, title } = data as Record<string, unknown>
  const key = readKey(finding)
  if (typeof uri !== 'string' || typeof start !== 'number' || typeof title !== 'string' || key === undefined)
    return undefined
  return { uri, version: typeof version === 'number' ? version : null, finding: key, start, title }
}
