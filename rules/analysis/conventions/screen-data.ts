import * as ts from 'typescript'
import { mentionedNames } from '../edits/names'
import { enclosingFunction, isFunctionNode, nameOfFunction, statementsOf } from '../edits/source'
import { lowerFirst } from '../first-letter'

/** The names, and those of values that are made of them: `const rows = data ?? []`, `const total = sum(rows)`. */
export function madeOf(call: ts.CallExpression, names: ReadonlySet<string>): Set<string> {
  const made = new Set(names)
  const body = enclosingFunction(call)?.body
  for (const statement of body === undefined ? [] : (statementsOf(body) ?? [])) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer === undefined || !ts.isIdentifier(name) || isFunctionNode(initializer)) continue
      if (/^(?:useCallback|useState|useRef|useEffect|use\w*Mutation)\b/.test(initializer.getText())) continue
      if ([...mentionedNames(initializer)].some((each) => made.has(each))) made.add(name.text)
    }
  }
  return made
}

/** Values that are made up, by what they are called. */
const INVENTED =
  /^(?:mock|sample|dummy|demo|fake|placeholder|example)(?:[A-Z_]|$)|^(?:MOCK|SAMPLE|DUMMY|DEMO|FAKE)_|(?<=[a-z])(?:Mock|Sample|Dummy)(?:[A-Z]|$)|^(?:fallback|static|server|cached)[A-Z]|^(?:FALLBACK|STATIC)_/

/** Whether the component shows something invented where there is none of the data: `rooms ?? sampleRooms`. */
export function fallsBackToInvented(call: ts.CallExpression, data: ReadonlySet<string>): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    const [one, ...others] = waysOf(node)
    if (one !== undefined && others.some((each) => INVENTED.test(each.getText())))
      found ||= [...mentionedNames(node)].some((name) => data.has(name))
    ts.forEachChild(node, visit)
  }
  const body = enclosingFunction(call)?.body
  if (body !== undefined) visit(body)
  return found
}

/** Whether what is loaded has something of the screen's own in its place: `detail || (item ? { ...item, … } : null)`. */
export function fallsBackToOwn(call: ts.CallExpression, data: ReadonlySet<string>): boolean {
  const body = enclosingFunction(call)?.body
  return (body === undefined ? [] : (statementsOf(body) ?? [])).some((statement) => {
    if (!ts.isVariableStatement(statement)) return false
    return statement.declarationList.declarations.some(({ initializer }) => {
      if (initializer === undefined || !ts.isBinaryExpression(initializer)) return false
      const { left, right, operatorToken } = initializer
      const isElse = /^(?:\|\||\?\?)$/.test(operatorToken.getText())
      return isElse && ts.isIdentifier(left) && data.has(left.text) && /\{\s*\.\.\.\w+/.test(right.getText())
    })
  })
}

/** What is looked at, and what may be used: `a ?? b`, `a ? b : c`. */
function waysOf(node: ts.Node): ts.Expression[] {
  if (ts.isConditionalExpression(node)) return [node.condition, node.whenTrue, node.whenFalse]
  if (!ts.isBinaryExpression(node)) return []
  const isElse = /^(?:\|\||\?\?)$/.test(node.operatorToken.getText())
  return isElse ? [node.left, node.right] : []
}

/** What a component is for, by its name: `InvoiceDetails` → `invoiceDetails`. */
export function nameOfComponent(call: ts.CallExpression): string | undefined {
  const owner = enclosingFunction(call)
  const name = owner === undefined ? '' : nameOfFunction(owner)
  const bare = name
    .replace(/(?:Sheet|Dialog|Modal|Drawer)(?=Details?$)/, '')
    .replace(
      /(?:Page|Tab|View|Screen|Card|Panel|Modal|Dialog|Section|Client|Component|Content|Container|Widget|Sheet|Grid|List|Table|Chart|Viewer|Manager|Management|Admin|Wrapper|Selector|Picker|Layout|Row|Item)+$/,
      '',
    )
  return /^[A-Z][a-z]/.test(bare) && bare.length > 3 ? lowerFirst(bare) : undefined
}
