import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const toast: ApiBehaviour = { role: 'toast' }
const notify: ApiBehaviour = { role: 'notify' }
/** Shows both ends of a promise, and gives the promise back still rejecting. */
const promiseToast: ApiBehaviour = { role: 'toast', callbacks: [{ arg: 0, fate: 'propagates' }] }

/** What tells the user. */
export const toasts: readonly LibraryTable[] = [
  {
    packages: ['sonner', 'sonner-native'],
    apis: entries('sonner: toast(), toast.promise()', {
      toast,
      'toast.*': toast,
      'toast.promise': promiseToast,
      'toast.dismiss': {},
    }),
  },
  {
    packages: ['react-hot-toast', 'react-hot-toast/headless'],
    aliases: { default: 'toast' },
    apis: entries('react-hot-toast: toast(), toast.promise()', {
      toast,
      'toast.*': toast,
      'toast.promise': promiseToast,
      'toast.dismiss': {},
      'toast.remove': {},
    }),
  },
  {
    packages: ['react-toastify'],
    apis: entries('react-toastify: toast(), toast.promise()', {
      toast,
      'toast.*': toast,
      'toast.promise': promiseToast,
      'toast.dismiss': {},
    }),
  },
  {
    packages: ['notistack'],
    apis: entries('notistack: enqueueSnackbar', {
      ...each(['enqueueSnackbar', 'useSnackbar().enqueueSnackbar'], toast),
    }),
  },
  {
    packages: ['@chakra-ui/react', '@chakra-ui/toast', '@chakra-ui/vue-next'],
    apis: entries('Chakra UI: useToast, createToaster', {
      ...each(
        [
          'useToast()',
          'useToast().promise',
          'createToaster().create',
          'createToaster().error',
          'createStandaloneToast().toast',
        ],
        toast,
      ),
      createToaster: { gives: 'client' },
    }),
  },
  {
    packages: ['antd'],
    apis: entries('Ant Design: message, notification, Modal', {
      ...each(
        [
          'message.*',
          'notification.*',
          'message.useMessage().0.*',
          'notification.useNotification().0.*',
          'App.useApp().message.*',
          'App.useApp().notification.*',
        ],
        toast,
      ),
      ...each(['Modal.error', 'Modal.warning', 'Modal.info', 'Modal.confirm'], notify),
    }),
  },
  {
    packages: ['@mantine/notifications'],
    apis: entries('Mantine: notifications.show', {
      ...each(['notifications.show', 'notifications.update', 'showNotification', 'updateNotification'], toast),
    }),
  },
  {
    packages: ['@radix-ui/react-toast', '@heroui/react', '@heroui/toast', '@nextui-org/react'],
    apis: entries('HeroUI: addToast', { addToast: toast }),
  },
  {
    packages: ['react-native', 'react-native-web'],
    apis: entries('React Native: Alert, ToastAndroid', {
      ...each(['Alert.alert', 'Alert.prompt'], notify),
      ...each(['ToastAndroid.show', 'ToastAndroid.showWithGravity'], toast),
    }),
  },
  {
    packages: ['react-native-toast-message', 'burnt', 'react-native-root-toast', 'expo-toast'],
    apis: entries('react-native-toast-message: Toast.show; burnt: toast, alert', {
      ...each(['default.show', 'Toast.show', 'toast', 'alert', 'default.toast'], toast),
    }),
  },
  {
    packages: ['sweetalert2', 'sweetalert', 'react-confirm-alert'],
    apis: entries('SweetAlert2: Swal.fire', { ...each(['default', 'default.fire'], notify) }),
  },
  {
    packages: [
      'vue-sonner',
      'vue-toastification',
      'svelte-sonner',
      'svelte-french-toast',
      'primereact/toast',
      'primevue/usetoast',
    ],
    aliases: { default: 'toast' },
    apis: entries('vue-sonner, svelte-sonner: toast()', { ...each(['toast', 'toast.*', 'useToast().*'], toast) }),
  },
]

const track: ApiBehaviour = { role: 'track' }
const flush: ApiBehaviour = { role: 'cleanup' }

