import { URI } from 'vscode-uri'

/** Absolute path with forward slashes of a `file:` URI; undefined for any other scheme. */
export function filePathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri)
  if (parsed.scheme !== 'file') return undefined
  return withoutTrailingSlash(parsed.fsPath.replaceAll('\\', '/'))
}

/** `file:` URI of an absolute path. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString()
}

/** A URI as this server writes it: clients differ in what they escape. */
export function normalised(uri: string): string {
  return URI.parse(uri).toString()
}

/** Scheme of a URI: `file`, `untitled`, `git` … */
export function schemeOf(uri: string): string {
  return URI.parse(uri).scheme
}

/** `path` relative to `root`; undefined where it lies outside. The root itself is `''`. */
export function within(root: string, path: string): string | undefined {
  if (path === root) return ''
  const prefix = root.endsWith('/') ? root : `${root}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') && !path.endsWith(':/') ? path.slice(0, -1) : path
}
