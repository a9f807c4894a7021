import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const SECOND = 1_000

const stripeCall = (retries: 'all' | 'none'): ApiBehaviour => ({
  sends: 'http',
  method: 'POST',
  thirdParty: true,
  service: 'Stripe',
  domain: 'payment',
  failure: 'throws',
  timeoutMs: 80 * SECOND,
  retries,
  options: { arg: 'last', timeout: ['timeout'], retry: ['maxNetworkRetries'], idempotencyKey: 'idempotencyKey' },
})

/** What moves money when it is made; confirming, capturing or paying the same object again is refused. */
const stripeMoney: readonly (readonly [string, NonNullable<ApiBehaviour['doubles']>])[] = [
  ['charges', 'charge'],
  ['invoiceItems', 'charge'],
  ['subscriptions', 'subscription'],
  ['refunds', 'refund'],
  ['transfers', 'transfer'],
  ['payouts', 'transfer'],
  ['topups', 'transfer'],
]

function stripe(retries: 'all' | 'none'): Record<string, ApiBehaviour> {
  const call = stripeCall(retries)
  const reads = [
    'list',
    'retrieve',
    'search',
    'retrieveUpcoming',
    'listLineItems',
    'listPaymentMethods',
    'retrievePaymentMethod',
    'retrieveBalance',
  ]
  return {
    'default().**.*': call,
    ...Object.fromEntries(
      stripeMoney.map(([path, doubles]) => [`default().${path}.create`, { ...call, doubles } satisfies ApiBehaviour]),
    ),
    // https://docs.stripe.com/api/payment_intents/create: `confirm` is false by default, `off_session` needs it
    'default().paymentIntents.create': { ...call, doubles: 'charge', doublesWith: 'confirm' },
    ...each(
      reads.map((name) => `default().**.${name}`),
      { ...call, method: 'GET' },
    ),
    ...each(
      ['del', 'cancel', 'deleteDiscount'].map((name) => `default().**.${name}`),
      { ...call, method: 'DELETE' },
    ),
  }
}

/** Calls that compute here and send nothing. */
const stripeLocal: Record<string, ApiBehaviour> = {
  ...each(
    ['constructEvent', 'constructEventAsync', 'generateTestHeaderString'].map((name) => `default().webhooks.${name}`),
    { failure: 'throws' },
  ),
  'default().oauth.authorizeUrl': {},
  ...each(
    ['on', 'off', 'getApiField', 'setAppInfo'].map((name) => `default().${name}`),
    {},
  ),
  'default.createFetchHttpClient': { gives: 'client' },
  'default.createNodeHttpClient': { gives: 'client' },
  'default.createSubtleCryptoProvider': {},
  'default.webhooks.*': { failure: 'throws' },
}

const answered: ApiBehaviour = {
  sends: 'http',
  method: 'POST',
  thirdParty: true,
  service: 'Stripe',
  domain: 'payment',
  failure: 'returns-error',
  errorKey: 'error',
  retries: 'none',
}

function sdk(service: string, more: Partial<ApiBehaviour> = {}): ApiBehaviour {
  return {
    sends: 'http',
    method: 'POST',
    thirdParty: true,
    service,
    domain: 'payment',
    failure: 'throws',
    retries: 'none',
    ...more,
  }
}

const client: ApiBehaviour = { gives: 'client' }

export const payments: readonly LibraryTable[] = [
  {
    packages: ['stripe'],
    aliases: { Stripe: 'default' },
    apis: [
      ...entries('stripe-node README: Configuration, timeout 80000', {
        default: {
          gives: 'client',
          clientOptions: { arg: 1, timeout: ['timeout'], retry: ['maxNetworkRetries'], fetch: ['httpClient'] },
        },
        ...stripeLocal,
      }),
      ...entries(
        'stripe-node changelog: 13.0.0 one retry by default, 17.0.0 two; POST gets an idempotency key',
        stripe('all'),
        '>=13.0.0-0',
      ),
      ...entries('stripe-node before 13.0.0: maxNetworkRetries 0 by default', stripe('none'), '<13.0.0-0'),
    ],
  },
  {
    packages: ['@stripe/stripe-js', '@stripe/stripe-js/pure'],
    apis: entries(
      'Stripe.js reference: methods resolve with { error }; loadStripe rejects when the script does not load',
      {
        // a script tag rather than a request: apps keep the promise and hand it to <Elements>
        loadStripe: { failure: 'throws', gives: 'client' },
        'loadStripe().*': answered,
        ...each(
          ['elements', 'createElement', 'registerAppInfo', 'paymentRequest'].map((name) => `loadStripe().${name}`),
          client,
        ),
        'loadStripe().elements().submit': answered,
        'loadStripe().elements().*': {},
      },
    ),
  },
  {
    packages: ['@stripe/react-stripe-js', '@stripe/react-stripe-js/checkout'],
    apis: entries('React Stripe.js: useStripe gives a Stripe.js object, methods resolve with { error }', {
      useStripe: client,
      'useStripe().*': answered,
      ...each(['useStripe().elements', 'useStripe().paymentRequest'], {}),
      useElements: client,
      'useElements().*': {},
      'useElements().submit': answered,
    }),
  },
  {
    packages: ['@paddle/paddle-node-sdk'],
    apis: entries('paddle-node-sdk: rejects with ApiError; no time limit, no retries', {
      Paddle: client,
      'Paddle().**.*': sdk('Paddle'),
      ...each(
        ['get', 'list'].map((name) => `Paddle().**.${name}`),
        sdk('Paddle', { method: 'GET' }),
      ),
      'Paddle().webhooks.*': { failure: 'throws' },
    }),
  },
  {
    packages: ['@lemonsqueezy/lemonsqueezy.js'],
    apis: entries('lemonsqueezy.js: functions resolve with { statusCode, error, data }', {
      '*': sdk('Lemon Squeezy', { failure: 'returns-error', errorKey: 'error' }),
      lemonSqueezySetup: {},
    }),
  },
  {
    packages: ['@paypal/paypal-server-sdk', '@paypal/checkout-server-sdk'],
    apis: entries('PayPal server SDK: rejects with ApiError; timeout option', {
      Client: { gives: 'client', clientOptions: { arg: 0, timeout: ['timeout'] } },
      ...each(['OrdersController', 'PaymentsController', 'VaultController'], client),
      ...each(['OrdersController().*', 'PaymentsController().*', 'VaultController().*'], sdk('PayPal')),
      'core.PayPalHttpClient().execute': sdk('PayPal'),
    }),
  },
  {
    packages: ['razorpay', 'square', '@mollie/api-client'],
    aliases: { createMollieClient: 'default', SquareClient: 'default', Client: 'default' },
    apis: entries('razorpay, square and mollie SDK READMEs: errors are thrown', {
      default: client,
      'default().**.*': sdk('the payment provider'),
    }),
  },
]
