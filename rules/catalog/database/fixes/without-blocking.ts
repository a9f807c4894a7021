import { actionIn, defaultIn, notNullIn, wholeStatement, withConcurrently } from '../../../analysis/edits/sql-changes'
import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import type { TextRange } from '../../../analysis/facts'
import type { Finding, Fix } from '../../../engine/finding'
import type { Project } from '../../../engine/project'
import type { SourceOf } from '../../../engine/rule'
import type { Effect, Hazard } from '../../../engine/schema/hazards'
import { migrationFix, type NewMigration, type SqlWriter, writerLike } from './migration'

/** What is changed in the migration, and what comes in the next ones. */
interface Steps {
  readonly title: string
  readonly edits: readonly { readonly range: TextRange; readonly newText: string }[]
  readonly next: readonly NewMigration[]
}

/** A change and the text of its migration. */
interface Change {
  readonly hazard: Hazard
  readonly text: string
  readonly word: SqlWriter['word']
  /** Its statement is the only one of the file. */
  readonly isAlone: boolean
}

type Of<K extends Effect['k']> = Effect & { readonly k: K }

/**
 * The same change in steps that hold nothing up: what can wait goes into a migration of its own. Unsafe: somebody has to look
 * at it, and to run it. None for Drizzle, which runs all that wait in one transaction and keeps a snapshot beside them.
 */
export function fixesForBlocking(finding: Finding, project: Project, sourceOf: SourceOf): readonly Fix[] {
  const { file, range } = finding
  const schema = project.databases.all.find(({ source }) => source.files.includes(file))
  const text = sourceOf(file)
  if (!schema || text === undefined || schema.source.kind === 'drizzle-migrations') return []
  const within = project.databases.newest(schema).hazards.filter(({ place, table, effect }) => {
    if (place.file !== file || place.range.start < range.start || place.range.end > range.end) return false
    // One finding for several columns does not name those that are filled.
    const isOnly = place.range.start === range.start && place.range.end === range.end
    return isOnly || ('column' in effect && finding.subject.slice(table.name.length).split('.').includes(effect.column))
  })
  const [hazard] = within
  // A block is not taken apart.
  if (!hazard || !/^(?:alter|create)\b/i.test(text.slice(hazard.statement.start))) return []
  const facts = project.files.get(file)
  const isAlone = facts?.kind === 'sql' && facts.statements.length + facts.notUnderstood.length === 1
  const { word } = writerLike(text)
  const alike = within.filter(({ effect }) => effect.k === hazard.effect.k)
  const steps = together(alike.map((each) => stepsFor({ hazard: each, text, word, isAlone })))
  // What Prisma's schema declares stays what the migrations make.
  if (!steps || (schema.source.kind === 'prisma-migrations' && hazard.effect.k === 'required')) return []
  const edits = steps.edits.map((edit) => ({ file, ...edit }))
  const { title, next } = steps
  if (next.length === 0) return [{ title, applicability: 'unsafe', edits, creates: [], needs: [] }]
  // The steps between are no state of the database that anybody declares.
  const { declared: _, ...made } = schema
  return migrationFix(title, made, next, sourceOf).map((fix) => ({ ...fix, edits }))
}

/** The steps for several columns of one statement; undefined where one of them has none. */
function together(all: readonly (Steps | undefined)[]): Steps | undefined {
  const known = all.flatMap((each) => each ?? [])
  const [first] = known
  if (!first || known.length < all.length) return undefined
  const title = known.length === 1 ? first.title : `${first.title}; the same for ${known.length - 1} more`
  return { title, edits: known.flatMap(({ edits }) => edits), next: known.flatMap(({ next }) => next) }
}

function stepsFor(change: Change): Steps | undefined {
  const { effect, place } = change.hazard
  switch (effect.k) {
    case 'index':
      return indexSteps(change, effect)
    case 'key':
      return keySteps(change, effect)
    case 'required': {
      const notNull = notNullIn(change.text, place.range)
      const title = `Add ${effect.column} without NOT NULL, to fill it first`
      return notNull && { title, edits: [{ range: notNull, newText: '' }], next: [] }
    }
    case 'not-null':
      return notNullSteps(change, effect)
    case 'rewrite':
      return effect.by === 'default' ? defaultSteps(change, effect.column) : undefined
    case 'foreign':
    case 'check':
      return effect.name === '' ? undefined : constraintSteps(change, effect.name)
    default:
      return undefined
  }
}

function indexSteps({ hazard, text, isAlone }: Change, effect: Of<'index'>): Steps | undefined {
  const { statement, table } = hazard
  const concurrent = withConcurrently(text.slice(statement.start, statement.end))
  if (concurrent === undefined) return undefined
  const name = effect.name ?? `${table.name}_${effect.columns.join('_')}_idx`
  const isMarked = /^--\s*(?:migrate:up|\+goose)/im.test(text)
  if (isAlone && !isMarked)
    return { title: `Build ${name} concurrently`, edits: [{ range: statement, newText: concurrent }], next: [] }
  return {
    title: `Build ${name} concurrently, in a migration of its own`,
    edits: [{ range: wholeStatement(text, statement), newText: '' }],
    next: [
      {
        name: `add_${name.toLowerCase()}`,
        up: () => [`${concurrent};`],
        down: ({ word }) => [
          `${word('drop index concurrently if exists')} ${qualifiedName({ schema: table.schema, name })};`,
        ],
        run: 'alone',
      },
    ],
  }
}

