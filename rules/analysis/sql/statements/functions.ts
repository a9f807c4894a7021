import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  CreateTrigStmt,
  DefElem,
  FunctionParameter,
  Node,
} from '@pgsql/types'
import type { TextRange } from '../../facts'
import { nextLexeme } from '../lexemes'
import { relationOf, relationOfParts, stringOf, typeOf } from '../nodes'
import { bodyQueries } from '../plpgsql/bodies'
import { bodyWords } from '../plpgsql/body-words'
import type { Reading } from '../reading'
import type { FunctionArgument, FunctionDefinition, Operation } from '../sql-facts'
import { functionName } from './names'

/** `CREATE FUNCTION` and `CREATE PROCEDURE`. */
export function createFunction(statement: CreateFunctionStmt, reading: Reading): Operation {
  const options = elementsByName(statement.options)
  const language = stringOf(options.get('language')?.arg).toLowerCase() || 'sql'
  const body = bodyRange(options.get('as')?.arg, reading)
  const args = (statement.parameters ?? []).flatMap((node) =>
    'FunctionParameter' in node ? [argumentOf(node.FunctionParameter)] : [],
  )
  const searchPath = searchPathOf(statement.options)
  const volatility = stringOf(options.get('volatility')?.arg)
  const definition: FunctionDefinition = {
    name: relationOfParts(statement.funcname ?? []),
    arguments: args,
    ...(statement.returnType && { returns: typeOf(statement.returnType) }),
    language,
    securityDefiner: truth(options.get('security')),
    ...(typeof searchPath === 'string' && { searchPath }),
    volatility: volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile',
    ...(body && { body: reading.placed(body) }),
    ...bodyWords(body ? reading.text.slice(body.start, body.end) : reading.text),
    queries: bodyQueries(statement, language, body, reading),
  }
  return { k: 'createFunction', range: reading.whole, function: definition, orReplace: statement.replace ?? false }
}

/** `ALTER FUNCTION … SET search_path`, `SECURITY DEFINER`. */
export function alterFunction(statement: AlterFunctionStmt, reading: Reading): Operation {
  const named = functionName(statement.func && { ObjectWithArgs: statement.func })
  const security = elementsByName(statement.actions).get('security')
  const searchPath = searchPathOf(statement.actions)
  return {
    k: 'alterFunction',
    range: reading.whole,
    ...named,
    ...(security && { securityDefiner: truth(security) }),
    ...(searchPath !== undefined && { searchPath }),
  }
}

const EVENTS: readonly (readonly [number, string])[] = [
  [4, 'insert'],
  [8, 'delete'],
  [16, 'update'],
  [32, 'truncate'],
]

/** `CREATE TRIGGER`. */
export function createTrigger(statement: CreateTrigStmt, reading: Reading): Operation {
  const events = statement.events ?? 0
  return {
    k: 'createTrigger',
    range: reading.whole,
    name: statement.trigname ?? '',
    table: relationOf(statement.relation),
    function: relationOfParts(statement.funcname ?? []),
    orReplace: statement.replace ?? false,
    events: EVENTS.flatMap(([bit, event]) => ((events & bit) === 0 ? [] : [event])),
  }
}

function argumentOf(parameter: FunctionParameter): FunctionArgument {
  const mode = (parameter.mode ?? '').replace('FUNC_PARAM_', '').toLowerCase()
  return {
    ...(parameter.name !== undefined && { name: parameter.name }),
    type: typeOf(parameter.argType),
    mode: mode === 'out' || mode === 'inout' || mode === 'variadic' || mode === 'table' ? mode : 'in',
    ...(parameter.defexpr && { hasDefault: true as const }),
  }
}

function elementsByName(nodes: readonly Node[] | undefined): Map<string, DefElem> {
  return new Map(
    (nodes ?? []).flatMap((node): [string, DefElem][] =>
      'DefElem' in node ? [[node.DefElem.defname ?? '', node.DefElem]] : [],
    ),
  )
}

function truth(element: DefElem | undefined): boolean {
  return element?.arg !== undefined && 'Boolean' in element.arg && (element.arg.Boolean.boolval ?? false)
}

/** Value of `SET search_path`; null for `RESET`, undefined where nothing is said. */
function searchPathOf(nodes: readonly Node[] | undefined): string | null | undefined {
  for (const node of nodes ?? []) {
    if (!('DefElem' in node) || !node.DefElem.arg || !('VariableSetStmt' in node.DefElem.arg)) continue
    const { kind, name, args } = node.DefElem.arg.VariableSetStmt
    if (name?.toLowerCase() !== 'search_path') continue
    if (kind !== 'VAR_SET_VALUE') return kind === 'VAR_SET_CURRENT' ? '' : null
    return (args ?? []).map((arg) => ('A_Const' in arg ? (arg.A_Const.sval?.sval ?? '') : '')).join(', ')
  }
  return undefined
}

/** What is between the quotes of `AS $$ … $$`, in the statement's text. */
function bodyRange(node: Node | undefined, reading: Reading): TextRange | undefined {
  const body = node && 'List' in node ? stringOf(node.List.items?.[0]) : ''
  if (body === '') return undefined
  return quotedRange(reading.text, body)
}

/** Where a text stands between dollar quotes, or plain ones that hold no quote. */
export function quotedRange(text: string, body: string): TextRange | undefined {
  for (let at = nextLexeme(text, 0); at; at = nextLexeme(text, at.end)) {
    if (at.k !== 'dollar' && at.k !== 'string') continue
    const start = text.indexOf(body, at.start)
    if (start >= 0 && start + body.length <= at.end) return { start, end: start + body.length }
  }
  return undefined
}
