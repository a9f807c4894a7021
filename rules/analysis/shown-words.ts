import type { Value } from './facts'

/** The constant texts that a value shows as a notice: `'Saved'` itself, title, description and message of `{ title: 'Saved' }`. */
export function shownWords(value: Value): string[] {
  if (value.k === 'string') return [value.text]
  if (value.k !== 'object') return []
  return ['title', 'description', 'message'].flatMap((key) => {
    const member = value.members[key]
    return member?.k === 'string' ? [member.text] : []
  })
}
