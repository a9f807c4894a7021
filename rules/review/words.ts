/** The words of a name in lower case: `blood_type`, `bloodType` and `BloodType` are `blood` and `type`. */
export function tokensOf(name: string): string[] {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .split(/[^A-Za-z0-9]+/)
    .join(' ')
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** `1 file`, `2,000 files`, `3 queries`, `2 catches`. */
export function counted(count: number, noun: string): string {
  const number = String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
  if (count === 1) return `${number} ${noun}`
  if (/[^aeiou]y$/.test(noun)) return `${number} ${noun.slice(0, -1)}ies`
  return `${number} ${noun}${/(?:ch|sh|s|x)$/.test(noun) ? 'es' : 's'}`
}
