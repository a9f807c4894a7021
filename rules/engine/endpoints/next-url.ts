/** The address of a file below `app` or `pages` of Next.js, by its folders: `(group)` and `@slot` are no part of it. */
export function nextUrl(folders: string): string {
  const parts = folders.split('/').filter((part) => part !== '' && !/^[(@]/.test(part))
  return `/${parts.join('/')}`
}