/** The index is built first; to make it a constraint is then a matter of names. */
function keySteps({ hazard, text, word, isAlone }: Change, { name, primary, columns }: Of<'key'>): Steps | undefined {
  const { statement, place, table } = hazard
  const isWhole = place.range.start === statement.start && place.range.end === statement.end
  const on = qualifiedName(table)
  const index = `${name}_idx`
  const list = columns.map(quotedName).join(', ')
  const isMarked = /^--\s*(?:migrate:up|\+goose)/im.test(text)
  if (!isWhole || (isAlone && isMarked)) return undefined
  const build = (sql: Pick<SqlWriter, 'word'>) =>
    `${sql.word('create unique index concurrently')} ${quotedName(index)} ${sql.word('on')} ${on} (${list})`
  const first: NewMigration = {
    name: `add_${index.toLowerCase()}`,
    up: (sql) => [`${build(sql)};`],
    down: (sql) => [
      `${sql.word('drop index concurrently if exists')} ${qualifiedName({ schema: table.schema, name: index })};`,
    ],
    run: 'alone',
  }
  const second: NewMigration = {
    name: `add_${name.toLowerCase()}`,
    up: (sql) => {
      const key = sql.word(primary ? 'primary key' : 'unique')
      return [
        alter(
          hazard,
          sql,
          `${sql.word('add constraint')} ${quotedName(name)} ${key} ${sql.word('using index')} ${quotedName(index)}`,
        ),
      ]
    },
    down: (sql) => [alter(hazard, sql, `${sql.word('drop constraint if exists')} ${quotedName(name)}`)],
  }
  return {
    title: `Build the index of ${name} concurrently, and add the constraint afterwards`,
    // A file may not be left empty.
    edits: isAlone
      ? [{ range: statement, newText: build({ word }) }]
      : [{ range: wholeStatement(text, statement), newText: '' }],
    next: isAlone ? [second] : [first, second],
  }
}

/** A check that is validated while others write; PostgreSQL 12 and later then need not look at the rows again. */
function notNullSteps({ hazard, text, word }: Change, effect: Of<'not-null'>): Steps | undefined {
  const { place, table } = hazard
  const action = actionIn(text, place.range)
  const check = quotedName(`${table.name}_${effect.column}_present`)
  const column = quotedName(effect.column)
  if (!action) return undefined
  const newText = `${word('add constraint')} ${check} ${word('check')} (${column} ${word('is not null')}) ${word('not valid')}`
  return {
    title: `Check ${effect.column} first, and set NOT NULL in the next migration`,
    edits: [{ range: action, newText }],
    next: [
      {
        name: `require_${table.name}_${effect.column}`.toLowerCase(),
        up: (sql) => [
          alter(hazard, sql, `${sql.word('validate constraint')} ${check}`),
          alter(hazard, sql, `${sql.word('alter column')} ${column} ${sql.word('set not null')}`),
          alter(hazard, sql, `${sql.word('drop constraint')} ${check}`),
        ],
        down: (sql) => [alter(hazard, sql, `${sql.word('alter column')} ${column} ${sql.word('drop not null')}`)],
      },
    ],
  }
}

function constraintSteps({ hazard, word }: Change, name: string): Steps {
  const { end } = hazard.place.range
  return {
    title: `Add ${name} NOT VALID, and validate it in the next migration`,
    edits: [{ range: { start: end, end }, newText: ` ${word('not valid')}` }],
    next: [
      {
        name: `validate_${name}`.toLowerCase(),
        up: (sql) => [alter(hazard, sql, `${sql.word('validate constraint')} ${quotedName(name)}`)],
        down: () => [],
      },
    ],
  }
}

/** The column comes empty, new rows get the default, and the old ones are filled afterwards. */
function defaultSteps({ hazard, text, word }: Change, name: string): Steps | undefined {
  const { range } = hazard.place
  const value = defaultIn(text, range)
  const notNull = notNullIn(text, range)
  if (!value) return undefined
  const column = quotedName(name)
  const later = `, ${word('alter column')} ${column} ${word('set default')} ${value.value}`
  const removed = [value, ...(notNull ? [notNull] : [])].sort((a, b) => a.start - b.start)
  return {
    title: `Add ${name} without a value, and fill the old rows in the next migration`,
    edits: [
      ...removed.map(({ start, end }) => ({ range: { start, end }, newText: '' })),
      { range: { start: range.end, end: range.end }, newText: later },
    ],
    next: [
      {
        name: `fill_${hazard.table.name}_${name}`.toLowerCase(),
        up: (sql) => [
          `${sql.word('update')} ${qualifiedName(hazard.table)} ${sql.word('set')} ${column} = ${sql.word('default where')} ${column} ${sql.word('is null')};`,
          ...(notNull ? [alter(hazard, sql, `${sql.word('alter column')} ${column} ${sql.word('set not null')}`)] : []),
        ],
        down: () => [],
      },
    ],
  }
}

function alter({ table }: Hazard, { word }: SqlWriter, action: string): string {
  return `${word('alter table')} ${qualifiedName(table)} ${action};`
}