/** What tells the developer. */
export const trackers: readonly LibraryTable[] = [
  {
    packages: ['@sentry/*'],
    apis: entries('Sentry JavaScript SDK: captureException, captureMessage', {
      ...each(
        [
          'captureException',
          'captureMessage',
          'captureEvent',
          'captureFeedback',
          'showReportDialog',
          'default.captureException',
          'Native.captureException',
          'Browser.captureException',
        ],
        track,
      ),
      ...each(
        [
          'withScope',
          'startSpan',
          'withServerActionInstrumentation',
          'withMonitor',
          'withIsolationScope',
          'startSpanManual',
        ],
        { callbacks: [{ arg: 'last', fate: 'propagates' }] },
      ),
      ...each(['wrapApiHandlerWithSentry', 'withSentry'], { callbacks: [{ arg: 0, fate: 'transparent' }] }),
      ...each(['flush', 'close'], flush),
    }),
  },
  {
    packages: ['posthog-js', 'posthog-node', 'posthog-js/react', 'posthog-react-native', '@posthog/*'],
    apis: entries('PostHog: captureException', {
      ...each(
        [
          'default.captureException',
          'posthog.captureException',
          'PostHog().captureException',
          'usePostHog().captureException',
          'PostHog().captureExceptionImmediate',
        ],
        track,
      ),
      ...each(['default.capture', 'posthog.capture', 'PostHog().capture', 'usePostHog().capture'], {}),
      'PostHog().shutdown': flush,
    }),
  },
  {
    packages: ['@bugsnag/js', '@bugsnag/browser', '@bugsnag/node', '@bugsnag/react-native', '@bugsnag/expo'],
    aliases: { Bugsnag: 'default' },
    apis: entries('Bugsnag: notify', { 'default.notify': track, 'default.start().notify': track }),
  },
  {
    packages: ['rollbar', '@rollbar/react'],
    aliases: { Rollbar: 'default' },
    apis: entries('Rollbar: error, critical, warning', {
      ...each(
        ['error', 'critical', 'warning', 'warn', 'log'].flatMap((name) => [
          `default().${name}`,
          `useRollbar().${name}`,
        ]),
        track,
      ),
    }),
  },
  {
    packages: ['@honeybadger-io/js', '@honeybadger-io/react'],
    aliases: { Honeybadger: 'default' },
    apis: entries('Honeybadger: notify', { ...each(['default.notify', 'default.notifyAsync'], track) }),
  },
  {
    packages: ['@datadog/browser-rum', '@datadog/browser-logs', 'dd-trace'],
    apis: entries('Datadog RUM: addError; logs: logger.error', {
      ...each(
        ['datadogRum.addError', 'datadogLogs.logger.error', 'datadogLogs.logger.warn', 'datadogLogs.logger.log'],
        track,
      ),
    }),
  },
  {
    packages: ['newrelic', '@newrelic/browser-agent'],
    apis: entries('New Relic: noticeError', {
      ...each(['noticeError', 'default.noticeError', 'BrowserAgent().noticeError'], track),
    }),
  },
  {
    packages: [
      '@highlight-run/node',
      '@highlight-run/next',
      'highlight.run',
      '@highlight-run/next/client',
      '@highlight-run/next/server',
    ],
    apis: entries('Highlight: consumeError', { ...each(['H.consumeError', 'H.track'], track) }),
  },
  {
    packages: [
      'raygun',
      'raygun4js',
      '@appsignal/nodejs',
      '@appsignal/javascript',
      'logrocket',
      '@logtail/node',
      '@logtail/browser',
      'applicationinsights',
      '@microsoft/applicationinsights-web',
    ],
    apis: entries('Raygun, AppSignal, LogRocket, Application Insights: send errors', {
      ...each(
        [
          'default.captureException',
          'default.captureMessage',
          'default.send',
          'default.sendError',
          'sendError',
          'setError',
          'Client().send',
        ],
        track,
      ),
      ...each(
        ['Logtail().error', 'Logtail().warn', 'ApplicationInsights().trackException', 'defaultClient.trackException'],
        track,
      ),
    }),
  },
  {
    packages: ['@opentelemetry/api'],
    apis: entries('OpenTelemetry: recordException', {
      ...each(['trace.getActiveSpan().recordException', 'trace.getSpan().recordException'], track),
    }),
  },
]

const log: ApiBehaviour = { role: 'log' }
const LEVELS = ['log', 'trace', 'debug', 'verbose', 'info', 'warn', 'error', 'fatal', 'success', 'fail', 'child().*']

function logger(...bases: readonly string[]): Record<string, ApiBehaviour> {
  return each(
    bases.flatMap((base) => LEVELS.map((level) => `${base}.${level}`)),
    log,
  )
}

export const loggers: readonly LibraryTable[] = [
  {
    packages: ['pino', 'pino-http'],
    aliases: { pino: 'default' },
    apis: entries('pino: logger levels', logger('default()', 'default().logger')),
  },
  {
    packages: ['winston'],
    aliases: { createLogger: 'default.createLogger' },
    apis: entries('winston: createLogger', {
      ...logger('default', 'default.createLogger()'),
      ...each(LEVELS.slice(0, 8), log),
    }),
  },
  {
    packages: ['bunyan'],
    aliases: { createLogger: 'default.createLogger' },
    apis: entries('bunyan: createLogger', logger('default.createLogger()')),
  },
  {
    packages: ['consola', 'signale'],
    aliases: { consola: 'default', createConsola: 'default.create' },
    apis: entries('consola', logger('default', 'default.create()', 'default.withTag()')),
  },
  {
    packages: ['loglevel', 'electron-log', 'npmlog'],
    apis: entries('loglevel', logger('default', 'default.getLogger()')),
  },
  {
    packages: ['tslog', 'roarr', 'log4js'],
    apis: entries('tslog, log4js', logger('Logger()', 'default.getLogger()', 'getLogger()', 'default')),
  },
  { packages: ['@nestjs/common'], apis: entries('NestJS: Logger', { ...logger('Logger()', 'Logger') }) },
  {
    packages: ['next-axiom', '@axiomhq/*'],
    apis: entries('next-axiom: log', {
      ...logger('log', 'useLogger()', 'Logger()'),
      withAxiom: { callbacks: [{ arg: 0, fate: 'transparent' }] },
    }),
  },
  { packages: ['debug'], apis: entries('debug', { 'default()': log }) },
]
