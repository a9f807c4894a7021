import type { App, AppSide, Side, Tracker } from './inventory'

/** What is known of who is told when something breaks in an app. */
export interface Told {
  /** Trackers that run, on the sides they cover. */
  readonly running: readonly Tracker[]
  /** Sides on which none runs. */
  readonly open: readonly Side[]
  /** A tracker that is there and does not start, where none runs at all. */
  readonly dead: Tracker | undefined
}

/** Who is told of errors on which side of an app. */
export function toldOf({ sides, trackers }: App): Told {
  const running = trackers.filter(({ state }) => state === 'running')
  const covered = new Set(running.flatMap((tracker) => tracker.sides))
  const idle = trackers.filter(({ state }) => state === 'dead' || state === 'dependency')
  // Which sides an unclear one covers cannot be told: nothing is said of any.
  const isUnclear = running.length === 0 && trackers.some(({ state }) => state === 'unclear')
  return {
    running,
    open: isUnclear ? [] : sides.filter(({ side }) => !covered.has(side)),
    dead: running.length > 0 ? undefined : (idle.find(({ state }) => state === 'dead') ?? idle[0]),
  }
}

const NAMES: Readonly<Record<AppSide, string>> = {
  client: 'in the browser',
  mobile: 'in the mobile app',
  server: 'on the server',
  edge: 'in the edge functions',
}

/** Sides as a place in a sentence: `in the browser and on the server`. */
export function placesOf(sides: readonly AppSide[], last: 'and' | 'or'): string {
  const names = [...new Set(sides)].map((side) => NAMES[side])
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`
}

/** The name of an app as the first word of a sentence. */
export function atStart({ name }: Pick<App, 'name'>): string {
  return name === 'the app' ? 'The app' : name
}
