import { pooledAddress } from '../../../analysis/edits/pooled-address'
import type { Source } from '../../../analysis/edits/source'
import type { Fix } from '../../../engine/finding'
import { fixOf } from '../../failure-handling/fixes/fix'

/** The pooled address instead of the direct one. Unsafe: the variable has to be set where the app runs. */
export function fixesForAddress(source: Source, offset: number): Fix[] {
  const found = pooledAddress(source, offset)
  return found ? fixOf(source, `Use the pooled address, ${found.variable}`, 'unsafe', found.edits) : []
}
