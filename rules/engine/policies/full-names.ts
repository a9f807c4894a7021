import type { DatabaseFunction } from '../schema/schema'
import { relationsOf } from './views'

/**
 * Whether every table and function that a function's body names stands with its schema, or is PostgreSQL's own: no search
 * path makes it find another. Names of types are not looked at. False where not all of the body is known.
 */
export function isInFull({ definition }: DatabaseFunction): boolean {
  const { dynamic, language, queries, mentions, body } = definition
  if (dynamic || !/^(?:sql|plpgsql)$/.test(language) || body === undefined) return false
  const relations = queries.flatMap(({ query }) => [...relationsOf(query), ...(query.target ? [query.target] : [])])
  if (relations.some(({ schema }) => schema === undefined)) return false
  return mentions.every((name) => name.includes('.') || BUILT_IN.has(name))
}

/** Found by PostgreSQL whatever the search path is; words before a parenthesis that are no functions among them. */
const BUILT_IN = new Set(
  (
    'if elsif when then and or not in exists values returning using on as any all over filter coalesce nullif greatest least ' +
    'count sum min max avg now lower upper trim btrim length substring left right replace split_part concat round floor ceil abs ' +
    'extract date_trunc to_char to_jsonb to_json row_to_json json_build_object jsonb_build_object jsonb_agg json_agg array_agg ' +
    'string_agg array_length array_append unnest gen_random_uuid md5 random interval numeric varchar decimal row_number rank ' +
    'jsonb_set jsonb_array_length clock_timestamp age format char timestamp timestamptz date time text bool_and bool_or every ' +
    'substr position strpos initcap ltrim rtrim lpad rpad repeat reverse concat_ws translate ascii chr encode decode ' +
    'char_length octet_length starts_with regexp_replace regexp_match regexp_matches regexp_split_to_array ' +
    'regexp_split_to_table power sqrt mod sign trunc exp ln log to_date to_timestamp to_number date_part make_date ' +
    'make_interval statement_timestamp transaction_timestamp jsonb_build_array json_build_array jsonb_each jsonb_each_text ' +
    'jsonb_object_keys jsonb_array_elements jsonb_array_elements_text jsonb_object_agg jsonb_typeof jsonb_strip_nulls ' +
    'array_to_string string_to_array array_position array_remove array_cat cardinality generate_series dense_rank lag ' +
    'lead first_value last_value quote_ident quote_literal current_setting setweight to_tsvector ' +
    // Words of the language alone.
    'conflict group by order partition select from where else return into set having union except intersect limit between like ' +
    'ilike is distinct case while loop within lateral row array cast default raise only query bigint int integer smallint ' +
    // https://www.postgresql.org/docs/current/functions.html
    'percentile_cont percentile_disc mode stddev stddev_pop stddev_samp variance corr ntile percent_rank cume_dist nth_value ' +
    'array_prepend array_to_json array_positions array_replace array_upper array_lower json_array_elements ' +
    'json_array_elements_text json_array_length json_object_agg jsonb_path_query jsonb_path_exists jsonb_to_recordset ' +
    'jsonb_insert jsonb_pretty to_tsquery plainto_tsquery websearch_to_tsquery phraseto_tsquery ts_rank ts_rank_cd timezone ' +
    'date_bin make_timestamp make_timestamptz make_time justify_interval transaction_timestamp timeofday sha256 hashtext ' +
    'hashtextextended pg_notify pg_typeof pg_advisory_xact_lock pg_try_advisory_xact_lock set_config txid_current quote_nullable ' +
    'num_nonnulls num_nulls width_bucket div degrees radians sin cos tan asin acos atan atan2 pi cbrt setseed scale bit_length'
  ).split(' '),
)
