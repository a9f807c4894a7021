import type { Source } from '../../../analysis/edits/source'

/** Hosts and clients of those who move money. */
const HOST =
  /stripe|paypal|braintree|adyen|square(?:up)?\.com|mercado-?pago|pagar\.?me|pagseguro|pagbank|asaas|razorpay|paystack|flutterwave|mollie|iyzico|paytr|klarna|checkout\.com|lemonway|wompi|conekta|culqi/i
/** Paths and names of what moves it. */
const DEED = /charge|payment|checkout|refund|payout|\bpay\b/i
/** What is done by the call: a `POST`, or the making of something. */
const DOES = /\bmethod['"]?:\s*['"`]POST\b|^[^(]*\.(?:post|create|capture|charge|refund|transfer|confirm)\(/i
/** Asked of such a host, and nothing moved. */
const ASKED = /oauth|\btoken|\/(?:search|verify|validate|lookup|status)\b/i

/**
 * Whether a call moves money: given up too early it counts as failed though it went through, and would be done again.
 * Read from its text, its address where that stands in a constant, the name of the function round it and the file's path.
 */
export function movesMoney(source: Source, text: string, address: string, around: string): boolean {
  const target = `${/^[^(]*\(\s*[^,\n]*/.exec(text)?.[0] ?? ''} ${address}`
  if (!DOES.test(text) || ASKED.test(target)) return false
  const place = source.path.split('/').slice(-3).join('/')
  return HOST.test(target) || [target, around, place].some((each) => DEED.test(each))
}
