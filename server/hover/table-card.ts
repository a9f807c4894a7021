import { expressionText } from '../../rules/analysis/sql/print'
import type { IndexElement, TypeName } from '../../rules/analysis/sql/sql-facts'
import type { Place } from '../../rules/engine/finding'
import type { Column, Index, Table } from '../../rules/engine/schema/schema'
import { counted } from '../../rules/review/words'
import { escapeMarkdown } from './escape-markdown'

/** How places are named and reached: `orders.sql:3`, and an address that opens there. */
export interface PlaceLinks {
  line(place: Place): number
  uri(place: Place): string
}

const MOST_COLUMNS = 25
const MOST_INDEXES = 12
const LONGEST_CONDITION = 80

/**
 * What a table is, as Markdown: first a sentence for someone who did not write the app, and in one line how many columns and
 * indexes it has and who may read its rows, for a hover shows little without scrolling. Then the columns, and the indexes with
 * the files that make them. Names are data: nothing in them is markup.
 */
export function tableCard(table: Table, links: PlaceLinks): string {
  return [
    introduction(table, links),
    ...doubt(table),
    `${summary(table)} Row level security: ${rowSecurity(table, links)}`,
    ...columnsPart(table),
    ...indexesPart(table, links),
  ].join('\n\n')
}

function introduction(table: Table, links: PlaceLinks): string {
  const name = `**${escapeMarkdown(tableName(table))}**`
  if (table.foreign)
    return `${name} is a table that comes with the database service; this project's files do not make it.`
  const place = linkTo(table.place, links)
  if (table.assumed) return `${name} is a table that the app uses; it is first seen in ${place}.`
  return `${name} is a table of the app's database. It is made in ${place}.`
}

function doubt(table: Table): string[] {
  if (table.foreign) return ["Only what the project's own files add to it is known."]
  if (!table.assumed) return []
  return [
    'Assumed: run from nothing, the files that make this database do not make this table. It is probably there all the same, made by hand or by other files, so columns and indexes may be missing here.',
  ]
}

function summary({ columns, indexes, foreign, assumed }: Table): string {
  if (indexes.size > 0) return `${counted(columns.size, 'column')}, ${counted(indexes.size, 'index')}.`
  const none = foreign || assumed ? 'no index that is known' : 'no index: every search reads the whole table'
  return `${counted(columns.size, 'column')}, ${none}.`
}

function columnsPart({ columns }: Table): string[] {
  if (columns.size === 0) return []
  const shown = [...columns.values()].slice(0, MOST_COLUMNS)
  const more = columns.size - shown.length
  const rows = ['| Column | Type | |', '| :--- | :--- | :--- |', ...shown.map(columnRow)]
  return [rows.join('\n'), ...(more > 0 ? [`and ${more} more`] : [])]
}

function columnRow({ name, type, notNull }: Column): string {
  return `| ${escapeMarkdown(name)} | ${escapeMarkdown(typeText(type))} | ${notNull ? 'not null' : ''} |`
}

function indexesPart({ indexes }: Table, links: PlaceLinks): string[] {
  if (indexes.size === 0) return []
  const shown = [...indexes.values()].slice(0, MOST_INDEXES)
  const more = indexes.size - shown.length
  const lines = shown.map((index) => `- ${indexText(index)}, from ${linkTo(index.place, links)}`)
  return ['**Indexes**', [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')]
}

function indexText({ elements, include, unique, constraint, where, method, assumed }: Index): string {
  const kind =
    constraint === 'primary' ? 'primary key' : constraint === 'exclude' ? 'exclusion' : unique ? 'unique' : ''
  const parts = [
    `(${elements.map(elementText).join(', ')})`,
    ...(include.length > 0 ? [`including ${include.map(escapeMarkdown).join(', ')}`] : []),
    ...(kind === '' ? [] : [kind]),
    ...(method === 'btree' ? [] : [escapeMarkdown(method)]),
    ...(where ? [`partial: only where ${escapeMarkdown(shortened(expressionText(where)))}`] : []),
    ...(assumed ? ['assumed'] : []),
  ]
  return parts.join(', ')
}

function elementText({ column, expression, descending }: IndexElement): string {
  const text = column ?? (expression ? shortened(expressionText(expression)) : '?')
  return `${escapeMarkdown(text)}${descending ? ' descending' : ''}`
}

function rowSecurity(table: Table, links: PlaceLinks): string {
  const { enabled, place } = table.rowSecurity
  // Prisma's and Drizzle's own schemas are not read for it, and of a table that others make only a switch is known.
  if (!place && (table.foreign || table.assumed || !table.place.file.endsWith('.sql')))
    return 'not known from these files.'
  if (!enabled) return `off${place ? ` since ${linkTo(place, links)}` : ''}.`
  const count = table.policies.size
  return `on, with ${count === 0 ? 'no policy' : counted(count, 'policy')}.`
}

/** `orders`, and `billing.orders` outside the schema that needs no naming. */
function tableName({ schema, name }: Table): string {
  return schema === 'public' ? name : `${schema}.${name}`
}

function typeText({ schema, name, modifiers, array }: TypeName): string {
  const arguments_ = modifiers && modifiers.length > 0 ? `(${modifiers.join(', ')})` : ''
  return `${schema === undefined || schema === 'public' ? '' : `${schema}.`}${name}${arguments_}${array ? '[]' : ''}`
}

function linkTo(place: Place, links: PlaceLinks): string {
  return `[${escapeMarkdown(`${place.file}:${links.line(place)}`)}](${links.uri(place)})`
}

function shortened(text: string): string {
  const bare = /^\((.*)\)$/.exec(text)?.[1] ?? text
  const plain = bare.includes(') ') ? text : bare
  return plain.length > LONGEST_CONDITION ? `${plain.slice(0, LONGEST_CONDITION)}…` : plain
}
