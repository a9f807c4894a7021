import { nextLexeme } from '../lexemes'
import type { FunctionDefinition } from '../sql-facts'

type Words = Pick<FunctionDefinition, 'mentions' | 'userMetadata' | 'dynamic'>

const USER_METADATA = /^'?(?:raw_user_meta_data|user_metadata)'?$/

/** What can be told of a function's body word by word, whatever its language: what it calls, and whether it runs texts. */
export function bodyWords(body: string): Words {
  const mentions = new Set<string>()
  let name = ''
  let isQualified = false
  let userMetadata = false
  let dynamic = false
  for (let at = nextLexeme(body, 0); at; at = nextLexeme(body, at.end)) {
    const text = body.slice(at.start, at.end)
    if (at.k === 'word' || at.k === 'name') {
      const word = at.k === 'name' ? text.slice(1, -1) : text.toLowerCase()
      dynamic ||= at.k === 'word' && word === 'execute'
      name = isQualified ? `${name}.${word}` : word
    } else if (text === '(' && name !== '') mentions.add(name)
    if (at.k !== 'sign') userMetadata ||= USER_METADATA.test(text.toLowerCase())
    isQualified = text === '.'
    if (at.k !== 'word' && at.k !== 'name' && !isQualified) name = ''
  }
  return { mentions: [...mentions], ...(userMetadata && { userMetadata }), ...(dynamic && { dynamic }) }
}
