import type { ChecklistId, Confirmation } from '../engine/configuration-shape'
import { daysBetween, isDay } from '../engine/days'
import type { Milestone, Place } from '../engine/finding'
import type { Against } from '../engine/inventory/against'
import type { ChecklistEntry } from './assessment'
import { type ChecklistItem, ITEMS } from './checklist-items'

/** For this many days a person's word holds. */
const STALE_AFTER = 180

/** What shows an item in the project's own files. */
export interface Evidence extends Place {
  readonly item: ChecklistId
  /** What is there: `a workflow that dumps the database every night`. */
  readonly says: string
}

export interface ChecklistInput {
  readonly evidence: readonly Evidence[]
  /** What speaks against items, the gravest first. */
  readonly against: readonly Against[]
  readonly confirmed: Readonly<Partial<Record<ChecklistId, Confirmation>>>
  /** Where the app runs and its data lies. */
  readonly hosts: readonly string[]
  readonly ahead: readonly Milestone[]
  /** The day of the review, `YYYY-MM-DD`. */
  readonly now: string
}

/**
 * The state of every item: *evidenced* by a file, *confirmed* by a person not longer than {@link STALE_AFTER} days ago, or
 * neither. Nothing passes in silence: a word without a day, with one that is none, from the future or out of date counts as none, and says so. What
 * speaks against an item outweighs what shows it, but not a person’s word.
 */
export function checklistFor(input: ChecklistInput): ChecklistEntry[] {
  const told = ITEMS.filter(({ id, onlyAgainst }) => !onlyAgainst || input.against.some(({ item }) => item === id))
  return told.map((item) => ({
    id: item.id,
    title: item.title,
    property: item.property,
    milestones: item.milestones,
    ahead: item.milestones.some((milestone) => input.ahead.includes(milestone)),
    ...stateOf(item, input),
    what: item.what,
    how: howTo(item, input.hosts),
  }))
}

function stateOf({ id }: ChecklistItem, input: ChecklistInput): Pick<ChecklistEntry, 'state' | 'says' | 'place'> {
  const shown = input.evidence.find(({ item }) => item === id)
  const against = input.against.find(({ item }) => item === id)
  if (shown && !against)
    return { state: 'evidenced', says: shown.says, place: { file: shown.file, range: shown.range } }
  const confirmation = input.confirmed[id]
  if (confirmation) return wordOf(confirmation, input.now)
  return against
    ? { state: 'not-evidenced', says: against.says, place: { file: against.file, range: against.range } }
    : { state: 'not-evidenced', says: 'No file shows it, and nobody has confirmed it.' }
}

/** What speaks against items that no person has confirmed, or only in a word that no longer holds: what plan and baseline go by. */
export function openFacts(
  against: readonly Against[],
  confirmed: ChecklistInput['confirmed'],
  now: string,
): readonly Against[] {
  return against.filter(({ item }) => {
    const confirmation = confirmed[item]
    return !confirmation || wordOf(confirmation, now).state !== 'confirmed'
  })
}

function wordOf({ note, by, on }: Confirmation, now: string): Pick<ChecklistEntry, 'state' | 'says'> {
  const word = `“${note}”${by === undefined ? '' : ` (${by})`}`
  if (on === undefined)
    return { state: 'not-evidenced', says: `Confirmed without a day, so nobody knows whether it still holds: ${word}.` }
  if (!isDay(on))
    return {
      state: 'not-evidenced',
      says: `Confirmed on “${on}”, which is not a day (write it as 2026-11-20), so nobody knows whether it still holds: ${word}.`,
    }
  const age = daysBetween(on, now)
  if (age === undefined || age < 0)
    return { state: 'not-evidenced', says: `Confirmed for a day that has not come yet (${on}): ${word}.` }
  if (age > STALE_AFTER)
    return { state: 'not-evidenced', says: `Confirmed on ${on}, which is ${age} days ago: look again. ${word}.` }
  return { state: 'confirmed', says: `Confirmed on ${on}: ${word}.` }
}

function howTo({ how, ofData }: ChecklistItem, hosts: readonly string[]): string {
  // Supabase holds the data; another host that is there too runs the app.
  const isFirst = (host: string): boolean => (host === 'supabase') === (ofData === true)
  const ordered = [...hosts.filter(isFirst), ...hosts.filter((host) => !isFirst(host))]
  return ordered.map((host) => how[host]).find((text) => text !== undefined) ?? how.any
}
