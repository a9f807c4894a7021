/** Types that PostgreSQL has of itself, by the names that the analysis gives them. */
const WORDS =
  'smallint integer bigint numeric real money boolean text character name bytea uuid json jsonb jsonpath xml date interval ' +
  'point line lseg box path polygon circle inet cidr macaddr macaddr8 bit tsvector tsquery int4range int8range numrange ' +
  'tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange ' +
  'oid regclass regproc regprocedure regtype regrole regnamespace regconfig regdictionary regoper void trigger ' +
  'event_trigger record any anyelement anyarray anynonarray anyenum anyrange anycompatible anycompatiblearray cstring ' +
  'internal language_handler pg_lsn xid xid8 cid tid txid_snapshot pg_snapshot refcursor aclitem int2vector oidvector unknown'

const PHRASES = [
  'double precision',
  'character varying',
  'bit varying',
  'timestamp with time zone',
  'timestamp without time zone',
  'time with time zone',
  'time without time zone',
]

/** Types of extensions: whether the extension is there is another question. */
const OF_EXTENSIONS =
  'citext hstore ltree lquery ltxtquery cube earth vector halfvec sparsevec geometry geography box2d box3d raster ' +
  'topogeometry isbn issn ean13 seg uri semver http_request http_response http_header'

const KNOWN: ReadonlySet<string> = new Set([...WORDS.split(' '), ...PHRASES, ...OF_EXTENSIONS.split(' ')])

/** Whether a type is there without the project making it. */
export function isBuiltInType(name: string): boolean {
  return KNOWN.has(name)
}

/** Types that can be compared with each other, by class; others only with themselves. */
const CLASSES: Readonly<Record<string, string>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  uuid: 'uuid',
  boolean: 'boolean',
  jsonb: 'jsonb',
  date: 'time',
  'timestamp with time zone': 'time',
  'timestamp without time zone': 'time',
}

/** The class of types that a type can be compared with; undefined for one that is not told apart. */
export function typeClass(name: string): string | undefined {
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined
}
