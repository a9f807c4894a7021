import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries, scheduled } from './entries'

const later: ApiBehaviour = { callbacks: [{ arg: 0, fate: 'floats' }] }
const timer: ApiBehaviour = { callbacks: [{ arg: 0, fate: 'floats', startedBy: 'timer' }] }
const probe: ApiBehaviour = { role: 'probe' }
const cleanup: ApiBehaviour = { role: 'cleanup' }
const navigate: ApiBehaviour = { role: 'navigate' }
const notify: ApiBehaviour = { role: 'notify' }
const respond: ApiBehaviour = { role: 'respond', gives: 'response' }
const serve: ApiBehaviour = { callbacks: [{ arg: 'every', fate: 'framework-handled' }] }

/** Undeclared names. A leading `window.`, `globalThis.` or `self.` is dropped before the look-up. */
export const globals: LibraryTable = {
  packages: ['global:'],
  aliases: { window: '', globalThis: '', self: '', global: '' },
  apis: [
    ...entries('Fetch standard; MDN: Window.fetch() "only rejects when the request fails"', {
      fetch: {
        sends: 'http',
        failure: 'rejects-on-network-only',
        retries: 'none',
        gives: 'response',
        options: { arg: 1, signal: 'signal', method: 'method', body: 'body' },
      },
      Response: respond,
      'Response.*': respond,
    }),
    ...entries('HTML standard: timers', {
      ...each(['setTimeout', 'setInterval'], timer),
      ...each(['setImmediate', 'queueMicrotask'], later),
      ...each(['requestAnimationFrame', 'requestIdleCallback'], later),
      ...each(['clearTimeout', 'clearInterval', 'cancelAnimationFrame'], cleanup),
    }),
    ...entries('ECMAScript: Promise', {
      Promise: { callbacks: [{ arg: 0, fate: 'propagates' }], gives: 'promise' },
      'Promise.all': { combines: 'all', gives: 'promise' },
      'Promise.allSettled': { combines: 'settled', gives: 'promise' },
      ...each(['Promise.race', 'Promise.any'], { combines: 'first', gives: 'promise' }),
      'Promise.try': { callbacks: [{ arg: 0, fate: 'propagates' }], gives: 'promise' },
      'Array.fromAsync': { combines: 'all', gives: 'promise' },
      'Array.from': { callbacks: [{ arg: 1, fate: 'elements' }] },
    }),
    ...entries('DOM standard: AbortSignal', {
      'AbortSignal.timeout': { gives: 'timeout-signal' },
      'AbortSignal.any': { gives: 'timeout-signal' },
      AbortController: { gives: 'abort-controller' },
      'AbortController().abort': cleanup,
    }),
    ...entries('Console standard', {
      'console.*': { role: 'log' },
      reportError: { role: 'log' },
    }),
    ...entries('HTML standard: simple dialogs, navigation', {
      ...each(['alert', 'confirm', 'prompt', 'Notification'], notify),
      ...each(['location.assign', 'location.replace', 'location.reload', 'open'], navigate),
      ...each(['history.back', 'history.go', 'history.pushState', 'history.replaceState'], navigate),
      addEventListener: { callbacks: [{ arg: 1, fate: 'event' }] },
      'document.addEventListener': { callbacks: [{ arg: 1, fate: 'event' }] },
      removeEventListener: cleanup,
      'document.removeEventListener': cleanup,
      'URL.revokeObjectURL': cleanup,
      'navigator.sendBeacon': { role: 'track' },
    }),
    ...entries('ECMAScript, WHATWG: calls that throw to say no', {
      ...each(['JSON.parse', 'JSON.stringify', 'URL', 'URL.parse', 'URL.canParse', 'RegExp', 'BigInt'], probe),
      ...each(['structuredClone', 'atob', 'btoa', 'decodeURIComponent', 'encodeURIComponent', 'decodeURI'], probe),
      ...each(['localStorage.*', 'sessionStorage.*', 'Intl.*', 'matchMedia', 'CSS.supports'], probe),
      ...each(['navigator.share', 'navigator.canShare', 'navigator.vibrate'], probe),
      ...each(['Audio().play', 'document.exitFullscreen', 'document.execCommand', 'navigator.wakeLock.request'], probe),
      ...each(['document.querySelector', 'document.querySelectorAll', 'navigator.permissions.query'], probe),
      ...each(['require', 'require.resolve', 'import.meta.resolve'], probe),
    }),
    ...entries('Node.js: process', {
      'process.exit': { role: 'throw' },
      'process.on': { callbacks: [{ arg: 1, fate: 'framework-unhandled' }] },
      'process.once': { callbacks: [{ arg: 1, fate: 'framework-unhandled' }] },
      'process.nextTick': later,
    }),
    ...entries('Deno: Deno.serve onError "defaults to a 500 response"', {
      'Deno.serve': serve,
      'Deno.cron': scheduled(2),
      'Deno.exit': { role: 'throw' },
      ...each(['Deno.remove', 'Deno.close'], cleanup),
      ...each(['Deno.stat', 'Deno.lstat'], probe),
    }),
    ...entries('Supabase Edge Functions: background tasks', {
      'EdgeRuntime.waitUntil': { combines: 'background' },
    }),
    ...entries('Bun: Bun.serve', { 'Bun.serve': serve }),
  ],
}

