import type { SupabaseConfigFacts } from '../../analysis/facts'
import type { Place } from '../finding'
import { nameOf } from '../resolution/paths'
import type { DatabaseFunction, Grant, Schema } from '../schema/schema'

/** The roles in which people come through the API: without an account, and with one. */
export type Caller = 'anon' | 'authenticated'
export const CALLERS: readonly Caller[] = ['anon', 'authenticated']

export type Privilege = 'select' | 'insert' | 'update' | 'delete'

interface Relation {
  readonly schema: string
  readonly name: string
  readonly place: Place
}

/** Who may ask for what at all, before row level security. */
export interface Privileges {
  ofRelation(relation: Relation, caller: Caller, privilege: Privilege): boolean
  ofFunction(made: DatabaseFunction, caller: Caller): boolean
  /** A `REVOKE` that means to keep callers from a function, and leaves them a right that they have another way. */
  vainRevoke(made: DatabaseFunction): VainRevoke | undefined
}

export interface VainRevoke {
  readonly place: Place
  readonly from: readonly string[]
  /** `public`, or the callers whom the platform named in its grants. */
  readonly left: readonly string[]
}

/**
 * From these days on, Supabase grants nothing to the API's roles on what is made in `public`: in new projects, and in those
 * there were before. Source: github.com/supabase/cli pull request 5239, `auto_expose_new_tables`.
 */
const NEW_PROJECTS = '20260530'
const ALL_PROJECTS = '20261030'

/**
 * Works out grants, revokes and default privileges in their order. A grant that names a thing counts wherever it stands;
 * one of all things in a schema counts for those that are there already.
 */
export function privilegesIn(schema: Schema, config: SupabaseConfigFacts | undefined): Privileges {
  const order = new Map(schema.source.files.map((file, i) => [file, i]))
  const isBefore = (a: Place, b: Place) => {
    const difference = (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0)
    return difference < 0 || (difference === 0 && a.range.start < b.range.start)
  }
  const heldOf = (grants: readonly Grant[], thing: Relation, privilege: string): ReadonlySet<string> => {
    const held = new Set<string>()
    const isAuto = thing.schema === 'public' && isGrantedByPlatform(thing.place, schema, config)
    if (isAuto) for (const role of ['anon', 'authenticated']) held.add(role)
    if (privilege === 'execute') held.add('public')
    const apply = ({ revoke, roles: named, privileges }: Grant) => {
      if (privileges.length > 0 && !privileges.some((each) => each === privilege || each === 'all')) return
      for (const role of named) {
        if (revoke) held.delete(role)
        else held.add(role)
      }
    }
    for (const grant of grants)
      if (
        grant.later &&
        (grant.names.length === 0 || grant.names.includes(thing.schema)) &&
        isBefore(grant.place, thing.place)
      )
        apply(grant)
    for (const grant of grants) {
      if (grant.later) continue
      if (
        grant.all
          ? grant.names.includes(thing.schema) && !isBefore(grant.place, thing.place)
          : grant.names.includes(`${thing.schema}.${thing.name}`)
      )
        apply(grant)
    }
    return held
  }
  const holds = (grants: readonly Grant[], thing: Relation, roles: readonly string[], privilege: string) => {
    const held = heldOf(grants, thing, privilege)
    return roles.some((role) => held.has(role))
  }
  const tables = schema.grants.filter(({ what }) => what === 'table')
  const functions = schema.grants.filter(({ what }) => what === 'function')
  return {
    ofRelation: (relation, caller, privilege) => holds(tables, relation, [caller, 'public'], privilege),
    ofFunction: (made, caller) => holds(functions, made, [caller, 'public'], 'execute'),
    vainRevoke: (made) => {
      const own = functions.filter(
        ({ all, names, later }) => !all && !later && names.includes(`${made.schema}.${made.name}`),
      )
      const revoke = own.findLast((each) => each.revoke && each.roles.some((role) => API.has(role)))
      const left = [...heldOf(functions, made, 'execute')].filter((role) => API.has(role))
      const isMeant = own.some((each) => !each.revoke && each.roles.some((role) => left.includes(role)))
      return revoke && left.length > 0 && !isMeant ? { place: revoke.place, from: revoke.roles, left } : undefined
    },
  }
}

const API: ReadonlySet<string> = new Set(['public', ...CALLERS])

/** Whether the platform itself grants the API's roles what a statement makes in `public`. */
function isGrantedByPlatform(place: Place, { source }: Schema, config: SupabaseConfigFacts | undefined): boolean {
  if (config?.api.autoExposeNewTables !== undefined) return config.api.autoExposeNewTables
  const made = dayOf(place.file)
  const first = dayOf(source.files[0] ?? '')
  if (made === undefined || first === undefined) return true
  return made < NEW_PROJECTS || (first < NEW_PROJECTS && made < ALL_PROJECTS)
}

/** `20260101` of `20260101093000_init.sql`. */
function dayOf(file: string): string | undefined {
  const day = /^(20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\d{6}[_-]/.exec(nameOf(file))?.[1]
  return day
}
