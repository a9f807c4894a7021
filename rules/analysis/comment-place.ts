import * as ts from 'typescript'
import { sourceFileOf } from './code-comments'
import { syntaxOf } from './text-comments'

/** How a comment on a line of its own is written at a place; both undefined where none fits. */
export type CommentPlace =
  | { readonly open: string; readonly close: string }
  | { readonly open: undefined; readonly close: undefined }

const NONE: CommentPlace = { open: undefined, close: undefined }

/**
 * How to write a comment on a new line before the line that starts at `lineStart`: among JSX children it takes braces,
 * inside a template or another text of several lines there is no place for it.
 */
export function commentPlaceAt(path: string, text: string, lineStart: number): CommentPlace {
  const syntax = syntaxOf(path)
  if (syntax !== 'code') return { open: `${syntax?.line ?? '//'} `, close: '' }
  const around = innermostBegunBefore(sourceFileOf(path, text), lineStart)
  if (ts.isJsxElement(around) || ts.isJsxFragment(around) || ts.isJsxText(around))
    return { open: '{/* ', close: ' */}' }
  const isText =
    ts.isTemplateLiteralToken(around) || ts.isStringLiteral(around) || ts.isRegularExpressionLiteral(around)
  return isText ? NONE : { open: '// ', close: '' }
}

/** The innermost node that starts before an offset and ends after it. */
function innermostBegunBefore(source: ts.SourceFile, offset: number): ts.Node {
  let node: ts.Node = source
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.getStart(source) < offset && offset < child.end ? child : undefined,
    )
    if (!inner) return node
    node = inner
  }
}
