import type { DatabaseFunction, Schema } from '../schema/schema'
import { relationsOf } from './views'

/**
 * Whether every table and function that a function's body names stands with its schema, or is PostgreSQL's own: no search
 * path makes it find another. A name that neither the project nor a known extension has made is taken for PostgreSQL's. Names of
 * types are not looked at, nor texts that are put together and run; so it is of functions whose body is not read.
 */
export function isInFull({ definition }: DatabaseFunction, schema: Schema): boolean {
  const { queries, mentions } = definition
  const relations = queries.flatMap(({ query }) => [...relationsOf(query), ...(query.target ? [query.target] : [])])
  if (relations.some((relation) => relation.schema === undefined && !/^pg_/.test(relation.name))) return false
  const bare = mentions.filter((name) => !name.includes('.'))
  if (bare.some((name) => OF_EXTENSIONS.test(name))) return false
  return bare.length === 0 || ![...schema.functions.values()].some(({ name }) => bare.includes(name.toLowerCase()))
}

/**
 * Functions of the extensions that such databases have: pgcrypto, uuid-ossp, pg_trgm, unaccent, fuzzystrmatch, vector, PostGIS,
 * earthdistance, http, tablefunc. Source: their control scripts.
 */
const OF_EXTENSIONS =
  /^(?:gen_random_bytes|digest|hmac|crypt|gen_salt|(?:pgp|armor|dearmor)\w*|(?:en|de)crypt(?:_iv)?|uuid_generate_\w+|uuid_nil|similarity|word_similarity|strict_word_similarity|show_trgm|unaccent|levenshtein\w*|soundex|difference|d?metaphone\w*|(?:cosine|l1|l2|inner)_(?:distance|product)|vector_dims|st_\w+|ll_to_earth|earth_\w+|http(?:_\w+)?|crosstab\w*)$/
