import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { TextRange } from '../analysis/facts'
import { readConfiguration } from './configuration-reading'
import {
  type ConfigurationProblem,
  ENGINE_IDS,
  emptyConfiguration,
  type ParsedConfiguration,
} from './configuration-shape'
import type { OptionDeclarations } from './options'

export * from './configuration-shape'
export { type RuleSettings, settingsFrom } from './settings'

/**
 * Reads a `.readiness.json` (JSON with comments and trailing commas). Never throws. Parts that are wrong are problems,
 * each with its range, and are left out of the configuration; the rest of it holds.
 * @param knownRules ids of the rules; the engine's own are known anyway
 * @param optionsOf what can be set of a rule; nothing without it
 */
export function parseConfiguration(
  _path: string,
  text: string,
  knownRules: ReadonlySet<string>,
  optionsOf: (ruleId: string) => OptionDeclarations | undefined = () => undefined,
): ParsedConfiguration {
  const errors: ParseError[] = []
  const root = parse(text, errors)
  if (isBlank(text, root, errors)) return { configuration: emptyConfiguration(), problems: [] }
  if (errors.length > 0 || !root) return { problems: syntaxProblems(text, errors) }
  if (root.type !== 'object') {
    return { problems: [{ range: rangeOf(root), message: 'The configuration must be an object: { "rules": { … } }.' }] }
  }
  return readConfiguration(root, new Set([...knownRules, ...ENGINE_IDS]), optionsOf)
}

function parse(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true })
  } catch {
    // Nesting beyond the stack: nothing a person wrote.
    errors.push({ error: 1, offset: 0, length: text.length })
    return undefined
  }
}

function isBlank(text: string, root: Node | undefined, errors: readonly ParseError[]): boolean {
  return root === undefined && errors.length === 0 && text.length < 1_000_000
}

function syntaxProblems(text: string, errors: readonly ParseError[]): ConfigurationProblem[] {
  // One slip makes the parser stumble over all that follows: the first error is the one to mend.
  const first = errors[0]
  if (!first) return [{ range: { start: 0, end: text.length }, message: 'This is not JSON.' }]
  const start = Math.min(first.offset, Math.max(0, text.length - 1))
  const range = { start, end: Math.min(text.length, Math.max(start + 1, first.offset + first.length)) }
  return [
    {
      range,
      message: `This is not valid JSON: ${wordsOf(printParseErrorCode(first.error))}. The last good configuration stays in force.`,
    },
  ]
}

/** `PropertyNameExpected` → `property name expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}

function rangeOf(node: Node): TextRange {
  return { start: node.offset, end: node.offset + node.length }
}
