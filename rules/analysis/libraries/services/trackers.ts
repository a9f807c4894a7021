/** Services that are told of errors, as data: by which packages and by which calls they begin to listen. */
export interface TrackerTable {
  readonly name: string
  /** npm names; `@sentry/*` for a family. */
  readonly packages: readonly string[]
  readonly starts: readonly TrackerStart[]
  /** Documentation it comes from. */
  readonly source: string
}

/**
 * What begins to listen. `call`: a call or `new` of this API path of the package, its last part told · `import`: an import
 * of this specifier alone · `element`: a component.
 */
export interface TrackerStart {
  readonly k: 'call' | 'import' | 'element'
  /** The API path's end: `init`, `default.init`, `BrowserAgent`; the specifier; the component's name. */
  readonly name: string
  /** Where its first argument must hold the address or key to report to, by name; absent: it comes from elsewhere. */
  readonly key?: string
  /** The key stands alone as first argument. */
  readonly keyFirst?: true
  /** Errors are left out where one of these options is false, and the app does not hand them over itself. */
  readonly options?: readonly string[]
  /** They are left out, too, where none of the options is set: it is there for something else. */
  readonly off?: true
}

const call = (name: string, more: Partial<TrackerStart> = {}): TrackerStart => ({ k: 'call', name, ...more })

