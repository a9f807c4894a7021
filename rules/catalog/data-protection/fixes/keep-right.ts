import { qualifiedName, quotedName } from '../../../analysis/edits/sql-names'
import { quotedText } from '../../../analysis/sql/quoting'
import type { Fix } from '../../../engine/finding'
import { keyOrOwner } from '../../../engine/policies/own-rights'
import type { SourceOf } from '../../../engine/rule'
import { beforeAndAfter, type FoundTable, sqlFix } from './policies'

/**
 * A trigger that lets only the server, and those who have the right already, change who has it. Everything else of one's own
 * row can be changed as before. None where people add rows, or say where they belong: which of them are meant has to be decided.
 * @param data of a finding `rights`: the column and the value that gives the right, `''` where it is true or false
 */
export function keepRight(
  { database, table }: FoundTable,
  data: Readonly<Record<string, unknown>>,
  sourceOf: SourceOf,
): Fix[] {
  const [column, value] = [String(data['column']), String(data['value'])]
  const owner = keyOrOwner(table, database.schema)
  if (data['privilege'] !== 'update' || data['shared'] === true || owner === undefined || !table.columns.has(column))
    return []
  const name = `keep_${table.name}_${column}`.toLowerCase().replace(/\W/g, '_')
  const made = `${quotedName(table.schema)}.${name}`
  const right = value === '' ? quotedName(column) : `${quotedName(column)} = ${quotedText(value)}`
  const whose = value === '' ? column : `the ${column} ${value}`
  const after = `only the server, and people who have ${whose} already, change ${column}.`
  return sqlFix(
    `Let nobody give themselves ${whose}: ${after.replace(/\.$/, '')}`,
    database.schema,
    {
      name,
      up: ({ word: w, indent }) => [
        `${beforeAndAfter(`anyone with an account can write ${column} in their own row of ${table.name}.`, after)}
${w('create function')} ${made}() ${w('returns trigger')}
${w('language plpgsql set')} search_path = '' ${w('as')} $$
${w('begin')}
${indent}${w('if new')}.${quotedName(column)} ${w('is distinct from old')}.${quotedName(column)}
${indent}${indent}${w('and current_user in')} ('anon', 'authenticated')
${indent}${indent}${w('and not exists')} (
${indent}${indent}${indent}${w('select')} 1 ${w('from')} ${qualifiedName(table)} ${w('where')} ${quotedName(owner)} = (${w('select')} auth.uid()) ${w('and')} ${right}
${indent}${indent}) ${w('then')}
${indent}${indent}${w('raise exception')} ${quotedText(`You may not change ${column}`)} ${w('using errcode')} = '42501';
${indent}${w('end if')};
${indent}${w('return new')};
${w('end')} $$;`,
        `${w('create trigger')} ${name} ${w('before update on')} ${qualifiedName(table)}
${indent}${w('for each row execute function')} ${made}();`,
      ],
      down: ({ word: w }) => [
        `${w('drop trigger')} ${name} ${w('on')} ${qualifiedName(table)};`,
        `${w('drop function')} ${made}();`,
      ],
    },
    sourceOf,
  )
}