const floats = (arg: number): ApiBehaviour => ({ callbacks: [{ arg, fate: 'floats' }] })

/** Method names on receivers nothing is known of: the last resort. */
export const methods: LibraryTable = {
  packages: ['any:'],
  apis: entries('ECMAScript arrays and DOM method names, on any receiver', {
    ...each(['map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex'], {
      callbacks: [{ arg: 0, fate: 'elements' }],
    }),
    ...each(['reduce', 'reduceRight', 'sort', 'toSorted'], { callbacks: [{ arg: 0, fate: 'propagates' }] }),
    forEach: floats(0),
    ...each(['addEventListener'], { callbacks: [{ arg: 1, fate: 'event' }] }),
    ...each(['on', 'once', 'addListener', 'prependListener'], {
      callbacks: [{ arg: 1, fate: 'framework-unhandled' }],
    }),
    ...each(['subscribe', 'onSnapshot'], { callbacks: [{ arg: 'every', fate: 'floats' }] }),
    ...each(['waitUntil'], { combines: 'background' }),
    ...each(['transaction', '$transaction', 'runInTransaction'], { callbacks: [{ arg: 'every', fate: 'propagates' }] }),
    ...each(['abort', 'close', 'destroy', 'disconnect', 'dispose', 'terminate', 'unlink', 'unsubscribe'], cleanup),
    ...each(['removeEventListener', 'removeListener', 'off', 'revokeObjectURL', 'releaseLock', 'cancel'], cleanup),
    ...each(['kill', 'rmSync', 'unlinkSync', 'closeSync', 'cleanup', 'teardown'], cleanup),
    ...each(['play', 'pause', 'focus', 'blur', 'scrollIntoView', 'setPointerCapture', 'releasePointerCapture'], probe),
    ...each(['getItem', 'setItem', 'removeItem', 'requestFullscreen', 'exitFullscreen'], probe),
    ...each(['captureException', 'captureMessage', 'captureError'], { role: 'track' }),
  }),
}

/** Node's own modules. */
export const nodeModules: readonly LibraryTable[] = [
  {
    packages: ['node:fs', 'fs', 'node:fs/promises', 'fs/promises'],
    apis: entries('Node.js: fs', {
      ...each(['unlink', 'unlinkSync', 'rm', 'rmSync', 'rmdir', 'rmdirSync', 'close', 'closeSync'], cleanup),
      ...each(['promises.unlink', 'promises.rm', 'promises.rmdir'], cleanup),
      ...each(['access', 'accessSync', 'stat', 'statSync', 'lstat', 'existsSync', 'promises.access'], probe),
      'promises.stat': probe,
    }),
  },
  {
    packages: ['node:timers', 'timers', 'node:timers/promises', 'timers/promises'],
    apis: entries('Node.js: timers', {
      ...each(['setTimeout', 'setInterval'], timer),
      setImmediate: later,
    }),
  },
  {
    packages: ['node:events', 'events', 'eventemitter3', 'mitt'],
    aliases: { default: 'EventEmitter' },
    apis: entries('Node.js: events, "async listener" rejections are unhandled unless captureRejections', {
      ...each(['EventEmitter().on', 'EventEmitter().once', 'EventEmitter().addListener'], {
        callbacks: [{ arg: 1, fate: 'framework-unhandled' }],
      }),
      EventEmitter: { gives: 'client' },
    }),
  },
  {
    packages: ['node:http', 'http', 'node:https', 'https'],
    apis: entries('Node.js: http.createServer', {
      createServer: { callbacks: [{ arg: 'every', fate: 'framework-unhandled', startedBy: 'request' }] },
    }),
  },
  {
    packages: ['node:util', 'util'],
    apis: entries('Node.js: util.promisify', { promisify: { callbacks: [{ arg: 0, fate: 'transparent' }] } }),
  },
  {
    packages: ['node:worker_threads', 'worker_threads', 'node:child_process', 'child_process'],
    apis: entries('Node.js: workers emit events', { 'parentPort.on': floats(1), parentPort: { gives: 'client' } }),
  },
]
