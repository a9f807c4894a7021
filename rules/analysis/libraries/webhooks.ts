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
  /** Money moves by its events. */
  readonly pays: boolean
  /** Its own way to check, and where that is written down. */
  readonly check: string
  readonly source: string
}

export const WEBHOOK_PROVIDERS: readonly WebhookProvider[] = [
  {
    id: 'stripe',
    name: 'Stripe',
    words: /(?:^|[^a-z])stripe(?:[^a-z]|$)/i,
    signs:
      /^stripe-signature$|^(?:checkout\.session|payment_intent|invoice|customer\.subscription|charge|account)\.[a-z_.]+$/,
    pays: true,
    check: '`stripe.webhooks.constructEvent(rawBody, signature, secret)`',
    source: 'https://docs.stripe.com/webhooks/signature',
  },
  {
    id: 'github',
    name: 'GitHub',
    words: /(?:^|[^a-z])github(?:[^a-z]|$)/i,
    signs: /^x-github-(?:event|delivery|hook-id)$/i,
    pays: false,
    check: '`verify(secret, rawBody, signature)` of `@octokit/webhooks-methods`',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  },
  {
    id: 'resend',
    name: 'Resend',
    words: /(?:^|[^a-z])resend(?:[^a-z]|$)/i,
    signs: /^email\.(?:sent|delivered|bounced|complained|opened|clicked|received|delivery_delayed|failed)$/,
    pays: false,
    check: '`resend.webhooks.verify(…)` or the `svix` package',
    source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  },
  {
    id: 'clerk',
    name: 'Clerk',
    words: /(?:^|[^a-z])clerk(?:[^a-z]|$)/i,
    signs: /^(?:user|organization|organizationMembership|session)\.(?:created|updated|deleted)$/,
    pays: false,
    check: '`verifyWebhook(request)` of `@clerk/backend/webhooks`',
    source: 'https://clerk.com/docs/guides/development/webhooks/syncing',
  },
  {
    id: 'twilio',
    name: 'Twilio',
    words: /(?:^|[^a-z])twilio(?:[^a-z]|$)/i,
    signs: /^x-twilio-signature$/i,
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
    pays: true,
    check: 'an HMAC of the raw body, compared with the header `X-Signature`',
    source: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  },
  {
    id: 'mercado-pago',
    name: 'Mercado Pago',
    words: /mercado-?_?pago/i,
    signs: /(?!)/,
    pays: true,
    check: 'an HMAC with the secret of the webhook, compared with the header `x-signature`',
    source: 'https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks',
  },
  {
    id: 'paystack',
    name: 'Paystack',
    words: /(?:^|[^a-z])paystack(?:[^a-z]|$)/i,
    signs: /^x-paystack-signature$/i,
    pays: true,
    check: 'an HMAC (SHA-512) of the raw body, compared with the header `x-paystack-signature`',
    source: 'https://paystack.com/docs/payments/webhooks/',
  },
  {
    id: 'asaas',
    name: 'Asaas',
    words: /(?:^|[^a-z])asaas(?:[^a-z]|$)/i,
    signs: /^asaas-access-token$/i,
    pays: true,
    check: 'the header `asaas-access-token`, compared with the token that was set for the webhook',
    source: 'https://docs.asaas.com/docs/about-webhooks',
  },
  {
    id: 'razorpay',
    name: 'Razorpay',
    words: /(?:^|[^a-z])razorpay(?:[^a-z]|$)/i,
    signs: /^x-razorpay-signature$/i,
    pays: true,
    check: 'an HMAC (SHA-256) of the raw body, compared with the header `X-Razorpay-Signature`',
    source: 'https://razorpay.com/docs/webhooks/validate-test/',
  },
  {
    id: 'flutterwave',
    name: 'Flutterwave',
    words: /(?:^|[^a-z])flutterwave(?:[^a-z]|$)/i,
    signs: /^(?:verif-hash|flutterwave-signature)$/i,
    pays: true,
    check: 'the header `verif-hash`, compared with the secret hash that was set for the webhook',
    source: 'https://developer.flutterwave.com/docs/webhooks',
  },
  {
    id: 'paypal',
    name: 'PayPal',
    words: /(?:^|[^a-z])paypal(?:[^a-z]|$)/i,
    signs: /^paypal-transmission-(?:sig|id)$/i,
    pays: true,
    check: 'a call of `/v1/notifications/verify-webhook-signature` with the headers that came',
    source: 'https://developer.paypal.com/api/rest/webhooks/rest/',
  },
  {
    id: 'square',
    name: 'Square',
    words: /(?:^|[^a-z])square(?:[^a-z]|$)/i,
    signs: /^x-square-(?:hmacsha256-)?signature$/i,
    pays: true,
    check: '`WebhooksHelper.verifySignature(…)` of `square`',
    source: 'https://developer.squareup.com/docs/webhooks/step3validate',
  },
  {
    id: 'revenuecat',
    name: 'RevenueCat',
    words: /revenue-?_?cat/i,
    signs: /(?!)/,
    pays: true,
    check: 'the header `Authorization`, compared with the value that was set for the webhook',
    source: 'https://www.revenuecat.com/docs/integrations/webhooks',
  },
  {
    id: 'chapa',
    name: 'Chapa',
    words: /(?:^|[^a-z])chapa(?:[^a-z]|$)/i,
    signs: /^(?:x-)?chapa-signature$/i,
    pays: true,
    check: 'an HMAC (SHA-256) of the raw body, compared with the header `x-chapa-signature`',
    source: 'https://developer.chapa.co/integrations/webhooks',
  },
  {
    id: 'hotmart',
    name: 'Hotmart',
    words: /(?:^|[^a-z])hotmart(?:[^a-z]|$)/i,
    signs: /^x-hotmart-hottok$/i,
    pays: true,
    check: 'the header `X-HOTMART-HOTTOK`, compared with the token of the account',
    source: 'https://developers.hotmart.com/docs/en/2.0.0/webhook/using-webhook/',
  },
]
