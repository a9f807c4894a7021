import type { CodeFacts } from '../../analysis/facts'
import type { Project } from '../../engine/project'
import { type DependentWrites, dependentWrites } from '../../engine/query/dependent-writes'
import { isBatched, raceWords, transactionWay } from '../../engine/query/transaction-way'
import { againClause } from '../../engine/query/tried-again'
import { defineRule, type Report } from '../../engine/rule'
import { callSubject } from '../../engine/subject'
import { fixesForWrites } from './fixes/one-transaction'

const SUPABASE = `import { createClient } from '@supabase/supabase-js'
export const supabase = createClient('https://x.supabase.co', 'anon')
`

export default defineRule({
  id: 'missing-transaction',
  property: 'database',
  scope: 'file',
  confidence: 'medium',
  milestones: ['payments'],
  since: '0.1.0',
  summary: 'Two writes that must both happen or neither, without a transaction around them.',
  why: 'A connection breaks, a function times out, a row is refused: then the first write stays and the second is missing. Someone has paid for an order without items, or their balance no longer agrees with what they did.',
  fix: 'Put both into one transaction, so that the database takes back the first where the second fails. supabase-js has none: put both into a database function and call that.',
  outOfScope: [
    'Writes with another service asked in between (a payment, a mail, a model): a transaction cannot stay open for that.',
    'A second write that only keeps a trail (logs, notifications, messages, statistics, a sentence on what happened), one that can be repeated (`upsert`), and one whose failure its own function passes over.',
    'A row that is pointed to, where it carries a key by which it is found all the same, or the app lists the rows of its table; a single second row that another function, or an earlier branch of the same one, adds where it is missing.',
    'Code that takes the first write back where the second fails, rows that are put back as the code writes them out, and rows of an account that was just made: it has none to lose.',
    'Writes two or more calls apart, with a client that was handed over, or in the other branch of an `if`.',
    'Jobs that do everything anew when they run again (imports, synchronisations), rows that a webhook replaces and refuses where it fails, and statements in SQL that PostgreSQL does not read.',
  ],
  references: [
    'https://www.postgresql.org/docs/current/tutorial-transactions.html',
    'https://supabase.com/docs/reference/javascript/rpc',
    'https://www.prisma.io/docs/orm/prisma-client/queries/transactions',
  ],
  messages: {
    child: {
      text: 'This adds to `{second}` what belongs to the row that was just added to `{first}`, in a write of its own. If it fails, a row of `{first}` stays without its `{second}`{again}. {Way}.',
      severity: 'warning',
    },
    money: {
      text: 'This adds to `{second}` what belongs to the row that was just added to `{first}`, in a write of its own. If it fails, a row of `{first}` stays without its `{second}`{again}: money and goods no longer agree. {Way}.',
      severity: 'error',
    },
    link: {
      text: 'This makes `{second}` point to the row that was just added to `{first}`, in a write of its own. If it fails, a row of `{first}` stays that nothing leads to{again}. {Way}.',
      severity: 'warning',
    },
    agree: {
      text: '`{column}` and the rows of `{other}` have to agree, and are written one after the other. If the second write fails{race}, the numbers are wrong for good. {Way}{count}.',
      severity: 'error',
    },
    transfer: {
      text: 'What one row of `{first}` gives up, another gets, in two writes. If the second fails{race}, `{column}` is lost or made from nothing. {Way}{count}.',
      severity: 'error',
    },
    replace: {
      text: 'This deletes rows of `{first}` and then adds the new ones, in two writes. If the second fails, the old rows are gone and nothing has taken their place. {Way}.',
      severity: 'warning',
    },
  },
  examples: {
    bad: [
      {
        name: 'an order and its items, with supabase-js',
        files: {
          'src/checkout.ts': `import { supabase } from './supabase'

export async function checkout(userId: string, cart: { id: string; price: number }[]) {
  const { data: order, error } = await supabase.from('orders').insert({ user_id: userId }).select().single()
  if (error) throw error
  const items = cart.map((item) => ({ order_id: order.id, product_id: item.id, price: item.price }))
  const { error: itemsError } = await supabase.«from('order_items')».insert(items)
  if (itemsError) throw itemsError
  return order
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['money'],
      },
      {
        name: 'a team and its first member, with Prisma',
        files: {
          'src/teams.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function createTeam(name: string, userId: string) {
  const team = await prisma.team.create({ data: { name } })
  await prisma.membership.«create»({ data: { teamId: team.id, userId, role: 'owner' } })
  return team
}

export async function setLogo(teamId: string, url: string) {
  const logo = await prisma.picture.create({ data: { url } })
  await prisma.team.«update»({ where: { id: teamId }, data: { logoId: logo.id } })
}
`,
        },
        expect: ['child', 'link'],
        fixed: {
          'src/teams.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function createTeam(name: string, userId: string) {
  const team = await prisma.$transaction(async (tx) => {
    const team = await tx.team.create({ data: { name } })
    await tx.membership.create({ data: { teamId: team.id, userId, role: 'owner' } })
    return team
  })
  return team
}

export async function setLogo(teamId: string, url: string) {
  await prisma.$transaction(async (tx) => {
    const logo = await tx.picture.create({ data: { url } })
    await tx.team.update({ where: { id: teamId }, data: { logoId: logo.id } })
  })
}
`,
        },
      },
      {
        name: 'each row in a function of its own',
        files: {
          'src/projects.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export const store = {
  async addProject(data: { name: string }) {
    return await prisma.project.create({ data })
  },
  async addBoard(data: { projectId: string }) {
    return await prisma.board.create({ data })
  },
}

export async function createProject(name: string) {
  const project = await store.addProject({ name })
  await store.«addBoard»({ projectId: project.id })
  return project
}
`,
        },
        expect: ['child'],
      },
      {
        name: 'stock and order, balance and ledger',
        files: {
          'src/shop.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function order(productId: string, quantity: number, userId: string) {
  await pool.query('UPDATE products SET stock = stock - $1 WHERE id = $2', [quantity, productId])
  await pool.«query»('INSERT INTO orders (product_id, quantity, user_id) VALUES ($1, $2, $3)', [productId, quantity, userId])
}
`,
          'src/wallet.ts': `import { supabase } from './supabase'

export async function spend(userId: string, amount: number) {
  const { data: wallet, error } = await supabase.from('wallets').select('balance').eq('user_id', userId).single()
  if (error) throw error
  const balance = wallet.balance - amount
  const changed = await supabase.from('wallets').update({ balance }).eq('user_id', userId)
  if (changed.error) throw changed.error
  const noted = await supabase.«from('wallet_transactions')».insert({ user_id: userId, amount: -amount })
  if (noted.error) throw noted.error
}
`,
          'src/transfer.ts': `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function transfer(from: string, to: string, amount: number) {
  await prisma.account.update({ where: { id: from }, data: { balance: { decrement: amount } } })
  await prisma.account.«update»({ where: { id: to }, data: { balance: { increment: amount } } })
}
`,
          'src/supabase.ts': SUPABASE,
        },
        expect: ['agree', 'agree', 'transfer'],
      },
      {
        name: 'the lines of a recipe are replaced, with Drizzle',
        files: {
          'src/schema.ts': `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const ingredients = pgTable('ingredients', { id: uuid('id').primaryKey(), recipeId: uuid('recipe_id').notNull(), name: text('name') })
`,
          'src/recipes.ts': `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { ingredients } from './schema'

const db = drizzle(process.env.DATABASE_URL ?? '')

export async function saveIngredients(recipeId: string, names: string[]) {
  await db.delete(ingredients).where(eq(ingredients.recipeId, recipeId))
  await db.insert(ingredients).«values»(names.map((name) => ({ recipeId, name })))
}
`,
        },
        expect: ['replace'],
        fixed: {
          'src/recipes.ts': `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { ingredients } from './schema'

const db = drizzle(process.env.DATABASE_URL ?? '')

export async function saveIngredients(recipeId: string, names: string[]) {
  await db.transaction(async (tx) => {
    await tx.delete(ingredients).where(eq(ingredients.recipeId, recipeId))
    await tx.insert(ingredients).values(names.map((name) => ({ recipeId, name })))
  })
}
`,
        },
      },
    ],
    good: [
      {
        name: 'transactions of Prisma, Drizzle and pg, and a database function',
        files: {
          'src/prisma.ts': `import { Prisma, PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()

export async function createTeam(name: string, userId: string) {
  return await prisma.$transaction(async (tx) => {
    const team = await tx.team.create({ data: { name } })
    await tx.membership.create({ data: { teamId: team.id, userId } })
    return team
  })
}

export async function pay(orderId: string) {
  const payment = await prisma.payment.create({ data: { orderId, state: 'pending' } })
  await prisma.payment.update({ where: { id: payment.id }, data: { state: 'paid' } })
  await prisma.receipt.create({ data: { paymentId: payment.id } })
}

export async function inOther(tx: Prisma.TransactionClient, name: string, userId: string) {
  const team = await tx.team.create({ data: { name } })
  await tx.membership.create({ data: { teamId: team.id, userId } })
}

export async function sell(id: string, userId: string) {
  await prisma.$transaction([
    prisma.product.update({ where: { id }, data: { stock: { decrement: 1 } } }),
    prisma.order.create({ data: { productId: id, userId } }),
  ])
}
`,
          'src/pg.ts': `import { Pool } from 'pg'
const pool = new Pool({ connectionString: process.env.DATABASE_URL })

export async function order(productId: string, userId: string) {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('UPDATE products SET stock = stock - 1 WHERE id = $1', [productId])
    await client.query('INSERT INTO orders (product_id, user_id) VALUES ($1, $2)', [productId, userId])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
`,
          'src/rpc.ts': `import { supabase } from './supabase'

export async function checkout(items: { id: string }[]) {
  const { data, error } = await supabase.rpc('create_order_with_items', { items })
  if (error) throw error
  return data
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
      {
        name: 'a trail, a repeatable write, one that is taken back, rows that are written out, an id inside JSON, another branch, a row that is found or made, another service in between',
        files: {
          'src/orders.ts': `import { supabase } from './supabase'

export async function rename(id: string, name: string, userId: string) {
  const { data: shop, error } = await supabase.from('shops').insert({ name }).select().single()
  if (error) throw error
  await supabase.from('activity_log').insert({ shop_id: shop.id })
  await supabase.from('shop_settings').upsert({ shop_id: shop.id })
  await supabase.from('profiles').update({ last_seen: userId }).eq('id', id)
}

export async function checkout(userId: string, product: string) {
  const { data: order, error } = await supabase.from('orders').insert({ user_id: userId }).select().single()
  if (error) throw error
  const { error: itemError } = await supabase.from('order_items').insert({ order_id: order.id, product })
  if (itemError) {
    await supabase.from('orders').delete().eq('id', order.id)
    throw itemError
  }
}

export async function plan(text: string) {
  const { data: draft, error } = await supabase.from('drafts').insert({ text }).select().single()
  if (error) throw error
  const { error: planError } = await supabase.from('plan_items').insert({ draft_id: draft.id })
  if (planError) {
    console.warn('No item was planned', planError)
    // Not critical, the draft is there
  }
  return draft
}

export async function like(postId: string, isLiked: boolean) {
  if (isLiked) {
    await supabase.from('likes').delete().eq('post_id', postId)
  } else {
    await supabase.from('likes').insert({ post_id: postId })
  }
}

export async function start(email: string) {
  const found = await supabase.from('customers').select('id').eq('email', email).maybeSingle()
  if (found.error) throw found.error
  let customerId = found.data?.id
  if (!customerId) {
    const { data: made, error } = await supabase.from('customers').insert({ email }).select().single()
    if (error) throw error
    customerId = made.id
  }
  const { error } = await supabase.from('conversations').insert({ customer_id: customerId })
  if (error) throw error
}

export async function makeOwner(userId: string) {
  await supabase.from('members').delete().eq('user_id', userId).eq('role', 'owner').throwOnError()
  await supabase.from('members').insert({ user_id: userId, role: 'owner' }).throwOnError()
}

export async function explain(agent: string) {
  const { data: choice, error } = await supabase.from('choices').insert({ agent }).select().single()
  if (error) throw error
  await supabase.from('reasons').insert({ agent, evidence: { choices: [choice.id] } }).throwOnError()
}

export async function ask(userId: string) {
  const { data: chat, error } = await supabase.from('chats').insert({ user_id: userId }).select().single()
  if (error) throw error
  const response = await fetch('https://api.example.com/answer', { method: 'POST' })
  if (!response.ok) throw new Error('No answer')
  await supabase.from('answers').insert({ chat_id: chat.id, text: await response.text() })
}
`,
          'src/supabase.ts': SUPABASE,
        },
      },
    ],
  },
  *check(file, project) {
    for (const pair of dependentWrites(project, file)) yield report(project, file, pair)
  },
  fixes: (finding, _project, sourceOf) => fixesForWrites(finding, sourceOf),
})

/** Rows that money or goods hang on. */
const MONEY =
  /(?:^|_)(?:orders?|order_(?:items?|lines?)|sales?|sale_items?|invoices?|invoice_(?:items?|lines?)|payments?|transactions?|purchases?|refunds?|payouts?|withdrawals?|deposits?|transfers?|wallets?|ledgers?|inventor(?:y|ies)|stocks?|charges?)$/

type Message = 'child' | 'money' | 'link' | 'agree' | 'transfer' | 'replace'

function report(project: Project, file: CodeFacts, pair: DependentWrites): Report<Message> {
  const { first, second, how, column } = pair
  const isLink = how === 'child' && second.command === 'update'
  const isMoney = how === 'child' && MONEY.test(first.table) && MONEY.test(second.table)
  const number = first.counts.some((each) => each.column === column) ? first : second
  const other = number === first ? second : first
  return {
    file: file.path,
    range: second.range,
    message: isLink ? 'link' : isMoney ? 'money' : how,
    data: {
      first: first.table,
      second: second.table,
      Way: transactionWay(first, second, how),
      ...(first.called === undefined && second.called === undefined && { source: second.source }),
      batched: isBatched(second),
      again: againClause(project, file, pair),
      ...raceWords(pair),
      ...(how === 'agree' && { column: `${number.table}.${column}`, other: other.table }),
      ...(how === 'transfer' && column !== undefined && { column }),
    },
    subject: callSubject(file, second.call, second.table),
    cause: `${first.table} ${second.table}`,
    related: [{ file: file.path, range: first.range, message: 'The first of the two writes.' }],
  }
}
