import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import * as ts from 'typescript'

const ROOT = join(__dirname, '..', '..')

/** One source file of the repository, by its path relative to it. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

/** A source file of the given text. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

/** Product code, without tests: all TypeScript in the given folders. */
export function productFiles(folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => filesIn(join(ROOT, folder)))
    .map((file) => sourceFile(relative(ROOT, file).split(sep).join('/'), readFileSync(file, 'utf8')))
}

/** What a file imports: paths relative to the repository without extension, or package names as written. */
export function importsOf({ path, text }: SourceFile): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? posix.normalize(posix.join(dirname(path), fileName)) : fileName,
  )
}

/** Names that a file uses without declaring them as members: `console`, `setTimeout`. */
export function freeNames({ tree }: SourceFile): Set<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isFree(node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return names
}

/** Names of variables that a module changes while it lives: top-level `let` and `var`. */
export function moduleState({ tree }: SourceFile): string[] {
  return tree.statements.flatMap((statement) =>
    ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const)
      ? statement.declarationList.declarations.map(({ name }) => name.getText(tree))
      : [],
  )
}

/** Whether a file has an async function, or waits. */
export function isAsync({ tree }: SourceFile): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    found ||= ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword
    if (!found) ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function isFree(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent))
    return parent.name !== node
  return true
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'tests' || entry.name === 'node_modules' ? [] : filesIn(path)
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : []
  })
}
