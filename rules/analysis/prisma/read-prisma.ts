import { suppressionsOf } from '../comments'
import type { PrismaFacts } from '../facts'
import type { PrismaArgument, PrismaAttribute, PrismaBlock, PrismaField, PrismaValue } from './prisma-facts'
import { type PrismaToken, prismaTokens } from './tokens'

/**
 * The blocks of a Prisma schema file. Read here and not by a package: the one there is runs configuration files of the
 * folder it is started in, and gives nothing at all for a file with one mistake.
 */
export function prismaFacts(path: string, text: string): PrismaFacts {
  return { kind: 'prisma', path, suppressions: suppressionsOf(path, text), blocks: new Reader(text).blocks() }
}

/** How deep lists and calls may nest; deeper ones are no schema. */
const DEEPEST = 50

class Reader {
  private readonly tokens: readonly PrismaToken[]
  private at = 0

  constructor(text: string) {
    this.tokens = prismaTokens(text)
  }

  blocks(): PrismaBlock[] {
    const blocks: PrismaBlock[] = []
    while (this.at < this.tokens.length) {
      const block = this.block()
      if (block) blocks.push(block)
    }
    return blocks
  }

  private block(): PrismaBlock | undefined {
    const keyword = this.take()
    const name = this.peek()
    if (keyword?.k !== 'word' || name?.k !== 'word' || this.peek(1)?.text !== '{') return undefined
    this.at += 2
    const common = (end: number) => ({
      name: name.text,
      range: { start: keyword.start, end },
      nameRange: { start: name.start, end: name.end },
    })
    switch (keyword.text) {
      case 'datasource':
      case 'generator': {
        const settings: { name: string; value: PrismaValue }[] = []
        const end = this.members((word) => {
          if (!this.accept('=')) return
          const value = this.value(0)
          if (value) settings.push({ name: word.text, value })
        })
        return { k: keyword.text, ...common(end), settings }
      }
      case 'model':
      case 'view':
      case 'type': {
        const fields: PrismaField[] = []
        const attributes: PrismaAttribute[] = []
        const end = this.members((word) => {
          const field = this.field(word)
          if (field) fields.push(field)
        }, attributes)
        return { k: keyword.text, ...common(end), fields, attributes }
      }
      case 'enum': {
        const values: { name: string; attributes: PrismaAttribute[] }[] = []
        const attributes: PrismaAttribute[] = []
        const end = this.members((word) => {
          values.push({ name: word.text, attributes: this.attributes() })
        }, attributes)
        return { k: 'enum', ...common(end), values, attributes }
      }
      default:
        return undefined
    }
  }

  /** The lines of a block: each that begins with a word, and its `@@` attributes. Gives the end of the block. */
  private members(onWord: (word: PrismaToken) => void, attributes: PrismaAttribute[] = []): number {
    for (;;) {
      const token = this.take()
      if (!token) return this.tokens.at(-1)?.end ?? 0
      if (token.text === '}' && token.k === 'sign') return token.end
      if (token.k === 'line') continue
      if (token.k === 'word') onWord(token)
      else if (token.text === '@' && this.peek()?.text === '@') {
        this.at++
        const attribute = this.attribute(token.start)
        if (attribute) attributes.push(attribute)
      }
      this.restOfLine()
    }
  }

  private field(name: PrismaToken): PrismaField | undefined {
    const type = this.peek()
    if (type?.k !== 'word') return undefined
    this.at++
    if (this.accept('(')) while (this.peek() && this.peek()?.k !== 'line' && !this.accept(')')) this.at++
    const list = this.accept('[')
    if (list) this.accept(']')
    const optional = this.accept('?')
    const attributes = this.attributes()
    const range = { start: name.start, end: this.tokens[this.at - 1]?.end ?? name.end }
    return { name: name.text, type: type.text, list, optional, attributes, range }
  }

  private attributes(): PrismaAttribute[] {
    const attributes: PrismaAttribute[] = []
    while (this.peek()?.text === '@' && this.peek()?.k === 'sign') {
      const start = this.take()?.start ?? 0
      const attribute = this.attribute(start)
      if (attribute) attributes.push(attribute)
    }
    return attributes
  }

  private attribute(start: number): PrismaAttribute | undefined {
    const name = this.peek()
    if (name?.k !== 'word') return undefined
    this.at++
    const args = this.accept('(') ? this.arguments(')', 0) : []
    return { name: name.text, arguments: args, range: { start, end: this.tokens[this.at - 1]?.end ?? name.end } }
  }

  private arguments(close: string, depth: number): PrismaArgument[] {
    const args: PrismaArgument[] = []
    for (;;) {
      this.skipLines()
      const token = this.peek()
      if (!token || token.text === '}' || this.accept(close)) return args
      if (this.accept(',')) continue
      const named = token.k === 'word' && this.peek(1)?.text === ':'
      if (named) this.at += 2
      this.skipLines()
      const value = this.value(depth + 1)
      if (!value) this.at++
      else args.push(named ? { name: token.text, value } : { value })
    }
  }

  private value(depth: number): PrismaValue | undefined {
    const token = this.peek()
    if (!token || depth > DEEPEST) return undefined
    if (token.k === 'text') {
      this.at++
      return { k: 'text', text: token.text }
    }
    if (token.k === 'word') {
      this.at++
      if (!this.accept('(')) return { k: 'word', word: token.text }
      return { k: 'call', name: token.text, arguments: this.arguments(')', depth) }
    }
    if (!this.accept('[')) return undefined
    return { k: 'list', items: this.arguments(']', depth).map(({ value }) => value) }
  }

  private peek(ahead = 0): PrismaToken | undefined {
    return this.tokens[this.at + ahead]
  }

  private take(): PrismaToken | undefined {
    return this.tokens[this.at++]
  }

  private accept(sign: string): boolean {
    const token = this.peek()
    if (token?.k !== 'sign' || token.text !== sign) return false
    this.at++
    return true
  }

  private skipLines(): void {
    while (this.peek()?.k === 'line') this.at++
  }

  /** Up to the line's end; a brace that closes the block on the same line stays. */
  private restOfLine(): void {
    for (let token = this.peek(); token && token.k !== 'line'; token = this.peek()) {
      if (token.k === 'sign' && token.text === '}') return
      this.at++
    }
  }
}
