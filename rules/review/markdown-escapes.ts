import { longestRun } from '../engine/backticks'
import { shown } from './visible'

/** Text in which no character is Markdown or HTML but the backticks of its own code spans. */
export function escaped(text: string): string {
  return onOneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : plain(part)))
    .join('')
}

/**
 * Text in which no character is Markdown or HTML: for names, where backticks are letters like others. `@name` and `#1` call
 * nobody and link nothing on a forge: those look for them in what is shown, so that a backslash alone does not keep them from it.
 */
export function plain(text: string): string {
  return onOneLine(text)
    .replace(/[\\`*_{}[\]<>|~#!&]/g, '\\$&')
    .replace(/(@|#|\\!)(?=[\w-])/g, '$1&#8288;')
}

/** A name as code, whatever backticks are in it. */
export function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${onOneLine(text)}${pad}${ticks}`
}

/** The same in a cell of a table, where a bar would end the cell even inside code. */
export function cellCode(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|')
}

/** Text in a cell of a table: bars in its code spans are kept from ending it as well. */
export function cell(text: string): string {
  return escaped(text).replace(/(?<!\\)\|/g, '\\|')
}

function onOneLine(text: string): string {
  return shown(text.replace(/[\r\n\u2028\u2029]+/g, ' '))
}
