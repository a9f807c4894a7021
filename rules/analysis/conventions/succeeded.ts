import * as ts from 'typescript'
import { enclosingFunction, isFunctionNode, nameOfFunction, type Source } from '../edits/source'
import { lowerFirst } from '../first-letter'
import { couldNot } from './wording'
import { ACTING, SPOKEN } from './words'

/** How a language says that something worked, and what it says when the same failed. */
interface Turned {
  /** The thing, and what was done with it. */
  readonly shape: RegExp
  readonly turn: (thing: string, done: string, isMany: boolean) => string | undefined
}

const IRREGULAR: Readonly<Record<string, string>> = { sent: 'send', paid: 'pay', bought: 'buy' }
/** `enviada` → `enviar`; those in -er and -ir that apps say. */
const PT_OTHERS: Readonly<Record<string, string>> = {
  salv: 'salvar',
  aceit: 'aceitar',
  removid: 'remover',
  recebid: 'receber',
  excluíd: 'excluir',
  concluíd: 'concluir',
  incluíd: 'incluir',
  atribuíd: 'atribuir',
  inserid: 'inserir',
  transferid: 'transferir',
}
const ES_OTHERS: Readonly<Record<string, string>> = { añadid: 'añadir', subid: 'subir', incluid: 'incluir' }
const NO_VERBS: Readonly<Record<string, string>> = {
  lagret: 'lagre',
  slettet: 'slette',
  oppdatert: 'oppdatere',
  opprettet: 'opprette',
  sendt: 'sende',
  fjernet: 'fjerne',
}

const TURNED: Readonly<Record<string, Turned>> = {
  en: {
    shape:
      /^(?:the |your )?(.+?)(?: (?:has|have) been| was| were)?(?: successfully)? (\w+ed|sent|paid|bought)(?: successfully)?$/i,
    turn: (thing, done) => {
      const verb = verbOf(done)
      return verb && couldNot(verb, inSentence(thing))
    },
  },
  pt: {
    shape: /^(.+?)(?: foi| foram)? (\p{L}+(?:[aií]d|salv|aceit)[oa]s?|salv[oa]s?|aceit[oa]s?)(?: com sucesso)?$/iu,
    turn: (thing, done) => {
      const stem = done.toLowerCase().replace(/[oa]s?$/, '')
      const verb = PT_OTHERS[stem] ?? (/ad$/.test(stem) ? stem.replace(/ad$/, 'ar') : undefined)
      return verb && `Não foi possível ${verb} ${/[oa]s?$/i.exec(done)?.[0].toLowerCase()} ${inSentence(thing)}`
    },
  },
  es: {
    shape: /^(.+?)(?: ha sido| fue| fueron)? (\p{L}+[ai]d[oa]s?)(?: con éxito| correctamente| exitosamente)?$/iu,
    turn: (thing, done) => {
      const stem = done.toLowerCase().replace(/[oa]s?$/, '')
      const verb = ES_OTHERS[stem] ?? (/ad$/.test(stem) ? stem.replace(/ad$/, 'ar') : undefined)
      const article = { o: 'el', a: 'la', os: 'los', as: 'las' }[/[oa]s?$/i.exec(done)?.[0].toLowerCase() ?? 'o']
      return verb && `No se ${/s$/i.test(done) ? 'pudieron' : 'pudo'} ${verb} ${article} ${inSentence(thing)}`
    },
  },
  fr: {
    shape: /^(.+?)(?: a été| ont été)? (\p{L}+ée?s?)(?: avec succès)?$/iu,
    turn: (thing, done) => {
      const verb = done.toLowerCase().replace(/ée?s?$/, 'er')
      const isVowel = (word: string): boolean => /^[aeiouéèêh]/i.test(word)
      const article = /s$/.test(done) ? 'les ' : isVowel(thing) ? "l'" : /ée$/.test(done) ? 'la ' : 'le '
      return `Impossible ${isVowel(verb) ? "d'" : 'de '}${verb} ${article}${inSentence(thing)}`
    },
  },
  de: {
    shape:
      /^(.+?)(?: wurden?)?(?: erfolgreich)? (gespeichert|gelöscht|erstellt|aktualisiert|hinzugefügt|gesendet|versendet|hochgeladen|entfernt|geändert|importiert|angelegt|eingeladen)$/iu,
    turn: (thing, done, isMany) => `${thing} ${isMany ? 'konnten' : 'konnte'} nicht ${done} werden`,
  },
  nl: {
    shape:
      /^(.+?)(?: is| zijn| werd)?(?: succesvol)? (opgeslagen|verwijderd|bijgewerkt|toegevoegd|aangemaakt|verzonden|verstuurd|geüpload|gewijzigd)$/iu,
    turn: (thing, done, isMany) => `${thing} ${isMany ? 'konden' : 'kon'} niet worden ${done}`,
  },
  no: {
    shape: /^(.+?)(?: er| ble)? (lagret|slettet|oppdatert|opprettet|sendt|fjernet)$/iu,
    turn: (thing, done) => `Kunne ikke ${NO_VERBS[done.toLowerCase()]} ${inSentence(thing)}`,
  },
}

