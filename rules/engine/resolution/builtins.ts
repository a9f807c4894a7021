/** Modules that are part of Node, without the `node:` prefix. */
const NODE = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events ' +
    'fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream ' +
    'string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
)
/** Schemes of modules that a run time or framework brings along: `bun:sqlite`, `cloudflare:workers`, `astro:content`. */
const RUNTIME = /^(?:bun|cloudflare|astro|ext|workerd):/

/** The built-in module a specifier names, without `node:`; undefined where it names none. */
export function builtinIn(specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return specifier.slice(5)
  if (specifier === 'bun' || RUNTIME.test(specifier)) return specifier
  const slash = specifier.indexOf('/')
  return NODE.has(slash < 0 ? specifier : specifier.slice(0, slash)) && !specifier.endsWith('/') ? specifier : undefined
}
