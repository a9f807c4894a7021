import { qualifiedName } from '../../../analysis/edits/sql-names'
import type { DatabaseFunction, Schema } from '../../../engine/schema/schema'

/** A function as statements name it; with the types of what it takes where another has its name. */
export function functionName(made: DatabaseFunction, schema: Schema): string {
  const namesakes = [...schema.functions.values()].filter(
    (each) => each.name === made.name && each.schema === made.schema,
  )
  const types = made.definition.arguments
    .filter(({ mode }) => mode !== 'out' && mode !== 'table')
    .map(({ type }) => {
      const name = type.schema === undefined ? type.name : `${type.schema}.${type.name}`
      return `${name}${type.array ? '[]' : ''}`
    })
  return namesakes.length > 1 ? `${qualifiedName(made)}(${types.join(', ')})` : qualifiedName(made)
}
