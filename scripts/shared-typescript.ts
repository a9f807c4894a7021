import type { Plugin } from 'esbuild'
import ts from 'typescript'

/**
 * An esbuild plugin: TypeScript is bundled once, as CommonJS, and required by the bundles that parse: server, command
 * line and worker. Asked of TypeScript itself, each name goes through two getters, which took a tenth of a cold review:
 * here a bundle reads those it uses once, and has the members of enums as numbers. Only `import * as ts` shows which.
 */
export const sharedTypeScript: Plugin = {
  name: 'shared-typescript',
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, ({ path }) => ({ path, namespace: 'shared', sideEffects: false }))
    build.onResolve({ filter: /^\.\/typescript\.js$/ }, ({ path }) => ({ path, external: true }))
    build.onLoad({ filter: /^typescript$/, namespace: 'shared' }, () => ({
      contents: namesOfTypeScript(),
      loader: 'ts',
    }))
  },
}

/** A module that exports what TypeScript does; what nobody imports leaves nothing in a bundle. */
function namesOfTypeScript(): string {
  const exported = Object.entries(ts).map(([name, value]) => {
    const numbers = membersOf(value)
    if (numbers)
      return `export enum ${name} { ${numbers.map(([member, number]) => `${member} = ${number}`).join(', ')} }`
    return `export const ${name} = /* @__PURE__ */ (() => typescript.${name})()`
  })
  return ["const typescript = require('./typescript.js')", ...exported].join('\n')
}

/** The members of an enum of numbers, which as an object also holds the name of each number; of nothing else. */
function membersOf(value: unknown): [string, number][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  const names = new Set(entries.map(([name]) => name))
  return numbers.length > 0 && numbers.every(([, number]) => names.has(String(number))) ? numbers : undefined
}
