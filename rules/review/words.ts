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
