import rule from '../../unchecked-supabase-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { golden } from './golden'

golden(rule, fixesForUncheckedSupabaseError, [
  {
    name: 'as an Error, into a catch that makes a text of it',
    path: 'supabase/functions/self-test/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const results = { rooms: '' }
  try {
    await supabase.«from»('rooms').update({ open: true }).eq('id', 1)
  } catch (error) {
    console.error('Self-test failed:', error)
    results.rooms = String(error)
  }
  return new Response(JSON.stringify(results))
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async () => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  const results = { rooms: '' }
  try {
    const { error } = await supabase.from('rooms').update({ open: true }).eq('id', 1)
    if (error) throw new Error(error.message)
  } catch (error) {
    console.error('Self-test failed:', error)
    results.rooms = String(error)
  }
  return new Response(JSON.stringify(results))
})
`,
  },
  {
    name: 'told by the reporter of the app that the file uses alone',
    path: 'supabase/functions/stripe-webhook/index.ts',
    files: {
      'supabase/functions/_shared/errors.ts': `export function captureHookError(error: unknown, extra: Record<string, unknown>) {
  console.error(JSON.stringify({ message: String(error), ...extra }))
}
`,
    },
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import Stripe from 'https://esm.sh/stripe@14'
import { captureHookError } from '../_shared/errors.ts'

const stripe = new Stripe(Deno.env.get('STRIPE_KEY')!)

Deno.serve(async (request) => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  try {
    const event = await stripe.webhooks.constructEventAsync(await request.text(), request.headers.get('stripe-signature')!, 'x')
    const { error: ordersError } = await supabase.from('orders').update({ paid: true }).eq('stripe_id', event.id)
    if (ordersError) throw ordersError
    await supabase.«from»('webhook_events').update({ status: 'succeeded' }).eq('id', event.id)
    return new Response('ok')
  } catch (err) {
    captureHookError(err, { action: 'process_event' })
    return new Response('failed', { status: 500 })
  }
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'
import Stripe from 'https://esm.sh/stripe@14'
import { captureHookError } from '../_shared/errors.ts'

const stripe = new Stripe(Deno.env.get('STRIPE_KEY')!)

Deno.serve(async (request) => {
  const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
  try {
    const event = await stripe.webhooks.constructEventAsync(await request.text(), request.headers.get('stripe-signature')!, 'x')
    const { error: ordersError } = await supabase.from('orders').update({ paid: true }).eq('stripe_id', event.id)
    if (ordersError) throw ordersError
    const { error: webhookEventsError } = await supabase.from('webhook_events').update({ status: 'succeeded' }).eq('id', event.id)
    if (webhookEventsError) {
      captureHookError(new Error(webhookEventsError.message), { action: 'update_webhook_event' })
    }
    return new Response('ok')
  } catch (err) {
    captureHookError(err, { action: 'process_event' })
    return new Response('failed', { status: 500 })
  }
})
`,
  },
  {
    name: 'a list that a prompt is given where there is one is not worth the answer',
    path: 'supabase/functions/describe/index.ts',
    before: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async (request) => {
  try {
    const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { data: rules } = await supabase.«from»('wording_rules').select('text')
    const prompt = 'Describe it. ' + (rules && rules.length > 0 ? rules.map((each) => each.text).join('; ') : '')
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] }),
    })
    if (!response.ok) throw new Error('no')
    return new Response(await response.text())
  } catch (error) {
    console.error('describe failed:', error)
    return new Response('failed', { status: 500 })
  }
})
`,
    after: `import { createClient } from 'https://esm.sh/@supabase/supabase-js@2'

Deno.serve(async (request) => {
  try {
    const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)
    const { data: rules, error: rulesError } = await supabase.from('wording_rules').select('text')
    if (rulesError) console.error('Could not load wording rules:', rulesError)
    const prompt = 'Describe it. ' + (rules && rules.length > 0 ? rules.map((each) => each.text).join('; ') : '')
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] }),
    })
    if (!response.ok) throw new Error('no')
    return new Response(await response.text())
  } catch (error) {
    console.error('describe failed:', error)
    return new Response('failed', { status: 500 })
  }
})
`,
  },
])