export const TRACKERS: readonly TrackerTable[] = [
  {
    name: 'Sentry',
    packages: ['@sentry/*', 'sentry-expo', 'raven', 'raven-js'],
    starts: [
      call('init', { key: 'dsn' }),
      call('withSentry'),
      call('sentry'),
      call('sentryPagesPlugin'),
      call('wrapRequestHandler'),
    ],
    source: 'https://docs.sentry.io/platforms/javascript/',
  },
  {
    name: 'Sentry',
    packages: ['toucan-js'],
    starts: [call('Toucan', { key: 'dsn' }), call('default', { key: 'dsn' })],
    source: 'https://github.com/robertcepa/toucan-js',
  },
  {
    name: 'Sentry',
    packages: ['@hono/sentry'],
    starts: [call('sentry')],
    source: 'https://github.com/honojs/middleware/tree/main/packages/sentry',
  },
  {
    name: 'PostHog',
    packages: ['posthog-js'],
    starts: [
      call('init', { keyFirst: true, options: ['capture_exceptions'] }),
      { k: 'element', name: 'PostHogProvider', options: ['capture_exceptions'] },
    ],
    source: 'https://posthog.com/docs/error-tracking/installation/web',
  },
  {
    name: 'PostHog',
    packages: ['posthog-node', '@posthog/nextjs', 'posthog-react-native'],
    starts: [
      call('PostHog', { keyFirst: true, options: ['enableExceptionAutocapture', 'errorTracking'], off: true }),
      call('default', { keyFirst: true, options: ['enableExceptionAutocapture', 'errorTracking'], off: true }),
      { k: 'element', name: 'PostHogProvider', options: ['errorTracking'] },
    ],
    source: 'https://posthog.com/docs/error-tracking/installation/node',
  },
  {
    name: 'Bugsnag',
    packages: ['@bugsnag/*', 'bugsnag', 'bugsnag-js'],
    starts: [call('start', { key: 'apiKey' }), call('createClient', { key: 'apiKey' })],
    source: 'https://docs.bugsnag.com/platforms/javascript/',
  },
  {
    name: 'Datadog',
    packages: [
      '@datadog/browser-rum',
      '@datadog/browser-rum-slim',
      '@datadog/browser-logs',
      '@datadog/mobile-react-native',
    ],
    starts: [
      call('datadogRum.init', { key: 'clientToken' }),
      // https://docs.datadoghq.com/logs/log_collection/javascript/: it sends errors where `forwardErrorsToLogs` says so.
      call('datadogLogs.init', { key: 'clientToken', options: ['forwardErrorsToLogs'], off: true }),
      call('DdSdkReactNative.initialize'),
      { k: 'element', name: 'DatadogProvider' },
    ],
    source: 'https://docs.datadoghq.com/real_user_monitoring/application_monitoring/browser/setup/',
  },
  {
    name: 'Datadog',
    packages: ['dd-trace'],
    starts: [call('init'), { k: 'import', name: 'dd-trace/init' }, { k: 'import', name: 'dd-trace/initialize.mjs' }],
    source: 'https://docs.datadoghq.com/tracing/trace_collection/dd_libraries/nodejs/',
  },
  {
    name: 'Rollbar',
    packages: ['rollbar', '@rollbar/react', 'rollbar-react-native'],
    starts: [
      call('default', { key: 'accessToken' }),
      call('init', { key: 'accessToken' }),
      { k: 'element', name: 'Provider' },
    ],
    source: 'https://docs.rollbar.com/docs/javascript',
  },
  {
    name: 'Honeybadger',
    packages: ['@honeybadger-io/*', 'honeybadger'],
    starts: [call('configure', { key: 'apiKey' }), call('factory', { key: 'apiKey' })],
    source: 'https://docs.honeybadger.io/lib/javascript/',
  },
  {
    name: 'New Relic',
    packages: ['newrelic', '@newrelic/*', 'newrelic-react-native-agent'],
    starts: [{ k: 'import', name: 'newrelic' }, call('BrowserAgent'), call('MicroAgent'), call('startAgent')],
    source: 'https://docs.newrelic.com/docs/apm/agents/nodejs-agent/installation-configuration/install-nodejs-agent/',
  },
  {
    name: 'Highlight',
    packages: ['highlight.run', '@highlight-run/*'],
    starts: [
      call('H.init', { keyFirst: true }),
      call('init'),
      call('registerHighlight'),
      { k: 'element', name: 'HighlightInit' },
    ],
    source: 'https://www.highlight.io/docs/getting-started/overview',
  },
  {
    name: 'AppSignal',
    packages: ['@appsignal/*'],
    starts: [call('Appsignal'), call('default'), { k: 'import', name: '@appsignal/nodejs' }],
    source: 'https://docs.appsignal.com/nodejs/3.x/installation.html',
  },
  {
    name: 'Raygun',
    packages: ['raygun', 'raygun4js', 'raygun4reactnative'],
    starts: [call('default'), call('Client.init'), call('init')],
    source: 'https://raygun.com/documentation/language-guides/javascript/crash-reporting/',
  },
  {
    name: 'OpenTelemetry',
    packages: [
      '@opentelemetry/sdk-node',
      '@opentelemetry/auto-instrumentations-node',
      '@vercel/otel',
      '@azure/monitor-opentelemetry',
    ],
    starts: [
      call('NodeSDK().start'),
      call('registerOTel'),
      call('useAzureMonitor'),
      { k: 'import', name: '@opentelemetry/auto-instrumentations-node/register' },
    ],
    source: 'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
  },
  {
    name: 'Application Insights',
    packages: ['applicationinsights', '@microsoft/applicationinsights-web'],
    starts: [call('setup().start'), call('start'), call('loadAppInsights')],
    source: 'https://learn.microsoft.com/azure/azure-monitor/app/nodejs',
  },
  {
    name: 'LogRocket',
    packages: ['logrocket', '@logrocket/react-native'],
    starts: [call('init', { keyFirst: true })],
    source: 'https://docs.logrocket.com/reference/init',
  },
  {
    name: 'TrackJS',
    packages: ['trackjs', 'trackjs-node'],
    starts: [call('install', { key: 'token' })],
    source: 'https://docs.trackjs.com/',
  },
  {
    name: 'Elastic APM',
    packages: ['elastic-apm-node', '@elastic/apm-rum'],
    starts: [call('start'), call('init'), { k: 'import', name: 'elastic-apm-node/start' }],
    source: 'https://www.elastic.co/docs/reference/apm/agents/nodejs/',
  },
  {
    name: 'Airbrake',
    packages: ['@airbrake/*'],
    starts: [call('Notifier', { key: 'projectKey' })],
    source: 'https://docs.airbrake.io/docs/platforms/javascript/',
  },
  {
    name: 'Google Error Reporting',
    packages: ['@google-cloud/error-reporting'],
    starts: [call('ErrorReporting')],
    source: 'https://cloud.google.com/error-reporting/docs/setup/nodejs',
  },
  {
    name: 'Crashlytics',
    packages: ['@react-native-firebase/crashlytics'],
    starts: [{ k: 'import', name: '@react-native-firebase/crashlytics' }],
    source: 'https://rnfirebase.io/crashlytics/usage',
  },
  {
    name: 'Embrace',
    packages: ['@embrace-io/*'],
    starts: [call('initialize'), call('initSDK')],
    source: 'https://embrace.io/docs/',
  },
  {
    name: 'Axiom',
    packages: ['next-axiom', '@axiomhq/nextjs'],
    starts: [
      call('withAxiom'),
      call('createAxiomRouteHandler'),
      call('createOnRequestError'),
      call('transformMiddlewareRequest'),
    ],
    source: 'https://axiom.co/docs/send-data/nextjs',
  },
]

/** Builds for browsers: they start in nothing else, even where a server renders the page. */
export const BROWSER_ONLY: readonly string[] = [
  'posthog-js',
  '@sentry/react',
  '@sentry/browser',
  '@sentry/vue',
  '@sentry/svelte',
  '@sentry/angular',
  '@bugsnag/browser',
  '@datadog/browser-rum',
  '@datadog/browser-rum-slim',
  '@datadog/browser-logs',
  '@honeybadger-io/react',
  '@newrelic/browser-agent',
  '@microsoft/applicationinsights-web',
  '@elastic/apm-rum',
  'highlight.run',
  'logrocket',
  'trackjs',
  'raygun4js',
  '@rollbar/react',
]

/** Whether a table is about a package: `@sentry/*` covers the family. */
export function isOf({ packages }: Pick<TrackerTable, 'packages'>, pkg: string): boolean {
  return packages.some((each) => (each.endsWith('/*') ? pkg.startsWith(each.slice(0, -1)) : each === pkg))
}
