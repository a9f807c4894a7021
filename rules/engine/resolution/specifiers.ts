/** A package as a specifier names it. */
export interface PackageSpecifier {
  readonly name: string
  /** `''` for the package itself, else what follows its name: `server`. */
  readonly subpath: string
  /** Where the specifier carries one: `14.21.0`, or `14` for the newest of that major. */
  readonly version: string | undefined
}

const NAME = /^((?:@[\w.~-]+\/)?[\w.~-]+)(?:@([^/]*))?(?:\/(.*))?$/
/** Hosts that serve npm packages: what may stand between the host and the package's name. */
const NPM_HOSTS: Readonly<Record<string, RegExp>> = {
  'esm.sh': /^(?:v\d+\/|stable\/)?(?:jsr\/)?\*?/,
  'cdn.esm.sh': /^(?:v\d+\/|stable\/)?\*?/,
  'esm.run': /^/,
  'cdn.skypack.dev': /^(?:pin\/|-\/)?/,
  'unpkg.com': /^/,
  'cdn.jsdelivr.net': /^npm\//,
  'ga.jspm.io': /^npm:/,
  'jspm.dev': /^(?:npm:)?/,
  'jsr.io': /^/,
}

/** `stripe`, `stripe/lib`, `@sentry/nextjs`, `@supabase/supabase-js@2.39.0/sub`; undefined where it is no package name. */
export function parsePackage(text: string): PackageSpecifier | undefined {
  const match = NAME.exec(text)
  const name = match?.[1]
  if (name === undefined || /^[.~]/.test(name)) return undefined
  return { name, subpath: (match?.[3] ?? '').replace(/\/$/, ''), version: versionIn(match?.[2]) }
}

/** Specifiers with a scheme: `npm:`, `jsr:` and URLs; undefined for all others. */
export function parseScheme(specifier: string): PackageSpecifier | undefined {
  const registry = /^(?:npm|jsr):\/?(.*)$/.exec(specifier)?.[1]
  if (registry !== undefined) return parsePackage(registry)
  const url = /^https?:\/\/([^/?#]+)\/([^?#]*)/.exec(specifier)
  return url === null ? undefined : parseUrl(url[1] ?? '', url[2] ?? '')
}

function parseUrl(host: string, path: string): PackageSpecifier | undefined {
  if (host === 'deno.land') return parseDenoLand(path)
  const prefix = Object.hasOwn(NPM_HOSTS, host) ? NPM_HOSTS[host] : undefined
  if (prefix?.test(path) === true) {
    const parsed = parsePackage(path.replace(prefix, '').replace(/&[^/]*/, ''))
    if (parsed !== undefined) return parsed
  }
  return { name: `${host}/${path}`.replace(/\/$/, ''), subpath: '', version: undefined }
}

/** `std@0.168.0/http/server.ts` is the package `deno.land/std`; `x/oak@v12/mod.ts` is `deno.land/x/oak`. */
function parseDenoLand(path: string): PackageSpecifier | undefined {
  const match = /^((?:x\/)?[^/@]+)(?:@([^/]*))?(?:\/(.*))?$/.exec(path)
  if (match === null) return undefined
  return { name: `deno.land/${match[1]}`, subpath: match[3] ?? '', version: versionIn(match[2]?.replace(/^v/, '')) }
}

/**
 * The lowest version a range admits, as written: `^2.39.0` and `>=2.39.0 <3` to `2.39.0`, `14` to `14`. Tags, `*` and
 * paths admit anything: undefined.
 */
export function versionIn(range: string | undefined): string | undefined {
  const text = range === undefined ? '' : decodeRange(range)
  return /^(?:[\^~]|>=|=)?\s*v?(\d+(?:\.\d+){0,2}(?:-[\w.-]+)?)(?=$|[\s.|,*x<>+])/.exec(text.trim())?.[1]
}

function decodeRange(range: string): string {
  return range.replace(/%5E/gi, '^').replace(/^(?:npm|workspace):/, '')
}
