import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import ts from 'typescript'

/** An esbuild plugin: rules ship without their examples, which are tests and documentation. */
export const stripExamples: Plugin = {
  name: 'strip-examples',
  setup(build) {
    build.onLoad({ filter: /[\\/]rules[\\/]catalog[\\/].*\.ts$/ }, async ({ path }) => {
      return { contents: withoutExamples(await readFile(path, 'utf8')), loader: 'ts' }
    })
  },
}

/** The source of a rule file with `examples` of its `defineRule({…})` emptied. */
export function withoutExamples(source: string): string {
  const file = ts.createSourceFile('rule.ts', source, ts.ScriptTarget.Latest, true)
  let stripped = source
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'defineRule') {
      const [argument] = node.arguments
      const examples = argument && ts.isObjectLiteralExpression(argument) ? propertyOf(argument, 'examples') : undefined
      if (examples) {
        const { initializer } = examples
        stripped = `${source.slice(0, initializer.getStart())}{ bad: [], good: [] }${source.slice(initializer.end)}`
      }
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return stripped
}

function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.PropertyAssignment | undefined {
  return literal.properties.find(
    (property): property is ts.PropertyAssignment =>
      ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === name,
  )
}
