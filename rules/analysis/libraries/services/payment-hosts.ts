/**
 * Payment services by the host of their API, for apps that ask it without a package. From the providers' own reference:
 * https://docs.stripe.com/api, https://www.mercadopago.com.br/developers, https://docs.asaas.com, https://paystack.com/docs/api,
 * https://razorpay.com/docs/api, https://developer.paypal.com/api/rest, https://developer.safaricom.co.ke and their like.
 */
const PAYMENT_HOSTS: readonly (readonly [RegExp, string])[] = [
  [/^api\.stripe\.com$/, 'Stripe'],
  [/^api\.mercadopago\.com$/, 'Mercado Pago'],
  [/^(?:api|sandbox|api-sandbox)\.asaas\.com$/, 'Asaas'],
  [/^api\.paystack\.co$/, 'Paystack'],
  [/^api\.razorpay\.com$/, 'Razorpay'],
  [/^api(?:-m)?(?:\.sandbox)?\.paypal\.com$/, 'PayPal'],
  [/^api\.flutterwave\.com$/, 'Flutterwave'],
  [/^api\.xendit\.co$/, 'Xendit'],
  [/^api\.mollie\.com$/, 'Mollie'],
  [/^api\.sumup\.com$/, 'SumUp'],
  [/^api\.lemonsqueezy\.com$/, 'Lemon Squeezy'],
  [/^(?:sandbox-)?api\.paddle\.com$/, 'Paddle'],
  [/^connect\.squareup(?:sandbox)?\.com$/, 'Square'],
  [/^(?:live|test)\.dodopayments\.com$/, 'Dodo Payments'],
  [/^(?:test-)?api\.creem\.io$/, 'Creem'],
  [/^(?:api|sandbox)\.safaricom\.co\.ke$/, 'M-Pesa'],
  [/^api\.pagar\.me$/, 'Pagar.me'],
  [/^api\.conekta\.io$/, 'Conekta'],
  [/^(?:sandbox|production)\.wompi\.co$/, 'Wompi'],
  [/^(?:app|api)\.(?:sandbox\.)?midtrans\.com$/, 'Midtrans'],
  [/^(?:sandbox-)?api\.iyzipay\.com$/, 'iyzico'],
  [/^api\.moyasar\.com$/, 'Moyasar'],
  [/^api\.tap\.company$/, 'Tap'],
]

/** The payment service that an address asks: `Stripe` of `https://api.stripe.com/v1/${}`; undefined for all others. */
export function paymentServiceAt(address: string): string | undefined {
  const host = /^https:\/\/([\w.-]+)(?:[/?#:]|$|\$\{)/.exec(address)?.[1]
  return host === undefined ? undefined : PAYMENT_HOSTS.find(([pattern]) => pattern.test(host))?.[1]
}
