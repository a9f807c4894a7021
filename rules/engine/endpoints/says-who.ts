import type { Natures } from './nature'

/** It is who calls, as somebody vouches for: for a token that was only taken apart the gateway does. */
export function saysWho(natures: Natures): boolean {
  return natures.has('caller') || natures.has('claimed')
}
