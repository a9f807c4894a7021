/** `<script src="…">`, and `import '…'` or `from '…'` in a script of the page or in MDX. */
const SCRIPT = /<script\b[^>]*?\ssrc\s*=\s*["']([^"']{1,300})["']/gi
const IMPORT = /(?:^|[\s;>}])(?:import|from)\s*\(?\s*["']([^"'\n]{1,300})["']/g

/** The scripts that a page in HTML loads, and what it or a page in MDX imports, as written. */
export function loadsOf(path: string, text: string): string[] {
  const isPage = /\.html?$/i.test(path)
  if (!isPage && !/\.mdx$/i.test(path)) return []
  const found = isPage ? [...text.matchAll(SCRIPT), ...text.matchAll(IMPORT)] : [...text.matchAll(IMPORT)]
  return [...new Set(found.map(([, specifier = '']) => specifier))]
}
