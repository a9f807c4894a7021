import type { SecretFormat } from '../format'
import { HOSTING_FORMATS } from './hosting'
import { MESSAGE_FORMATS } from './messages'
import { MODEL_FORMATS } from './models'
import { PAYMENT_FORMATS } from './payments'
import { READ_FORMATS } from './read'
import { SERVICE_FORMATS } from './services'

/** The kinds that are known by how they begin; where two fit, the first counts. */
export const PREFIXED_FORMATS: readonly SecretFormat[] = [
  ...PAYMENT_FORMATS,
  ...MODEL_FORMATS,
  ...MESSAGE_FORMATS,
  ...HOSTING_FORMATS,
  ...SERVICE_FORMATS,
]

/** How to speak of a kind of credential. */
export type FormatWords = Pick<SecretFormat, 'noun' | 'power' | 'replace'>

const BY_ID: ReadonlyMap<string, FormatWords> = new Map<string, FormatWords>([
  ...PREFIXED_FORMATS.map((format): [string, FormatWords] => [format.id, format]),
  ...Object.entries(READ_FORMATS),
])

/** The words for an id; for one that is not known, those of any secret. */
export function formatOf(id: string): FormatWords {
  return BY_ID.get(id) ?? READ_FORMATS['named-secret']
}
