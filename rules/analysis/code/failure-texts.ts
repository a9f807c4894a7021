import * as ts from 'typescript'
import { COMPARES } from './gates'

/** Words by which a screen says that something failed or is not there; Latin letters without their accents, as many write them. */
const FAILURE =
  /\b(?:fail(?:ed|ure|s|ing)?|errors?|could ?n[o']t|can ?not|can't|unable|wrong|try(?:ing)? again|retry|not (?:be )?(?:found|available)|no such|does(?: not|n't) exist|unavailable|no longer|offline|erro|falha|falhou|fehler|erreur|impossible|introuvable|echec)\b|\bnao (?:foi|encontr|pode|existe)|\bno (?:se (?:pudo|encontr)|encontrad|existe)|konnte nicht|nicht (?:gefunden|geladen|verfugbar)|n'a pas pu|\bnon (?:trouve|trovat)|niet gevonden|ikke (?:funnet|fundet)|hittades inte|bulunamad|ошибк|не удалось|не наиден|失败|错误|未找到|找不到|エラー|見つかりません|실패|찾을 수 없/iu
/** The same without the mode for letters of all scripts, which takes several times as long. */
const FAILURE_IN_ASCII = new RegExp(FAILURE.source, 'i')
const BEYOND_ASCII = /[^ -~\t\r\n]/
const TEXT_ATTRIBUTE = /^(?:title|message|description|text|heading|label|subtitle|content|body|header|subTitle)$/

/** Whether a node of JSX tells a person of a failure: text between tags, or a text in an expression there. */
export function saysFailure(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return !node.containsOnlyTriviaWhiteSpaces && saysIt(node.text)
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node)) return false
  return isShown(node) && saysIt(node.text.replace(/[._-]/g, ' '))
}

function saysIt(text: string): boolean {
  if (!BEYOND_ASCII.test(text)) return FAILURE_IN_ASCII.test(text)
  return FAILURE.test(
    text
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .normalize('NFC'),
  )
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
