import * as ts from 'typescript'

/**
 * What the types say that Supabase makes of a database (`supabase gen types`): everything that its schema `public` had on the
 * day they were made. Source: supabase/postgres-meta, `src/server/templates/typescript.ts`.
 */
export interface DatabaseTypesFact {
  readonly tables: readonly string[]
  /** Materialized ones too. */
  readonly views: readonly string[]
  /**
   * By name, the names of the arguments of each function so called, sorted and with commas between; none where they cannot be
   * told. Trigger functions are not there.
   */
  readonly functions: Readonly<Record<string, readonly string[]>>
}

/** The parts that all such types have. */
const PARTS = ['Tables', 'Views', 'Functions', 'Enums', 'CompositeTypes']

/** What the types of a database at the top of a file say of its schema `public`; undefined where there are none. */
export function databaseTypes({ statements }: ts.SourceFile): DatabaseTypesFact | undefined {
  for (const statement of statements) {
    const members = ts.isTypeAliasDeclaration(statement)
      ? membersOf(statement.type)
      : ts.isInterfaceDeclaration(statement)
        ? statement.members
        : undefined
    const parts = members && membersOf(typeOf(members, 'public'))
    if (!parts || !PARTS.every((name) => typeOf(parts, name))) continue
    const [tables = [], views = [], functions = []] = PARTS.map((name) => named(typeOf(parts, name)))
    return {
      tables: tables.map(([name]) => name),
      views: views.map(([name]) => name),
      functions: Object.fromEntries(functions.map(([name, type]) => [name, overloads(type)])),
    }
  }
  return undefined
}

function membersOf(type: ts.TypeNode | undefined): ts.NodeArray<ts.TypeElement> | undefined {
  return type && ts.isTypeLiteralNode(type) ? type.members : undefined
}

function named(type: ts.TypeNode | undefined): [string, ts.TypeNode][] {
  return (membersOf(type) ?? []).flatMap((member) => {
    if (!ts.isPropertySignature(member) || !member.type) return []
    const { name } = member
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? [[name.text, member.type]] : []
  })
}

function typeOf(members: ts.NodeArray<ts.TypeElement>, name: string): ts.TypeNode | undefined {
  for (const member of members)
    if (ts.isPropertySignature(member) && ts.isIdentifier(member.name) && member.name.text === name) return member.type
  return undefined
}

/** `{ Args: { id: string }; Returns: … } | { Args: never; … }`. */
function overloads(type: ts.TypeNode): string[] {
  const found = (ts.isUnionTypeNode(type) ? [...type.types] : [type]).map((each) => {
    const members = membersOf(each)
    const args = members && typeOf(members, 'Args')
    if (!args) return undefined
    if (ts.isTypeLiteralNode(args))
      return named(args)
        .map(([name]) => name)
        .sort()
        .join()
    return args.kind === ts.SyntaxKind.NeverKeyword || ts.isTypeReferenceNode(args) ? '' : undefined
  })
  return found.includes(undefined) ? [] : found.filter((each) => each !== undefined)
}
