import { BY_CHANCE } from '../../../analysis/code/chance'
import type { FigureFact } from '../../../analysis/code/figures'
import type { CodeFacts } from '../../../analysis/facts'
import { nameOf } from '../../../analysis/paths'
import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import type { Against } from './against'

const PLAYS = /three|pixi|phaser|matter-js|p5|particles|confetti|gsap|howler|tone/i
/** In a game chance is the point. */
const GAME =
  /damage|attack|defen[cs]e|health|\bhp\b|loot|enem|spawn|dice|roll|strength|agility|luck|power|armou?r|weapon|monster|level|bounce|orbit|particle|star|snow/i
/** One alone may be a stand-in that no screen shows. */
const FEWEST = 2
const NAMED = 3

interface MadeUp {
  readonly facts: CodeFacts
  readonly figure: FigureFact
  readonly names: readonly string[]
}

/** Figures that chance makes up in code that reaches users: several in one function, none of them for looks or play. */
export function madeUpFigures(project: Project): Against[] {
  const found = project.productCode.flatMap((facts) => {
    if (!facts.figures || facts.imports.some(({ specifier }) => PLAYS.test(specifier))) return []
    return inFile(facts, facts.figures).filter(({ figure }) => !project.reach.unusedAt(facts.path, figure.range.start))
  })
  const [first] = [...found].sort((a, b) => b.names.length - a.names.length)
  if (!first) return []
  const { facts, figure, names } = first
  const list = firstNamed(names, NAMED, (name) => `\`${name}\``)
  const own = facts.functions[figure.in]?.name ?? ''
  const who = own === '' ? nameOf(facts.path) : `\`${own}\` in ${nameOf(facts.path)}`
  const files = new Set(found.map((each) => each.facts.path)).size - 1
  const more = files === 0 ? '' : ` So ${files === 1 ? 'does 1 other file' : `do ${files} other files`}.`
  return [
    {
      fact: 'made-up-figures',
      item: 'real-data',
      severity: 'warning',
      file: facts.path,
      range: figure.range,
      about: [...new Set(found.map((each) => each.facts.path))],
      says: `${who} makes up figures with \`Math.random()\`: ${list}.${more} Whoever sees them takes them for real, and decides by them.`,
      fix: 'Work them out from what the app knows, or leave them out until it does.',
    },
  ]
}

/** One for each function that makes up several. */
function inFile(facts: CodeFacts, figures: readonly FigureFact[]): MadeUp[] {
  const byFunction = new Map<number, FigureFact[]>()
  for (const figure of figures) {
    if (BY_CHANCE.test(figure.name) || GAME.test(figure.name)) continue
    byFunction.set(figure.in, [...(byFunction.get(figure.in) ?? []), figure])
  }
  return [...byFunction.values()].flatMap((own) => {
    const names = [...new Set(own.map(({ name }) => name))]
    const [figure] = own
    return figure && names.length >= FEWEST ? [{ facts, figure, names }] : []
  })
}
