import type { TextRange } from '../facts'
import { isPlaceholder } from './placeholder'

const ADDRESS =
  /^(?:postgres(?:ql)?|cockroachdb|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|libsql)(?:\+\w+)?:\/\/([^\s:@/'"`<>]*):([^\s@'"`<>]+)@([^\s/'"`<>,?#\\)]+)([^\s'"`<>\\)]*)/
const HERE =
  /^(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1|host\.docker\.internal|[^.]*$)|\.(?:local|internal|svc|test|example|invalid|localhost)(?::|$)|(?:^|\.)(?:example|server|domain|host|hostname|your\w*|my\w*)\.(?:com|net|org|io|dev)(?::|$)/i
const STAND_IN_HOST =
  /^(?:db\.)?(?:your|my|xxx|abc|project|ref|host|endpoint|ep-xxx|ep-your)|^cluster\d?\.mongodb|\.(?:x{2,}|abc\w{0,4}|your\w*)\.|x{4,}|\[|\{|\$|project[-_]?ref|abcdef|ep-(?:example|cool|\.)/i
const COMMON =
  /^(?:pass(?:word|wd|phrase)?|pw|pwd|postgres(?:ql)?|mysql|mongo(?:db)?|redis|root|admin|secret|user(?:name)?|test(?:ing)?|dev|demo|local|guest|default|supabase|my-?secret(?:-?pw|password)?|\d{1,6}|db_?pass(?:word)?|\w*_password|[a-z]*(?:password|passwd|senha)[a-z]*\d{0,4}|token|key)$/i

/** An address with a password in it. */
export interface AddressRead {
  readonly length: number
  /** The password, from the start of the address. */
  readonly password: TextRange
}

/**
 * Reads the address of a database at the start of a text. Undefined without a password that opens something: one to be
 * replaced, one that is as common as `postgres`, a machine of one's own.
 */
export function databaseAddressAt(text: string): AddressRead | undefined {
  const match = ADDRESS.exec(text)
  if (!match) return undefined
  const [whole, user = '', password = '', host = '', path = ''] = match
  if (HERE.test(host) || STAND_IN_HOST.test(host) || isPlaceholder(host.replace(/\d/g, ''))) return undefined
  if (COMMON.test(password) || password === user || password.length < 5) return undefined
  if (/[${}[\]()%]{2}|^[%$]|\$\{|^[A-Z_]+$|^\[|^\{/.test(password) || isPlaceholder(password)) return undefined
  const end = whole.length - path.length - host.length - 1
  return { length: whole.length, password: { start: end - password.length, end } }
}
