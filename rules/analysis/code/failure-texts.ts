import * as ts from 'typescript'
import { COMPARES } from './gates'

/** Words by which a screen says that something failed or is not there. */
const FAILURE =
  /\b(?:fail(?:ed|ure|s|ing)?|errors?|could ?n[o']t|can ?not|can't|unable|wrong|try(?:ing)? again|retry|not (?:be )?found|does(?: not|n't) exist|unavailable|no longer|offline|erro|falha|falhou|fehler|erreur|errore|échec|impossible|introuvable)\b|não (?:foi|encontr|pôde)|no se (?:pudo|encontr)|konnte nicht|nicht (?:gefunden|geladen)|n'a pas pu|ошибк|не удалось|失败|错误|エラー|실패/iu
const TEXT_ATTRIBUTE = /^(?:title|message|description|text|heading|label|subtitle|content|body|header|subTitle)$/

/** Whether a node of JSX tells a person of a failure: text between tags, or a text in an expression there. */
export function saysFailure(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return FAILURE.test(node.text)
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node)) return false
  return isShown(node) && FAILURE.test(node.text.replace(/[._-]/g, ' '))
}

function isShown(node: ts.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const parent = at.parent
    if (ts.isJsxAttribute(parent)) return ts.isIdentifier(parent.name) && TEXT_ATTRIBUTE.test(parent.name.text)
    if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) return true
    if (ts.isBinaryExpression(parent) && COMPARES.has(parent.operatorToken.kind)) return false
    if (ts.isFunctionLike(parent) || ts.isStatement(parent)) return false
  }
  return false
}
