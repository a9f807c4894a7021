/** A name in double quotes, whether it needs them or not (names of policies mostly do): `"read ""own"" rows"`. */
export function nameInQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL writes it: `'it''s'`. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
