import type { PrismaAttribute, PrismaValue } from './prisma-facts'

/** What has a name in a Prisma schema, and may have another in the database: a model, a field, an enum, a value of one. */
interface Named {
  readonly name: string
  readonly attributes: readonly PrismaAttribute[]
}

/** What it is called in the database: by `@map` or `@@map`, else as in the schema. Source: Prisma schema reference. */
export function databaseName(named: Named): string {
  return attributeText(named.attributes, 'map') ?? named.name
}

/** The text that an attribute is given first: `@map("user_id")`, `@@schema("auth")`. */
export function attributeText(attributes: readonly PrismaAttribute[], name: string): string | undefined {
  return textOfValue(attributes.find((each) => each.name === name)?.arguments[0]?.value)
}

/** What was quoted; undefined for a word, a list or a call. */
export function textOfValue(value: PrismaValue | undefined): string | undefined {
  return value?.k === 'text' ? value.text : undefined
}
