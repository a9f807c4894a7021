import { readdirSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import type { Rule } from '../rules/engine/rule'

export const ROOT = join(__dirname, '..')
const CATALOG = join(ROOT, 'rules', 'catalog')

/** The hand-written rule files, `<property>/<id>.ts`, sorted by property, then id. Folders in a property hold no rules. */
export function ruleFiles(catalog = CATALOG): string[] {
  return readdirSync(catalog, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'tests')
    .flatMap((property) => {
      const folder = join(catalog, property.name)
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /^[a-z][a-z0-9-]*\.ts$/.test(entry.name))
        .map((entry) => relative(catalog, join(folder, entry.name)).split(sep).join('/'))
    })
    .sort()
}

/** The rules themselves, loaded from their files; each must have the id and property that its path says. */
export function loadRules(catalog = CATALOG): Rule[] {
  return ruleFiles(catalog).map((file) => {
    const rule = (require(join(catalog, file)) as { readonly default?: Rule }).default
    if (!rule) throw new Error(`rules/catalog/${file} has no default export: export default defineRule({ … })`)
    const [property, name = ''] = file.split('/')
    const id = basename(name, '.ts')
    if (rule.id !== id) throw new Error(`rules/catalog/${file} has the id '${rule.id}'; the file's name says '${id}'`)
    if (rule.property !== property)
      throw new Error(`rules/catalog/${file} has the property '${rule.property}'; its folder says '${property}'`)
    return rule
  })
}
