import { WEBHOOK_PROVIDERS } from '../../analysis/libraries/webhooks'
import { callsWithin } from '../endpoints/within'
import type { Target } from '../link/target'
import type { Project } from '../project'
import { asksService, functionsOf } from './reached'
import type { Webhook } from './webhook'

/** What a payment is called where a service is asked for it. What belongs to one, as a subscription does, is not what the event is about. */
const ONE_BY_NAME =
  /(?:^|\.)(?:events|sessions|payment_?intents|charges|payments?|transactions?|orders|preapprovals?|merchant_?orders?)(?:\(\))?\.(?:retrieve|get|verify|fetch|find\w*)$/i
const ONE_BY_FUNCTION =
  /(?:^|\.)(?:get|fetch|retrieve|verify|look_?up|check|query|capture)_?(?:mp|stripe|paypal|mollie|paystack|mercado_?pago|razorpay)?_?(?:payment|charge|order|transaction|checkout_?session|payment_?intent|preapproval|capture)(?:s|_?(?:details?|status|info|by_?id|data))?$/i
/** Of a service that sends all there is to know with the event, what else is asked for decides little. */
const WHOLE_EVENT = /\.events\.retrieve$/
/** `/v1/payments/${}`, `/transaction/verify/${}`. */
const ONE_BY_ADDRESS =
  /\/(?:payments?|charges|orders|transactions?|preapprovals?|merchant_orders|checkouts|payment_intents|sessions|events)(?:\/verify)?\/(?:\$\{\}|$)/i

/** `Payment().get` of the client of a service: `new Payment(client).get({ id })`, whatever the variable is called. */
const ONE_OF_CLIENT =
  /(?:^|\.)(?:checkout)?(?:sessions?|payment_?intents?|charges?|payments?|transactions?|orders?|pre_?approvals?|merchant_?orders?)(?:\(\))?\.(?:retrieve|get|verify|fetch|find\w*)$/i

/**
 * The handler asks the service itself for the payment that it is told of, by its id: what stands in the request then decides
 * nothing, and whoever makes one up gets nowhere. https://docs.mollie.com/reference/webhooks, https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks
 */
export function asksBack(project: Project, { endpoint, provider }: Webhook): boolean {
  const isWhole = provider?.id === 'stripe'
  return functionsOf(project, endpoint.handler).some(({ facts, range }) =>
    [...callsWithin(facts, range)].some(([c, { text, args }]) => {
      const { target, behaviour } = project.link.called(facts.path, c)
      const [address] = args
      if (isWhole) return WHOLE_EVENT.test(text)
      if (address?.k === 'string' && behaviour?.sends === 'http') return ONE_BY_ADDRESS.test(address.text)
      if (args.length > 0 && isOfClient(target)) return true
      if (target.k !== 'function') return behaviour?.sends === 'http' && ONE_BY_NAME.test(text)
      return ONE_BY_FUNCTION.test(text) && functionsOf(project, target).some((each) => asksService(project, each))
    }),
  )
}

/** It is asked of the package of a service that takes payments. */
function isOfClient(target: Target): boolean {
  return (
    target.k === 'api' &&
    ONE_OF_CLIENT.test(target.path) &&
    WEBHOOK_PROVIDERS.some(({ pays, words }) => pays && words.test(target.pkg))
  )
}
