/** Parts of a name or a text that say something went wrong. */
const ERROR_STATE =
  /err|fail|messag|alert|notice|notif|status|warn|invalid|problem|issue|feedback|toast|snack|banner|offline|denied|expired|unavailable|not_?found/i
/** Words of a name that only says that something is going on: `isLoading`, `uploadInProgress`. */
const BUSY_WORD =
  /^(?:loading|loaded|loader|load|spinner|busy|pending|submitting|submit|fetching|fetched|fetch|saving|processing|progress|uploading|downloading|searching|refreshing|refresh|generating|creating|deleting|updating|sending|connecting|connected|running|streaming|waiting|inflight|flight|disabled|open|mounted|cancelled|timer|timeout|controller)$/i

/** The name of a state, or its value, says that something went wrong. */
export function saysError(text: string): boolean {
  return ERROR_STATE.test(text)
}

/** A variable that ends a spinner or a request rather than keeping what went wrong; `failedDownloads` keeps it. */
export function isBusyName(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (ERROR_STATE.test(last)) return false
  return wordsOf(last).some((word) => BUSY_WORD.test(word))
}

/** The words of a camelCase or snake_case name. */
function wordsOf(name: string): string[] {
  return name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []
}
