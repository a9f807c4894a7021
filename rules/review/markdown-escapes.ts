import { longestRun } from '../engine/backticks'

/** Text in which no character is Markdown or HTML but the backticks of its own code spans. */
export function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : plain(part)))
    .join('')
}

/** Text in which no character is Markdown or HTML: for names, where backticks are letters like others. */
export function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>|~#!&]/g, '\\$&')
}

/** A name as code, whatever backticks are in it. */
export function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${text.replace(/[\r\n]+/g, ' ')}${pad}${ticks}`
}

/** The same in a cell of a table, where a bar would end the cell even inside code. */
export function cellCode(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|')
}
