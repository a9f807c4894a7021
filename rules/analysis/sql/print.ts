import type { Expression, Query, Source } from './expression'

/** The canonical text of an expression: two expressions that mean the same in the same words have the same text. */
export function expressionText(expression: Expression): string {
  switch (expression.k) {
    case 'column':
      return expression.of === undefined ? name(expression.name) : `${name(expression.of)}.${name(expression.name)}`
    case 'star':
      return expression.of === undefined ? '*' : `${name(expression.of)}.*`
    case 'value':
      return typeof expression.value === 'string'
        ? `'${expression.value.replaceAll("'", "''")}'`
        : String(expression.value)
    case 'parameter':
      return `$${expression.n}`
    case 'and':
    case 'or':
      return `(${expression.args.map(expressionText).join(` ${expression.k} `)})`
    case 'not':
      return `not ${expressionText(expression.arg)}`
    case 'null':
      return `${expressionText(expression.arg)} is ${expression.not ? 'not ' : ''}null`
    case 'operator': {
      const [left, right] = expression.args.map(expressionText)
      return right === undefined ? `(${expression.op} ${left})` : `(${left} ${expression.op} ${right})`
    }
    case 'any':
      return `(${expressionText(expression.arg)} ${expression.op} ${expression.all ? 'all' : 'any'} ${expressionText(expression.list)})`
    case 'call': {
      const prefix = expression.schema === undefined ? '' : `${name(expression.schema)}.`
      return `${prefix}${name(expression.name)}(${expression.args.map(expressionText).join(', ')})`
    }
    case 'cast':
      return `${expressionText(expression.arg)}::${expression.type}`
    case 'query':
      return `${expression.form === 'value' || expression.form === 'set' ? '' : expression.form}(${queryText(expression.query)})`
    case 'other':
      return `${expression.what}[${expression.args.map(expressionText).join(', ')}]`
    default:
      return `${expression.k}[${expression.args.map(expressionText).join(', ')}]`
  }
}

/** The canonical text of a query, for comparing. */
export function queryText(query: Query): string {
  if (query.sides) return `${queryText(query.sides[0])} & ${queryText(query.sides[1])}`
  const part = (keyword: string, texts: readonly string[]) =>
    texts.length === 0 ? '' : ` ${keyword} ${texts.join(', ')}`
  const target = query.target ? ` ${name(query.target.name)}` : ''
  return [
    ...query.with.map((each) => `with ${name(each.name)} (${queryText(each.query)}) `),
    `${query.verb}${target} `,
    query.columns
      .map(({ value, as }) => `${expressionText(value)}${as === undefined ? '' : ` as ${name(as)}`}`)
      .join(', '),
    part(
      'values',
      (query.values ?? []).map((row) => `(${row.map(expressionText).join(', ')})`),
    ),
    part('from', query.from.map(sourceText)),
    part('where', query.where ? [expressionText(query.where)] : []),
    part('group by', query.group.map(expressionText)),
    part('having', query.having ? [expressionText(query.having)] : []),
    part(
      'order by',
      query.order.map(({ by, descending }) => `${expressionText(by)}${descending ? ' desc' : ''}`),
    ),
    part('limit', query.limit ? [expressionText(query.limit)] : []),
    part('offset', query.offset ? [expressionText(query.offset)] : []),
  ].join('')
}

function sourceText(source: Source): string {
  const alias = source.k !== 'join' && source.as !== undefined ? ` ${name(source.as)}` : ''
  switch (source.k) {
    case 'table':
      return `${source.table.schema === undefined ? '' : `${name(source.table.schema)}.`}${name(source.table.name)}${alias}`
    case 'query':
      return `(${queryText(source.query)})${alias}`
    case 'call':
      return `${expressionText(source.call)}${alias}`
    case 'join': {
      const on = source.on
        ? ` on ${expressionText(source.on)}`
        : source.using
          ? ` using ${source.using.join(', ')}`
          : ''
      return `${sourceText(source.left)} ${source.join} join ${sourceText(source.right)}${on}`
    }
  }
}

function name(text: string): string {
  return /^[a-z_][\w$]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
}
