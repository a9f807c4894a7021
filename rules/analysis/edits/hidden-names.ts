import * as ts from 'typescript'
import { declaredNames, isHidden } from './names'
import type { Edit, Source } from './source'

/**
 * Whether edits import a name and write it where a nearer scope has bound it to something else: the code would call that.
 * `after` is the file with the edits in it.
 */
export function writesHiddenName(before: Source, after: Source, edits: readonly Edit[]): boolean {
  const had = namesOf(before.tree)
  const added = new Set([...namesOf(after.tree)].filter((name) => !had.has(name)))
  if (added.size === 0) return false
  const written = rangesAfter(edits.filter(({ file }) => file === before.path))
  const visit = (node: ts.Node): boolean => {
    if (!written.some(({ start, end }) => node.pos < end && start < node.end)) return false
    if (!ts.isIdentifier(node)) return ts.forEachChild(node, (each) => visit(each) || undefined) ?? false
    const isInside = written.some(({ start, end }) => start <= node.getStart(after.tree) && node.end <= end)
    return isInside && added.has(node.text) && isUse(node) && isHidden(node, node.text)
  }
  return visit(after.tree)
}

/** What a file imports, and what it keeps in variables: a `require` is one. */
function namesOf(tree: ts.SourceFile): Set<string> {
  const given = tree.statements.filter((each) => ts.isImportDeclaration(each) || ts.isVariableStatement(each))
  return new Set(given.flatMap((statement) => [...declaredNames(statement)]))
}

/** Where the texts of edits stand once they are all in. */
function rangesAfter(edits: readonly Edit[]): { readonly start: number; readonly end: number }[] {
  let shift = 0
  return [...edits]
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
    .map(({ range, newText }) => {
      const start = range.start + shift
      shift += newText.length - (range.end - range.start)
      return { start, end: start + newText.length }
    })
}

/** An identifier that refers to something: not the name of a member, and not one that is declared there. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isBindingElement(parent)) return parent.initializer === node
  return (parent as ts.Node & { readonly name?: ts.Node }).name !== node
}
