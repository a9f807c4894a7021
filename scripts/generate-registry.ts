/** The registry of rules as a module; `files` are the rule files as `property/id.ts`. */
export function registryText(files: readonly string[]): string {
  const modules = files.map((file) => file.replace(/\.ts$/, ''))
  const imports = modules.map((module) => `import ${nameOf(module)} from './${module}'`)
  const types = "import type { Rule } from '../engine/rule'"
  const list = modules.length === 0 ? '[]' : `[\n${modules.map((module) => `  ${nameOf(module)},\n`).join('')}]`
  return `// Written by \`npm run generate\`; change the rule files instead.\n${[types, ...imports].join('\n')}\n\n/** All rules, by property and id. */\nexport const rules: readonly Rule[] = ${list}\n`
}

function nameOf(module: string): string {
  return module.slice(module.indexOf('/') + 1).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
