import type { Theme } from './themes'

const WORDS: readonly (readonly [number, string])[] = [
  [20, 'a few minutes'],
  [75, 'about an hour'],
  [150, 'a few hours'],
  [300, 'half a day'],
  [600, 'about a day'],
  [1500, 'a few days'],
]

/**
 * The effort of a step in words, for someone who knows the app: it is a guess, and figures would look like more.
 * @param besides the minutes of what is not findings
 */
export function effortOf({ minutes: [first, further] }: Pick<Theme, 'minutes'>, places: number, besides = 0): string {
  const minutes = besides + (places > 0 ? first + further * (places - 1) : 0)
  return WORDS.find(([most]) => minutes <= most)?.[1] ?? 'a week or more'
}
