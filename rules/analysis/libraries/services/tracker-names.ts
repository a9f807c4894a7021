/** `npm:@sentry/deno@8` and `https://deno.land/x/sentry/index.mjs` as the package's name. */
export function packageIn(specifier: string): string {
  if (/^https:\/\/deno\.land\/x\/sentry[@/]/.test(specifier)) return '@sentry/deno'
  const name = specifier.replace(/^(?:npm|jsr):/, '').replace(/^https:\/\/esm\.sh\//, '')
  const parts = name.split('/')
  const bare = name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
  return bare.replace(/(?<=.)@[^/]*$/, '')
}

/** Nothing, or what a documentation puts in the place of an address or a key. */
export function isNoAddress(text: string): boolean {
  return text.trim() === '' || /your[-_ ]?|example|placeholder|xxxx|<.*>|changeme|public@sentry/i.test(text)
}
