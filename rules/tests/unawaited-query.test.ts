import rule from '../catalog/failure-handling/unawaited-query'
import { reportsMarked } from './reports-marked'

const CLIENTS = `import { createClient } from '@supabase/supabase-js'
import { PrismaClient } from '@prisma/client'
import { drizzle } from 'drizzle-orm/node-postgres'
import { after } from 'next/server'
import { waitUntil } from '@vercel/functions'
import knexOf from 'knex'
import { Kysely } from 'kysely'
import postgres from 'postgres'
import { rooms } from './schema'
const supabase = createClient('https://x.supabase.co', 'public')
const prisma = new PrismaClient()
const db = drizzle('postgres://x')
const knex = knexOf({ client: 'pg' })
const ky = new Kysely({})
const sql = postgres('postgres://x')
`

/** Statements; «» where a finding stands. */
const rows: readonly (readonly [string, string])[] = [
  // never sent
  ['rpc', `export async function f() { supabase.«rpc('count')» }`],
  ['a client of another schema', `export async function f() { supabase.schema('a').«from('b')».insert({}) }`],
  ['throwOnError does not send', `export async function f() { supabase.«from('b')».insert({}).throwOnError() }`],
  ['an untyped client', `export async function f(svc: any) { (svc as any).«from('b')».update({}).eq('id', 1) }`],
  [
    'in an effect',
    `import { useEffect } from 'react'\nexport function A() { useEffect(() => { supabase.«from('b')».delete().eq('id', 1) }, []); return null }`,
  ],
  [
    'given back to an effect',
    `import { useEffect } from 'react'\nexport function A() { useEffect(() => supabase.«from('b')».delete().eq('id', 1), []); return null }`,
  ],
  [
    'given back to a timer',
    `export const f = () => { setTimeout(() => supabase.«from('b')».delete().eq('id', 1), 9) }`,
  ],
  [
    'given back to forEach',
    `export const f = (ids: string[]) => { ids.forEach((id) => prisma.room.«delete»({ where: { id } })) }`,
  ],
  [
    'a list nobody looks at',
    `export const f = (ids: string[]) => { ids.map((id) => prisma.room.«delete»({ where: { id } })) }`,
  ],
  ['a condition', `export async function f(a: boolean) { a && supabase.«from('b')».insert({}) }`],
  ['a Prisma raw query', `export async function f() { prisma.«$executeRawUnsafe»('delete from a') }`],
  [
    'rows that another function has read, gone through',
    `const read = async () => { const devices = await db.select().from(rooms); return { devices: devices.map((each: any) => ({ ...each })), kept: devices } }
export async function f() { const data = await read(); data.devices.forEach((each: any) => console.log(each)); data.kept.forEach((each: any) => console.log(each)) }`,
  ],
  ['a Drizzle update', `export async function f() { db.update(rooms).set({ a: 1 }).«where»(1) }`],
  ['a Knex update', `export async function f() { knex('rooms').where('id', 1).«update»({ a: 1 }) }`],
  ['a Knex insert', `export async function f() { knex('rooms').«insert»({ a: 1 }) }`],
  ['a Kysely insert without execute', `export async function f() { ky.insertInto('rooms').«values»({ a: 1 }) }`],
  ['a Postgres.js text', `export async function f() { sql.«unsafe»('delete from a') }`],
  ['a Postgres.js template', 'export async function f() { «sql»`delete from a` }'],
  [
    'a handler by name',
    `const remove = () => supabase.«from('b')».delete().eq('id', 1)\nexport const A = () => <button onClick={remove} />`,
  ],
  [
    'a call of a helper of a helper',
    `const one = () => prisma.room.create({})\nconst two = () => one()\nexport async function f() { «two»() }`,
  ],
  ['void of a helper', `const one = () => prisma.room.create({})\nexport async function f() { void «one»() }`],
  // sent, or nobody can tell
  ['awaited', `export async function f() { await supabase.from('b').insert({}) }`],
  ['then', `export function f() { supabase.from('b').insert({}).then() }`],
  ['catch of Drizzle', `export function f() { db.insert(rooms).values({}).catch(console.error) }`],
  ['finally of Prisma', `export function f() { prisma.room.create({}).finally(() => {}) }`],
  [
    'a variable that then is called on',
    `export function f(a: string) { let q = supabase.from('b').select(); q = q.eq('a', a); q.single().then(console.log) }`,
  ],
  ['an argument', `export async function f() { await retry(supabase.from('b').insert({})) }`],
  ['waitUntil', `export async function f() { waitUntil(prisma.room.create({})) }`],
  ['after with a function', `export async function f() { after(() => supabase.from('b').insert({})) }`],
  [
    'a query function',
    `import { useQuery } from '@tanstack/react-query'\nexport const useA = () => useQuery({ queryKey: ['a'], queryFn: () => supabase.from('a').select() })`,
  ],
  [
    'Promise.all of map',
    `export async function f(ids: string[]) { await Promise.all(ids.map((id) => prisma.room.delete({ where: { id } }))) }`,
  ],
  ['Promise.all nobody waits for', `export function f() { Promise.all([supabase.from('a').insert({})]) }`],
  [
    'allSettled',
    `export async function f(ids: string[]) { await Promise.allSettled(ids.map((id) => db.delete(rooms).where(id))) }`,
  ],
  ['in an object', `export const f = () => ({ query: supabase.from('a').select() })`],
  ['a property', `export class A { query: unknown; set() { this.query = supabase.from('a').insert({}) } }`],
  [
    'assigned in branches',
    `export async function f(a: boolean) { let q; if (a) q = db.delete(rooms).where(1); else q = db.delete(rooms).where(2); return await q }`,
  ],
  ['a list that is read and left over', `export async function f() { let q = supabase.from('a').select(); return 1 }`],
  [
    '$transaction',
    `export async function f() { await prisma.$transaction([prisma.a.create({}), ...[1].map((id) => prisma.b.delete({ where: { id } }))]) }`,
  ],
  [
    'a transaction callback',
    `export async function f() { await db.transaction(async (tx) => { await tx.insert(rooms).values({}) }) }`,
  ],
  ['a subquery', `export async function f() { return db.select().from(rooms).where(exists(db.select().from(rooms))) }`],
  [
    'a Knex subquery',
    `export async function f() { return knex('a').whereIn('id', function () { this.select('id').from('b') }) }`,
  ],
  ['a Knex stream', `export function f(out: any) { knex('a').select().stream((s) => s.pipe(out)) }`],
  ['Kysely execute, awaited', `export async function f() { await ky.insertInto('rooms').values({ a: 1 }).execute() }`],
  ['Kysely execute starts at once', `export async function f() { ky.insertInto('rooms').values({ a: 1 }).execute() }`],
  [
    'a piece of a Postgres.js query',
    'export async function f(a: boolean) { return await sql`select * from a ${a ? sql`where b` : sql``}` }',
  ],
  [
    'an async arrow sends what it gives back',
    `export const f = (ids: string[]) => { ids.forEach(async (id) => prisma.room.delete({ where: { id } })) }`,
  ],
  [
    'given back to a caller that awaits',
    `const one = () => prisma.room.create({})\nexport async function f() { await one() }`,
  ],
  ['given back to then', `export const f = () => fetch('/a').then(() => supabase.from('b').insert({}))`],
  [
    'what a sent query gave is no query',
    `const list = async () => db.select().from(rooms)\nexport async function f() { const all = await list(); all.forEach((a) => console.log(a)); (await list()).map(console.log) }`,
  ],
  [
    'calls that start at once',
    `export function f() { supabase.functions.invoke('a'); supabase.auth.signOut(); supabase.storage.from('a').remove(['b']); supabase.channel('a').subscribe() }`,
  ],
  ['Prisma itself', `export function f() { prisma.$connect(); prisma.$on('query', () => {}); prisma.$disconnect() }`],
  [
    'no tables',
    `export function f(list: any) { Array.from(list); Buffer.from('a'); new Map().delete('a'); list.update({}) }`,
  ],
  [
    'a component that waits for its handler',
    `function Ask({ onClick }) { return <button onClick={async () => { await onClick() }} /> }\nexport const A = () => <Ask onClick={() => supabase.from('b').delete().eq('id', 1)} />`,
  ],
]

describe('unawaited-query, case by case', () => {
  for (const [name, code] of rows) {
    it(name, () => {
      reportsMarked(rule, { 'src/page.tsx': `${CLIENTS}${code}\n` })
    })
  }
})
