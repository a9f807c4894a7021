/** Languages that products are written in and the review does not read, by file name ending. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  vue: 'Vue',
  svelte: 'Svelte',
  astro: 'Astro',
  py: 'Python',
  rb: 'Ruby',
  go: 'Go',
  rs: 'Rust',
  php: 'PHP',
  java: 'Java',
  kt: 'Kotlin',
  swift: 'Swift',
  dart: 'Dart',
  cs: 'C#',
  ex: 'Elixir',
  exs: 'Elixir',
  scala: 'Scala',
}

/** Name of the language of a code file that the review cannot read; undefined for all other files. */
export function unsupportedLanguage(path: string): string | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1)
  return Object.hasOwn(UNSUPPORTED, ending) ? UNSUPPORTED[ending] : undefined
}
