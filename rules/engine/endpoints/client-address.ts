import type { Value } from '../../analysis/facts'
import { type AddressedService, serviceAt } from '../../analysis/libraries/addresses'
import type { Link } from '../link/link'
import { follow } from './follow'

const MOST_MEMBERS = 8

/**
 * The service that a client was pointed at where it was made: `new OpenAI({ baseURL: 'https://api.x.ai/v1' })` asks xAI.
 * Undefined where no address was given, or it is none of a known service.
 *
 * @param callee what is called on the client, in the file at `path`: `openai.chat.completions.create`
 */
export function serviceOfClient(link: Link, path: string, callee: Value): AddressedService | undefined {
  let root = callee
  for (let i = 0; i < MOST_MEMBERS && root.k === 'member'; i++) root = root.of
  const made = follow(link, path, root)
  const call = made.value.k === 'call' ? link.code(made.path)?.calls[made.value.c] : undefined
  const options = call?.isNew ? call.args[0] : undefined
  const address = options?.k === 'object' ? (options.members.baseURL ?? options.members.baseUrl) : undefined
  const written = address && follow(link, made.path, address).value
  return written?.k === 'string' ? serviceAt(written.text) : undefined
}
