import * as ts from 'typescript'
import type { Comment } from './comments'

/** Every comment of a TypeScript or JavaScript text in order, also between JSX children. Parses the text. */
export function codeCommentsOf(path: string, text: string): Comment[] {
  return commentsOfSource(sourceFileOf(path, text))
}

/** Every comment of a parsed file in order. */
export function commentsOfSource(source: ts.SourceFile): Comment[] {
  const text = source.text
  const found = new Map<number, Comment>()
  const add = (start: number, end: number) => {
    if (!found.has(start)) found.set(start, { range: { start, end }, text: text.slice(start, end) })
  }
  const texts: ts.TextRange[] = []
  const visit = (node: ts.Node) => {
    if (ts.isJSDoc(node)) return
    if (ts.isJsxText(node)) {
      texts.push(node)
      return
    }
    const children = node.getChildren(source)
    if (children.length === 0) {
      ts.forEachLeadingCommentRange(text, node.pos, add)
      ts.forEachTrailingCommentRange(text, node.end, add)
    }
    for (const child of children) visit(child)
  }
  visit(source)
  // A tag's trailing trivia reaches into the text shown after it, where `//` is no comment.
  return [...found.values()]
    .filter(({ range }) => !texts.some((shown) => range.start >= shown.pos && range.start < shown.end))
    .sort((a, b) => a.range.start - b.range.start)
}

/** Parses with parents set, in the language that the file's name says; never throws. */
export function sourceFileOf(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}
