import { checkResponse } from '../edits/responses'
import { callAt, type Edit, type Source } from '../edits/source'
import { wordingAt } from './subject'
import { opened, openingIn } from './voice'

/** Throws where the response of the fetch at the offset is an error, before anything is made of it. */
export function throwRefusal(source: Source, offset: number): readonly Edit[] {
  const call = callAt(source, offset)
  if (call === undefined) return []
  const { what, isGeneric } = wordingAt(source, call)
  const told = isGeneric ? 'The request failed' : opened(what, openingIn(source))
  return checkResponse(source, offset, (response) => [
    `if (!${response}.ok) throw new Error(\`${told} (status \${${response}.status})\`);`,
  ])
}
