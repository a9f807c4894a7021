/** The first few of some things by name, and how many there are besides: `a, b and 4 more`. */
export function firstNamed<T>(all: readonly T[], most: number, nameOf: (each: T) => string): string {
  const more = all.length > most ? ` and ${all.length - most} more` : ''
  return `${all.slice(0, most).map(nameOf).join(', ')}${more}`
}
