import * as assert from 'node:assert/strict'
import { prismaFacts } from '../read-prisma'

const blocks = (text: string) => prismaFacts('schema.prisma', text).blocks

const SCHEMA = `// 🎉 a remark { with a brace
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
enum Role {
  USER
  ADMIN @map("admin")
  @@map("roles")
}
/// A model.
model Order {
  id     String   @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  tags   String[] /* list */
  owner  User?    @relation("own", fields: [ownerId, shopId], references: [id, shopId], onDelete: Cascade) // end
  point  Unsupported("point")?
  @@index([ownerId, createdAt(sort: Desc)], map: "by_owner")
  @@unique(fields: [a, b])
  @@map("orders")
}
`

describe('facts of Prisma files', () => {
  it('reads blocks with their fields and attributes', () => {
    const [datasource, role, order] = blocks(SCHEMA)
    assert.ok(datasource?.k === 'datasource' && role?.k === 'enum' && order?.k === 'model')
    assert.deepEqual(datasource.settings[0], { name: 'provider', value: { k: 'text', text: 'postgresql' } })
    assert.deepEqual(
      role.values.map(({ name, attributes }) => [name, attributes.length]),
      [
        ['USER', 0],
        ['ADMIN', 1],
      ],
    )
    assert.deepEqual(
      order.fields.map(({ name, type, list, optional }) => [name, type, list, optional]),
      [
        ['id', 'String', false, false],
        ['tags', 'String', true, false],
        ['owner', 'User', false, true],
        ['point', 'Unsupported', false, true],
      ],
    )
    assert.deepEqual(
      order.fields[0]?.attributes.map(({ name }) => name),
      ['id', 'default', 'db.Uuid'],
    )
    const [relation] = order.fields[2]?.attributes ?? []
    assert.deepEqual(
      relation?.arguments.map(({ name }) => name),
      [undefined, 'fields', 'references', 'onDelete'],
    )
    assert.deepEqual(
      order.attributes.map(({ name }) => name),
      ['index', 'unique', 'map'],
    )
  })

  it('places fields and blocks', () => {
    const order = blocks(SCHEMA).find(({ name }) => name === 'Order')
    assert.ok(order?.k === 'model')
    const shown = (range: { start: number; end: number } | undefined) => range && SCHEMA.slice(range.start, range.end)
    assert.equal(shown(order.nameRange), 'Order')
    assert.ok(shown(order.range)?.startsWith('model Order {') && shown(order.range)?.endsWith('}'))
    assert.equal(shown(order.fields[1]?.range), 'tags   String[]')
    assert.equal(shown(order.attributes[0]?.range), '@@index([ownerId, createdAt(sort: Desc)], map: "by_owner")')
  })

  it('keeps what can be read of broken text, and throws on none', () => {
    assert.deepEqual(
      blocks('model A {\n  id Int @id\n  broken @@@ (\n  name String\n}\nmodel B { id Int @id }').map(
        ({ name }) => name,
      ),
      ['A', 'B'],
    )
    const fields = blocks('model A {\n  id Int @id(\n  name String\n}')[0]
    assert.ok(fields?.k === 'model' && fields.fields.length >= 1)
    for (const text of [
      '',
      'model',
      'model A',
      'model A {',
      '{}',
      '@@@',
      `model A {\n a Int @x(${'['.repeat(5000)}\n}`,
      '"',
      '/*',
    ])
      assert.doesNotThrow(() => blocks(text), text.slice(0, 20))
  })
})
