import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Repeat } from '../link/repeats'
import { nameOfValue } from '../link/value-names'
import type { Project } from '../project'
import type { Table } from '../schema/schema'
import { snakeCase } from '../snake-case'
import type { Database } from './database'
import { isHandedOver } from './handed-over'
import { tablesOfAdmins } from './kept-by-admins'
import { queriesIn } from './one-active'
import type { QueryShape } from './shape'
import { isCatalogue } from './short-tables'
import { writesOf } from './writes'

/** A form of its own, by the component's file. */
const FORM =
  /(?:Form|Modal|Dialog|Sheet|Wizard|Drawer|Editor)\.\w+$|\/(?:New|Create|Add|Edit)[A-Z]\w*\.\w+$|[a-z]New\.\w+$/
/** Lists out of a file that somebody picks. */
const FROM_FILE = /import|upload|csv|xlsx?|bulk|spreadsheet|excel/i
const READS_FILE = /^(?:papaparse|xlsx|exceljs|csv-parse\S*|react-papaparse|read-excel-file)/
/** Who is asked to come is typed in one by one. */
const INVITES = /invit/i
const ADDRESSES = /^(?:e?mails?|email_?address(?:es)?|emails?_?list|invit\w*|recipients?)$/i
/** What this device could not send so far. */
const OFFLINE = /offline/i
/** Rows with which an app is tried out, put in and taken out by whoever sets it up. */
const SEEDS = /(?:^|\/)seeds?(?:\/|\.\w+$)/i
/** Parts of one thing, and whose they are by the function's name: `getCartItems`. */
const PARTS = /^(?:items|lines)$/i
const OF_ONE = /(?:cart|basket|order|invoice|quote)_?(?:items|lines)/i
const OWNER_OF_PARTS = /(?:^|[a-z_])(?:cart|basket|order|invoice|quote)$/i
const MOST_HOPS = 8

/**
 * Whether somebody puts a list together by hand, by where the loop stands: rows that a form adds, people who are invited, what this
 * device could not send, the parts of one order.
 */
export function isMadeByHand(
  project: Project,
  facts: CodeFacts,
  repeat: Repeat,
  call: CallFact,
  adds: boolean,
): boolean {
  const { over, list } = repeat
  if (SEEDS.test(facts.path)) return true
  const isBrowser = project.side(facts) === 'browser'
  const isHeld = isHandedOrHeld(facts, over)
  if (INVITES.test(facts.path) && isHeld) return true
  if (isBrowser && (ADDRESSES.test(list) || asksDevice(facts, over, MOST_HOPS))) return true
  if (PARTS.test(list) && (OWNER_OF_PARTS.test(holderOf(facts, over) ?? '') || OF_ONE.test(nameAround(facts, call))))
    return true
  if (
    !adds ||
    !isBrowser ||
    !(isHeld || isCollected(facts, over)) ||
    !FORM.test(facts.path) ||
    FROM_FILE.test(facts.path)
  )
    return false
  return !facts.imports.some(({ specifier }) => READS_FILE.test(specifier))
}

/** Whether a query that gave a list reads what whoever runs the app, or a tenant, has typed in by hand. */
export function readsFewRows(project: Project, { path }: CodeFacts, chain: readonly number[]): boolean {
  return queriesIn(project, path, chain).some(([database, shape]) => isOfFewRows(project, database, shape))
}

const keepers = new WeakMap<Database, ReturnType<typeof tablesOfAdmins>>()

function isOfFewRows(project: Project, database: Database, { table, where }: QueryShape): boolean {
  const found = database.tableOf(table)
  if (!found) return false
  const isKept = keepers.get(database) ?? tablesOfAdmins(project, database)
  keepers.set(database, isKept)
  // What each tenant has of its own is short for one of them.
  const isOfOne = where.some((each) => each.k === 'test' && each.test === 'equal' && each.value === undefined)
  return isKept(found) || (isOfOne && isCatalogue(found.name)) || isMadeInShortLists(project, database, found, where)
}

