import ts from 'typescript'
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

/** What a component is for, by its name: `InvoiceDetails` → `invoiceDetails`. */
export function nameOfComponent(call: ts.CallExpression): string | undefined {
  const owner = enclosingFunction(call)
  const name = owner === undefined ? '' : nameOfFunction(owner)
  const bare = name.replace(
    /(?:Page|Tab|View|Screen|Card|Panel|Modal|Dialog|Section|Client|Component|Content|Container|Widget|Sheet)+$/,
    '',
  )
  return /^[A-Z][a-z]/.test(bare) && bare.length > 3 ? lowerFirst(bare) : undefined
}