/**
 * What failed at a node, in the words by which the app says that the same worked: `toast.success('BF price updated')` →
 * `Could not update the BF price`. Undefined where its function, or the options of a mutation, do not say so just once.
 */
export function afterSuccess(source: Source, node: ts.Node, language: string): string | undefined {
  const turned = TURNED[language]
  const scope = ts.isObjectLiteralExpression(node) ? node : enclosingFunction(node)
  // A component does more than one thing.
  if (turned === undefined || scope === undefined || (isFunctionNode(scope) && /^[A-Z]/.test(nameOfFunction(scope))))
    return undefined
  const said = successesIn(source, scope)
  const [texts, another] = said
  if (texts === undefined || another !== undefined) return undefined
  for (const text of texts) {
    const plain = text.replace(/^[^\p{L}]+|[.!\s\p{Extended_Pictographic}]+$/gu, '')
    const begun = language === 'en' ? asBegun(plain) : undefined
    if (begun !== undefined) return begun
    const [, thing = '', done = ''] = turned.shape.exec(plain) ?? []
    const isThing = thing !== '' && !PERSON.test(thing) && thing.split(/\s+/).length <= 4 && !/[,:;.!?–—]/.test(thing)
    const what = isThing ? turned.turn(thing, done, / (?:wurden|zijn) /.test(plain)) : undefined
    if (what !== undefined) return what
  }
  return undefined
}

/** `Marked as read` → `Could not mark as read`. */
function asBegun(plain: string): string | undefined {
  const [, done = '', rest = ''] =
    /^(\w+ed|Sent)((?: (?:as|to|from|in|on) (?:\w+ ?){1,3})?)(?: successfully)?$/.exec(plain) ?? []
  const verb = verbOf(done)
  return verb === undefined || rest === '' ? undefined : `Could not ${verb}${rest}`
}

/** Who is spoken to, not what was done. */
const PERSON = /^(?:you|we|voc[êe]s?|usted(?:es)?|tú|vous|nous|sie|du|wir|je|jij|u|jullie|du|dere)(?:\s|$)/i

/** The texts of each call that says that something worked, the fuller one first. */
function successesIn(source: Source, scope: ts.Node): string[][] {
  const found: string[][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source.tree)
      const [first] = node.arguments
      if (/^(?:toast|message|notify|notifications?)\.success$/.test(callee) && first && ts.isStringLiteralLike(first))
        found.push([first.text])
      if (/^(?:toast|notifications\.show)$/.test(callee) && first && ts.isObjectLiteralExpression(first)) {
        const text = first.getText(source.tree)
        if (!/destructive|error|danger|red['"]/i.test(text)) found.push(textsOf(first))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(scope)
  return found
}

function textsOf(literal: ts.ObjectLiteralExpression): string[] {
  return ['description', 'message', 'title'].flatMap((name) => {
    const member = literal.properties.find((each) => each.name?.getText() === name)
    const value = member !== undefined && ts.isPropertyAssignment(member) ? member.initializer : undefined
    return value !== undefined && ts.isStringLiteralLike(value) ? [value.text] : []
  })
}

/** The infinitive of a participle, among the verbs that are known. */
function verbOf(done: string): string | undefined {
  const word = done.toLowerCase()
  const stem = word.replace(/ed$/, '')
  const ways = [IRREGULAR[word] ?? '', stem, `${stem}e`, stem.replace(/i$/, 'y'), stem.replace(/(.)\1$/, '$1')]
  const verb = ways.find((each) => ACTING.has(each))
  return verb === undefined ? undefined : (SPOKEN[verb] ?? verb)
}

/** A thing inside a sentence: its first word is small, but for an abbreviation or a name of several words. */
function inSentence(thing: string): string {
  return /^\p{Lu}\p{Ll}+(?:\s(?!\p{Lu})|$)/u.test(thing) ? lowerFirst(thing) : thing
}
