import * as ts from 'typescript'
import { addOption } from './objects'
import { type Edit, edit, nodeAt, type Source } from './source'

/**
 * The variable with the pooled address beside one with the direct address, as Vercel, Neon and Supabase name them.
 * Sources: https://neon.com/docs/guides/vercel-managed-integration, https://supabase.com/docs/guides/integrations/vercel-marketplace
 */
const POOLED: Readonly<Record<string, string>> = {
  POSTGRES_URL_NON_POOLING: 'POSTGRES_URL',
  DATABASE_URL_UNPOOLED: 'DATABASE_URL',
  PGHOST_UNPOOLED: 'PGHOST',
}

/** The pooled address in place of the direct one, for the client whose maker's name stands at an offset. */
export function pooledAddress(
  source: Source,
  offset: number,
): { edits: readonly Edit[]; variable: string } | undefined {
  const made = creationRound(nodeAt(source, offset))
  if (!made) return undefined
  const read = readsIn(source, made)
  const [first] = read
  const variable = first && POOLED[first.text]
  if (!variable) return undefined
  const edits = read.map((each) => edit(source, each.getStart(source.tree), each.end, POOLED[each.text] ?? variable))
  // The pool in front of the database keeps no statement from one transaction to the next.
  const isPostgresJs = ts.isCallExpression(made) && made.expression.getText(source.tree) === 'postgres'
  const isSet = /\bprepare\b/.test(made.getText(source.tree))
  const more = isPostgresJs && !isSet ? addOption(source, made, 1, { name: 'prepare', value: 'false' }) : []
  return { edits: [...edits, ...more], variable }
}

function creationRound(node: ts.Node): ts.NewExpression | ts.CallExpression | undefined {
  const callee = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node
  const call = callee.parent
  return ts.isNewExpression(call) || ts.isCallExpression(call) ? call : undefined
}

/** The names of direct addresses in what makes a client, and in the constants it is made with. */
function readsIn(source: Source, made: ts.Node): ts.Identifier[] {
  const found: ts.Identifier[] = []
  const seen = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const isRead = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
      if (isRead && node.text in POOLED) found.push(node)
      else if (!isRead && !seen.has(node.text)) {
        seen.add(node.text)
        const value = constantNamed(source, node.text)
        if (value) visit(value)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(made)
  return found
}

function constantNamed({ tree }: Source, name: string): ts.Expression | undefined {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const each of statement.declarationList.declarations)
      if (each.name.getText(tree) === name && each.initializer) return each.initializer
  }
  return undefined
}
