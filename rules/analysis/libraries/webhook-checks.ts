/** How the signature of a service's webhooks is checked in code. */
export type WebhookCheck =
  /** By Stripe's own library. */
  | { readonly k: 'stripe' }
  /** By Svix's library, whose headers the service sends. */
  | { readonly k: 'svix' }
  /** `prefix` and the HMAC of the raw body in hexadecimal stand in `header`. */
  | { readonly k: 'hmac'; readonly header: string; readonly algorithm: 'sha256' | 'sha512'; readonly prefix: string }
  /** A token that was set for the webhook stands in `header`. */
  | { readonly k: 'token'; readonly header: string }

/** A check, and the variable of the environment that holds its secret. */
export interface KnownCheck {
  readonly check: WebhookCheck
  /** Named as in the service's own documentation. */
  readonly variable: string
  readonly source: string
}

/** The major versions of packages that a check is written for. */
export const CHECK_PACKAGES = { stripe: 'stripe@^23', svix: 'svix@^2' } as const

/** By the id of the service. Those whose signature covers more than the body are left out. */
export const WEBHOOK_CHECKS: Readonly<Record<string, KnownCheck>> = {
  stripe: {
    check: { k: 'stripe' },
    variable: 'STRIPE_WEBHOOK_SECRET',
    source: 'https://docs.stripe.com/webhooks/signature',
  },
  resend: {
    check: { k: 'svix' },
    variable: 'RESEND_WEBHOOK_SECRET',
    source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  },
  clerk: {
    check: { k: 'svix' },
    variable: 'CLERK_WEBHOOK_SIGNING_SECRET',
    source: 'https://clerk.com/docs/guides/development/webhooks/syncing',
  },
  github: {
    check: { k: 'hmac', header: 'x-hub-signature-256', algorithm: 'sha256', prefix: 'sha256=' },
    variable: 'GITHUB_WEBHOOK_SECRET',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  },
  'lemon-squeezy': {
    check: { k: 'hmac', header: 'x-signature', algorithm: 'sha256', prefix: '' },
    variable: 'LEMONSQUEEZY_WEBHOOK_SECRET',
    source: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  },
  paystack: {
    check: { k: 'hmac', header: 'x-paystack-signature', algorithm: 'sha512', prefix: '' },
    variable: 'PAYSTACK_SECRET_KEY',
    source: 'https://paystack.com/docs/payments/webhooks/',
  },
  asaas: {
    check: { k: 'token', header: 'asaas-access-token' },
    variable: 'ASAAS_WEBHOOK_TOKEN',
    source: 'https://docs.asaas.com/docs/about-webhooks',
  },
}
