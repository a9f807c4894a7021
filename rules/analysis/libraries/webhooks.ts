/** Headers with signatures that several services send: Meta and GitHub one, all who send by Svix the other. */
export const SHARED_SIGNS: readonly { readonly sign: RegExp; readonly check: string }[] = [
  // https://developers.facebook.com/docs/graph-api/webhooks/getting-started, https://docs.github.com/en/webhooks
  {
    sign: /^x-hub-signature(?:-256)?$/i,
    check: 'an HMAC (SHA-256) of the raw body with the secret of the webhook, compared with `X-Hub-Signature-256`',
  },
  // https://docs.svix.com/receiving/verifying-payloads/how
  { sign: /^(?:svix|webhook)-signature$/i, check: '`new Webhook(secret).verify(rawBody, headers)` of `svix`' },
]

/** A service that calls an app back, and how it proves that it was the one. */
export interface WebhookProvider {
  readonly id: string
  readonly name: string
  /** Words of an address that is meant for it. */
  readonly words: RegExp
  /** Headers and events that only it sends. */
  readonly signs: RegExp
  /** What its events mean to an app, after "anyone can tell the app that". */
  readonly claim: string
  /** Money moves by its events. */
  readonly pays: boolean
  /** Its own way to check, and where that is written down. */
  readonly check: string
  readonly source: string
}

const USER_MADE = 'a user signed up, changed or was deleted'
const PAID = 'a payment was made'

export const WEBHOOK_PROVIDERS: readonly WebhookProvider[] = [
  {
    id: 'stripe',
    name: 'Stripe',
    words: /(?:^|[^a-z])stripe(?:[^a-z]|$)/i,
    signs:
      /^stripe-signature$|^(?:checkout\.session|payment_intent|invoice|customer\.subscription|charge|account)\.[a-z_.]+$/,
    claim: PAID,
    pays: true,
    check: '`stripe.webhooks.constructEvent(rawBody, signature, secret)`',
    source: 'https://docs.stripe.com/webhooks/signature',
  },
  {
    id: 'github',
    name: 'GitHub',
    words: /(?:^|[^a-z])github(?:[^a-z]|$)/i,
    signs: /^x-github-(?:event|delivery|hook-id)$/i,
    claim: 'code was pushed or a pull request was merged',
    pays: false,
    check: '`verify(secret, rawBody, signature)` of `@octokit/webhooks-methods`',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  },
  {
    id: 'resend',
    name: 'Resend',
    words: /(?:^|[^a-z])resend(?:[^a-z]|$)/i,
    signs: /^email\.(?:sent|delivered|bounced|complained|opened|clicked|received|delivery_delayed|failed)$/,
    claim: 'a mail arrived, bounced or was answered',
    pays: false,
    check: '`resend.webhooks.verify(…)` or the `svix` package',
    source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  },
  {
    id: 'clerk',
    name: 'Clerk',
    words: /(?:^|[^a-z])clerk(?:[^a-z]|$)/i,
    signs: /^(?:user|organization|organizationMembership|session)\.(?:created|updated|deleted)$/,
    claim: USER_MADE,
    pays: false,
    check: '`verifyWebhook(request)` of `@clerk/backend/webhooks`',
    source: 'https://clerk.com/docs/guides/development/webhooks/syncing',
  },
  {
    id: 'twilio',
    name: 'Twilio',
    words: /(?:^|[^a-z])twilio(?:[^a-z]|$)/i,
    signs: /^x-twilio-signature$/i,
    claim: 'a customer sent a message',
    pays: false,
    check: '`twilio.validateRequest(authToken, signature, url, params)`',
    source: 'https://www.twilio.com/docs/usage/security#validating-requests',
  },
  {
    id: 'paddle',
    name: 'Paddle',
    words: /(?:^|[^a-z])paddle(?:[^a-z]|$)/i,
    signs:
      /^paddle-signature$|^transaction\.(?:completed|paid|updated)$|^subscription\.(?:activated|canceled|past_due)$/i,
    claim: PAID,
    pays: true,
    check: '`paddle.webhooks.unmarshal(rawBody, secret, signature)`',
    source: 'https://developer.paddle.com/webhooks/signature-verification',
  },
  {
    id: 'lemon-squeezy',
    name: 'Lemon Squeezy',
    words: /lemon-?_?squeezy/i,
    signs:
      /^(?:order|subscription|subscription_payment|license_key)_(?:created|updated|refunded|cancelled|resumed|expired|paused|unpaused|success|failed|recovered)$/,
    claim: PAID,
    pays: true,
    check: 'an HMAC of the raw body, compared with the header `X-Signature`',
    source: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  },
  {
    id: 'mercado-pago',
    name: 'Mercado Pago',
    words: /mercado-?_?pago/i,
    signs: /(?!)/,
    claim: PAID,
    pays: true,
    check: 'an HMAC with the secret of the webhook, compared with the header `x-signature`',
    source: 'https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks',
  },
  {
    id: 'paystack',
    name: 'Paystack',
    words: /(?:^|[^a-z])paystack(?:[^a-z]|$)/i,
    signs: /^x-paystack-signature$/i,
    claim: PAID,
    pays: true,
    check: 'an HMAC (SHA-512) of the raw body, compared with the header `x-paystack-signature`',
    source: 'https://paystack.com/docs/payments/webhooks/',
  },
  {
    id: 'asaas',
    name: 'Asaas',
    words: /(?:^|[^a-z])asaas(?:[^a-z]|$)/i,
    signs: /^asaas-access-token$/i,
    claim: PAID,
    pays: true,
    check: 'the header `asaas-access-token`, compared with the token that was set for the webhook',
    source: 'https://docs.asaas.com/docs/about-webhooks',
  },
]