/**
 * Rows are found by what those have in common that one call adds together (`.eq('payment_group_id', id)`), and wherever such are
 * added a list is refused that is too long.
 */
function isMadeInShortLists(
  project: Project,
  { queries, tableOf }: Database,
  table: Table,
  where: QueryShape['where'],
): boolean {
  const tests = where.flatMap((each) =>
    each.k === 'test' && each.test === 'equal' && !each.relation && each.value === undefined ? (each.column ?? []) : [],
  )
  const adding = queries.filter(
    (shape) =>
      (shape.command === 'insert' || shape.command === 'upsert') && shape.c >= 0 && tableOf(shape.table) === table,
  )
  const paths = [...new Set(adding.map(({ path }) => path))]
  return tests.some((column) => {
    let isSet = false
    for (const path of paths) {
      const facts = project.link.code(path)
      for (const { values, table: written, command } of facts ? writesOf(project, facts) : []) {
        if (!facts || command === 'delete' || command === 'update' || written !== snakeCase(table.name)) continue
        for (const value of values) {
          const [rows, isList] = rowsIn(facts, value)
          if (rows.length === 0) return false
          if (!rows.some(({ members }) => members[column] && members[column].k !== 'literal')) continue
          if (!isList || !facts.shortLists?.capped.length) return false
          isSet = true
        }
      }
    }
    return isSet
  })
}

/** The objects that are written as rows, and whether they are made of a list. */
function rowsIn(facts: CodeFacts, value: Value): [(Value & { k: 'object' })[], boolean] {
  const [only] = value.k === 'local' ? (facts.declarations[value.d]?.values ?? []) : [value]
  if (only?.k === 'object') return [[only], false]
  const { callee, args: [made] = [] } = (only?.k === 'call' && facts.calls[only.c]) || {}
  if (callee?.k !== 'member' || callee.name !== 'map' || made?.k !== 'function') return [[], false]
  return [(facts.functions[made.f]?.returns ?? []).filter((each) => each.k === 'object'), true]
}

/** It came with the call of a function, or is the state of a component. */
function isHandedOrHeld(facts: CodeFacts, value: Value): boolean {
  const isMade = (c: number, inner: (part: Value) => boolean) => {
    const { text = '', callee } = facts.calls[c] ?? {}
    if (/(?:^|\.)useState$/.test(text)) return true
    return /\.(?:json|map|filter|sort)$/.test(text) && callee?.k === 'member' && inner(callee.of)
  }
  return isHandedOver(facts, value, 'every', isMade, MOST_HOPS)
}

/** A list that begins empty, and that the code fills. */
function isCollected({ declarations }: CodeFacts, value: Value): boolean {
  const { values = [] } = (value.k === 'local' && declarations[value.d]) || {}
  return values.length > 0 && values.every((each) => each.k === 'array' && each.elements.length === 0)
}

/** `getOfflineQueue().filter(…)`. */
function asksDevice(facts: CodeFacts, value: Value, hops: number): boolean {
  if (hops === 0) return false
  if (value.k === 'local')
    return (facts.declarations[value.d]?.values ?? []).some((each) => asksDevice(facts, each, hops - 1))
  if (value.k === 'member') return asksDevice(facts, value.of, hops - 1)
  if (value.k !== 'call') return false
  const { text = '', callee } = facts.calls[value.c] ?? {}
  return OFFLINE.test(text) || (callee?.k === 'member' && asksDevice(facts, callee.of, hops - 1))
}

/** `order` of `order.items`. */
function holderOf(facts: CodeFacts, value: Value): string | undefined {
  if (value.k === 'member') return nameOfValue(facts, value.of)
  return value.k === 'param' && (value.path?.length ?? 0) > 0
    ? (value.path?.at(-2) ?? facts.functions[value.f]?.params[value.i]?.name)
    : undefined
}

/** The names of the functions around a call. */
function nameAround({ functions }: CodeFacts, { in: own }: CallFact): string {
  const names: string[] = []
  for (let f = own; f >= 0; f = functions[f]?.parent ?? -1) names.push(functions[f]?.name ?? '')
  return names.join(' ')
}
