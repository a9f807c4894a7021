import type { TextRange } from './facts'
import { isNoAddress } from './libraries/services/tracker-names'

/** A service that is told of errors by a script tag of a page. */
export interface PageTracker {
  readonly name: string
  /** Where its script stands. */
  readonly range: TextRange
  /** It is loaded and nothing starts it, or it has no address: why it hears of nothing. */
  readonly because?: string
}

interface Loader {
  readonly name: string
  /** Its script, by where it is loaded from or what the documented snippet says. */
  readonly script: RegExp
  /** The call that starts it with what follows; absent where the script starts itself. */
  readonly start?: RegExp
  /** Documentation it comes from. */
  readonly source: string
}

/** The loaders that the makers document for script tags. */
const LOADERS: readonly Loader[] = [
  {
    name: 'Sentry',
    script: /<script\b[^>]*?\ssrc\s*=\s*["'](?:https:)?\/\/js(?:-\w+)?\.sentry-cdn\.com\/([\w-]+)(?:\.min)?\.js/i,
    source: 'https://docs.sentry.io/platforms/javascript/install/loader/',
  },
  {
    name: 'Sentry',
    script: /<script\b[^>]*?\ssrc\s*=\s*["'](?:https:)?\/\/browser\.sentry-cdn\.com\/[^"']+/i,
    start: /\bSentry\s*\.\s*init\s*\(\s*\{[^}]*?\bdsn\s*:\s*([^,}]+)/,
    source: 'https://docs.sentry.io/platforms/javascript/install/cdn/',
  },
  {
    name: 'PostHog',
    script: /\/static\/array\.js|\bposthog-js(?:@[\w.-]+)?\/dist\//,
    start: /\bposthog\s*\.\s*init\s*\(\s*([^,)]+)/,
    source: 'https://posthog.com/docs/libraries/js',
  },
  {
    name: 'Bugsnag',
    script: /<script\b[^>]*?\ssrc\s*=\s*["'](?:https:)?\/\/d2wy8f7a9ursnm\.cloudfront\.net\/[^"']+/i,
    start: /\bBugsnag\s*\.\s*start\s*\(\s*(?:\{[^}]*?\bapiKey\s*:\s*)?([^,})]+)/,
    source: 'https://docs.bugsnag.com/platforms/javascript/#installation',
  },
  {
    name: 'Datadog',
    script: /https:\/\/www\.datadoghq-browser-agent\.com\/[^"'\s]*datadog-rum[^"'\s]*\.js/i,
    start: /\bDD_RUM\s*\.\s*init\s*\(\s*\{[^}]*?\bclientToken\s*:\s*([^,}]+)/,
    source: 'https://docs.datadoghq.com/real_user_monitoring/application_monitoring/browser/setup/client/',
  },
]

/** The trackers that a page in HTML loads by the scripts their makers document; what stands in comments does not count. */
export function pageTrackers(path: string, text: string): PageTracker[] {
  if (!/\.html?$/i.test(path) || !/sentry-cdn|posthog|cloudfront|datadog/i.test(text)) return []
  const shown = text.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => ' '.repeat(comment.length))
  return LOADERS.flatMap(({ name, script, start }) => {
    const loaded = script.exec(shown)
    if (!loaded) return []
    const range = { start: loaded.index, end: loaded.index + loaded[0].length }
    const started = start ? start.exec(shown) : loaded
    if (!started) return [{ name, range, because: 'the page loads it and does not start it' }]
    if (name === 'PostHog' && /\bcapture_exceptions\s*:\s*false\b/.test(shown))
      return [{ name, range, because: 'errors are left out of what it is told (`capture_exceptions: false`)' }]
    const key = (started[1] ?? '').trim()
    const isText = !start || /^["'`]/.test(key)
    return isText && isNoAddress(key.replace(/^["'`]|["'`]$/g, ''))
      ? [{ name, range, because: 'it is given no address, or an example of one' }]
      : [{ name, range }]
  })
}
