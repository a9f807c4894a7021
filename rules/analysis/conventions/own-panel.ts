import type { Source } from '../edits/source'
import type { PanelTexts } from './failure-panel'

/** A component for failures with what it is given, as the file renders it for another load. */
const RENDERED =
  /(?:[eE]rror|[fF]ailed)\)?\s*(?:\?|&&)\s*\(?\s*<([A-Z]\w*(?:Error|Failed|Failure)(?:State|Message|Card|View|Panel|Alert)?)\b([^<>]*(?:=>[^<>]*)?)\/>/
/** A text that it shows, and what tries again. */
const IS_TEXT = /^(?:message|text|title|label|description|error)$/
const IS_RETRY = /^(?:onRetry|retry|onReload|refetch|onTryAgain)$/

/** How a file shows what could not be loaded. */
export interface OwnPanel {
  /** It has a button that tries again. */
  readonly retries: boolean
  readonly line: (texts: Pick<PanelTexts, 'what' | 'advice' | 'again'>) => string
}

/**
 * The file's own component for what could not be loaded, as it is rendered elsewhere in the file with a text and what tries
 * again: `isError ? <WidgetError message={…} /> : …`. Undefined where there is none, or it is given more.
 */
export function ownPanel(source: Source): OwnPanel | undefined {
  const [, name = '', given = ''] = RENDERED.exec(source.text) ?? []
  const attributes = name === '' ? undefined : attributesOf(given.trim())
  if (attributes === undefined || !attributes.every((each) => IS_TEXT.test(each) || IS_RETRY.test(each)))
    return undefined
  if (attributes.filter((each) => IS_TEXT.test(each)).length > 1) return undefined
  const retries = attributes.some((each) => IS_RETRY.test(each))
  const line: OwnPanel['line'] = ({ what, advice, again }) => {
    const text = retries && advice !== '' && !what.startsWith('{') ? `${what}. ${advice}` : what
    const written = attributes.map((each) =>
      IS_RETRY.test(each) ? `${each}={() => ${again ?? 'window.location.reload()'}}` : `${each}=${attribute(text)}`,
    )
    return `<${[name, ...written].join(' ')} />`
  }
  return { retries, line }
}

function attribute(text: string): string {
  return text.startsWith('{') ? text : `"${text}"`
}

/** The names of the attributes of an element; undefined where something is spread into it. */
function attributesOf(text: string): string[] | undefined {
  if (/\{\s*\.\.\./.test(text)) return undefined
  const names: string[] = []
  let depth = 0
  let quote = ''
  let name = ''
  for (const sign of text) {
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (/['"`]/.test(sign)) quote = sign
    else if (sign === '{') depth++
    else if (sign === '}') depth--
    else if (depth === 0 && /[\w-]/.test(sign)) name += sign
    else if (depth === 0 && name !== '') {
      names.push(name)
      name = ''
    }
  }
  if (name !== '') names.push(name)
  return names
}
