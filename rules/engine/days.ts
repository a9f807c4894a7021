const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * The number of a day, so that two can be subtracted: 0 is 1970-01-01. Undefined where the text is not a day of the
 * calendar. (Days from civil, by Howard Hinnant: https://howardhinnant.github.io/date_algorithms.html)
 * @param text `YYYY-MM-DD`
 */
export function dayNumber(text: string): number | undefined {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number)
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = month === 2 && isLeap ? 29 : (MONTHS[month - 1] ?? 0)
  if (day < 1 || day > last) return undefined
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** A day that is in the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return dayNumber(text) !== undefined
}

/** How many days lie between two days; undefined where one of them is none. */
export function daysBetween(from: string, to: string): number | undefined {
  const [start, end] = [dayNumber(from), dayNumber(to)]
  return start === undefined || end === undefined ? undefined : end - start
}
