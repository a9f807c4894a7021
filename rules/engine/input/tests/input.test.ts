import assert from 'node:assert/strict'
import { projectOf } from '../../tests/project-of'
import { chosenAmounts } from '../amounts'
import { unvalidatedIn } from '../unvalidated'

const MANIFEST =
  '{ "dependencies": { "next": "15.0.0", "stripe": "17.0.0", "@clerk/nextjs": "6.0.0", "@supabase/supabase-js": "2.45.0" } }'
const DATABASE = `import { createClient } from '@supabase/supabase-js'

const db = createClient('https://x.supabase.co', process.env.SUPABASE_SERVICE_ROLE_KEY!)
`

describe('fields that nothing looked at', () => {
  const fields = (columns: string, body: string) => {
    const project = projectOf({
      'package.json': MANIFEST,
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model meals {
  id      String  @id
  user_id String?
  ${columns}
}
`,
      'app/api/meals/route.ts': `import { auth } from '@clerk/nextjs/server'
${DATABASE}
export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  const { name, unit } = await request.json()
  const { data: old } = await db.from('meals').select('name, unit').eq('user_id', userId).single()
  ${body}
  return Response.json({ ok: !error })
}
`,
    })
    return project.endpoints.all.flatMap((endpoint) => unvalidatedIn(project, endpoint)?.fields ?? [])
  }
  const required = 'name String\n  unit String'

  it('are those that the table has to have', () => {
    const insert = "const { error } = await db.from('meals').insert({ name, unit })"
    assert.deepEqual(fields(required, insert), ['name', 'unit'])
    assert.deepEqual(fields('name String?\n  unit String?', insert), [])
    assert.deepEqual(fields('name Boolean\n  unit Int', insert), [])
  })

  it('are none where a condition or a switch looks at what was sent, also one that stops nothing', () => {
    const insert = "const { error } = await db.from('meals').insert({ name, unit })"
    assert.deepEqual(fields(required, `if (unit === 'kg') console.log('heavy')\n  ${insert}`), [])
    assert.deepEqual(fields(required, `switch (unit) { case 'kg': console.log('heavy') }\n  ${insert}`), [])
    assert.deepEqual(fields(required, `if (old) console.log('again')\n  ${insert}`), ['name', 'unit'])
  })

  it('are not those that are changed on their way', () => {
    const insert = (unit: string) => `const { error } = await db.from('meals').insert({ name, unit: ${unit} })`
    assert.deepEqual(fields(required, insert('unit')), ['name', 'unit'])
    assert.deepEqual(fields(required, insert("unit.replace(/\\W/g, '')")), [])
  })

  it('are none of a row with a column that the table has not, which is never kept', () => {
    const insert = "const { error } = await db.from('meals').insert({ name, unit, taste: unit })"
    assert.deepEqual(fields(required, insert), [])
  })

  it('are not those that something stands in for, nor those of a row that is the caller’s own', () => {
    const instead =
      "const { error } = await db.from('meals').insert({ name: name || old.name, unit: unit ?? old.unit })"
    assert.deepEqual(fields(required, instead), [])
    const own = "const { error } = await db.from('meals').insert({ name, unit, user_id: userId })"
    assert.deepEqual(fields(required, own), [])
  })
})

describe('an amount that the browser chose', () => {
  const chosen = (asks: string) => {
    const project = projectOf({
      'package.json': MANIFEST,
      'app/api/charge/route.ts': `import { auth } from '@clerk/nextjs/server'
import Stripe from 'stripe'
${DATABASE}
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  ${asks}
  const { amount } = await request.json()
  return Response.json(await stripe.paymentIntents.create({ amount: amount * 100, currency: 'eur' }))
}
`,
    })
    return project.endpoints.all.flatMap((endpoint) => chosenAmounts(project, endpoint)).length
  }

  it('is none where only those get there who have a row that says they run the app', () => {
    const asked = (role: string) =>
      `const { data } = await db.from('user_roles').select('id').eq('user_id', userId).eq('role', '${role}').single()
  if (!data) return new Response(null, { status: 403 })`
    assert.equal(chosen(''), 1)
    assert.equal(chosen(asked('customer')), 1)
    assert.equal(chosen(asked('admin')), 0)
    const rpc = `const { data: allowed } = await db.rpc('has_role', { _user_id: userId, _role: 'admin' })
  if (!allowed) return new Response(null, { status: 403 })`
    assert.equal(chosen(rpc), 0)
  })

  it('is none where only screens for those who run the app ask for it', () => {
    const asked = (path: string) => {
      const project = projectOf({
        'package.json': MANIFEST,
        'app/api/charge/route.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { amount } = await request.json()
  return Response.json(await stripe.paymentIntents.create({ amount, currency: 'eur' }))
}
`,
        'lib/charge.ts':
          "export const charge = (amount: number) => fetch('/api/charge', { method: 'POST', body: JSON.stringify({ amount }) })\n",
        [path]: `import { charge } from '@/lib/charge'

export default function Page() {
  return <button onClick={() => charge(5)}>Charge</button>
}
`,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      })
      return project.endpoints.all.flatMap((endpoint) => chosenAmounts(project, endpoint)).length
    }
    assert.equal(asked('app/shop/page.tsx'), 1)
    assert.equal(asked('app/admin/members/page.tsx'), 0)
  })

  it('is none where the caller pays for a row of their own, and nothing hears of it', () => {
    const keeps = (table: string, more = '') =>
      chosen(`const { id, amount: sum } = await request.json()
  await db.from('${table}').update({ note: String(sum) }).eq('id', id).eq('user_id', userId).throwOnError()
  ${more}`)
    assert.equal(keeps('ledger_lines'), 0)
    assert.equal(keeps('orders'), 1)
    assert.equal(keeps('ledger_lines', 'console.log(await stripe.paymentIntents.retrieve(id))'), 1)
  })

  it('is none where each element is given the price that the database has', () => {
    const asked = (written: string) => {
      const project = projectOf({
        'package.json': MANIFEST,
        'app/api/checkout/route.ts': `import Stripe from 'stripe'
${DATABASE}
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { items } = await request.json()
  const { data: products } = await db.from('products').select('id, price').in('id', items.map((item) => item.id))
  const byId = new Map(products.map((product) => [product.id, product]))
  const checked = items.map((item) => {
    const product = byId.get(item.id)
    return ${written}
  })
  const line_items = checked.map((item) => ({
    price_data: { currency: 'eur', unit_amount: Math.round(item.price * 100) },
    quantity: item.quantity,
  }))
  return Response.json(await stripe.checkout.sessions.create({ mode: 'payment', line_items }))
}
`,
      })
      return project.endpoints.all.flatMap((endpoint) => chosenAmounts(project, endpoint)).length
    }
    assert.equal(asked('{ ...item, price: Number(product.price) }'), 0)
    assert.equal(asked('{ ...item, name: product.name }'), 1)
    assert.equal(asked('{ id: item.id, price: item.price, quantity: item.quantity }'), 1)
  })

  it('is none where it is put into a wallet, as the payment says', () => {
    const project = (name: string, more = '') =>
      projectOf({
        'package.json': MANIFEST,
        'app/api/checkout/route.ts': `import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const { amount } = await request.json()
  return Response.json(
    await stripe.checkout.sessions.create({
      line_items: [{ price_data: { currency: 'eur', product_data: { name: '${name}' }, unit_amount: amount } }],
      ${more}
    }),
  )
}
`,
      })
    const count = (name: string, more?: string) => {
      const made = project(name, more)
      return made.endpoints.all.flatMap((endpoint) => chosenAmounts(made, endpoint)).length
    }
    assert.equal(count('Wallet Deposit'), 0)
    assert.equal(count('Deposit for a room'), 1)
    // what is owed is paid as one can
    assert.equal(count('Payment', 'metadata: { loanId: request.url },'), 0)
    assert.equal(count('Payment', 'metadata: { orderId: request.url },'), 1)
  })
})
