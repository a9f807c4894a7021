import { type Node as JsonNode, parseTree } from 'jsonc-parser'
import { suppressionsOf } from '../comments'
import type { DeploymentFacts, DeploymentSetting, Host } from './deployment-facts'
import { firstLine } from './pipeline'
import { readYaml, type YamlNode } from './yaml-places'

const MOST_SETTINGS = 300
const MOST_VALUE = 300
/** Under these stand values that may be secret. */
const ENVIRONMENT = /^(?:env(?:s|Vars?|ironment|_variables)?|environment|vars|variables|secrets|args|build_args)$/i

/**
 * What a file of a name that others use too must set to be the host's. App Engine: https://cloud.google.com/appengine/docs/standard/reference/app-yaml,
 * Render: https://render.com/docs/blueprint-spec, Railway: https://docs.railway.com/reference/config-as-code,
 * Fly: https://fly.io/docs/reference/configuration/, Cloudflare: https://developers.cloudflare.com/workers/wrangler/configuration/,
 * Compose: https://docs.docker.com/reference/compose-file/
 */
const SETS: Readonly<Partial<Record<Host, RegExp>>> = {
  'app-engine': /^runtime$/,
  render: /^(?:services|databases|envVarGroups|previews|projects)(?:\.|$)/,
  railway: /^(?:\$schema$|build\.|deploy\.|environments\.)/,
  fly: /^(?:app$|primary_region$|(?:build|deploy|http_service|services|vm|mounts|processes|statics|metrics|checks)(?:\.|$))/,
  cloudflare: /^(?:name|main|compatibility_date|pages_build_output_dir|account_id|assets|site)(?:\.|$)/,
  docker: /^FROM$/,
  compose: /^(?:services|include)\./,
}

/**
 * What the configuration of a host says: its settings with their places. Broken text gives fewer settings. Undefined for
 * the file of another tool that has the same name.
 */
export function deploymentFacts(path: string, text: string, host: Host): DeploymentFacts | undefined {
  const settings = settingsOf(path, text, host)
  // One that sets nothing may be half written, and no other tool reads a Dockerfile.
  if (settings.length > 0 && host !== 'docker' && !isOfHost(host, settings)) return undefined
  return {
    kind: 'deployment',
    path,
    suppressions: suppressionsOf(path, text),
    host,
    settings: settings.slice(0, MOST_SETTINGS),
    range: firstLine(text),
  }
}

/** Whether a file sets what makes it the host's. */
export function isOfHost(host: Host, settings: readonly DeploymentSetting[]): boolean {
  const sets = SETS[host]
  return sets === undefined || settings.some(({ key }) => sets.test(key))
}

function settingsOf(path: string, text: string, host: Host): DeploymentSetting[] {
  if (host === 'docker')
    return lineSettings(text, /^[ \t]*([A-Z]+)[ \t]+((?:\\[ \t]*\r?\n|.)*?)[ \t]*$/gm, /^(?:ENV|ARG)$/)
  if (/Procfile$/.test(path)) return lineSettings(text, /^[ \t]*([\w-]+):[ \t]*(.*?)[ \t]*$/gm, /^$/)
  if (/\.toml$|\.replit$/.test(path)) return tomlSettings(text)
  const found: DeploymentSetting[] = []
  if (/\.jsonc?$/.test(path)) addJson(jsonOf(text), '', found)
  else addYaml(readYaml(text), '', found)
  return found
}

function jsonOf(text: string): JsonNode | undefined {
  try {
    return parseTree(text, [], { allowTrailingComma: true })
  } catch {
    // Nested deeper than the stack: the parser is recursive.
    return undefined
  }
}

function lineSettings(text: string, pattern: RegExp, secret: RegExp): DeploymentSetting[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, key = '', value = ''] = match
    const start = match.index + (whole.length - whole.trimStart().length)
    return secret.test(key) ? [] : [setting(key, value, start, match.index + whole.trimEnd().length)]
  })
}

/** Sections and assignments, line by line: places are what a parser of TOML does not give. */
function tomlSettings(text: string): DeploymentSetting[] {
  const found: DeploymentSetting[] = []
  const counts = new Map<string, number>()
  let section = ''
  for (const match of text.matchAll(
    /^[ \t]*(?:(\[{1,2})[ \t]*([^\]\n]+?)[ \t]*\]{1,2}|([\w."'-]+)[ \t]*=[ \t]*(.*?))[ \t]*(?:#.*)?$/gm,
  )) {
    const [whole, open, header, key = '', value = ''] = match
    if (header !== undefined) {
      const n = counts.get(header) ?? 0
      counts.set(header, n + 1)
      section = open === '[[' ? `${header}.${n}.` : `${header}.`
      continue
    }
    const full = `${section}${key.replace(/["']/g, '')}`
    if (full.split('.').some((part) => ENVIRONMENT.test(part))) continue
    const start = match.index + (whole.length - whole.trimStart().length)
    found.push(setting(full, value.replace(/^(["'])(.*)\1$/, '$2'), start, match.index + whole.trimEnd().length))
  }
  return found
}

function addJson(node: JsonNode | undefined, key: string, found: DeploymentSetting[]): void {
  if (!node || ENVIRONMENT.test(lastPart(key)) || found.length > MOST_SETTINGS) return
  if (node.type === 'object') {
    for (const property of node.children ?? []) {
      const [name, value] = property.children ?? []
      addJson(value, join(key, String(name?.value ?? '')), found)
    }
  } else if (node.type === 'array') {
    for (const [i, item] of (node.children ?? []).entries()) addJson(item, join(key, String(i)), found)
  } else {
    const start = node.parent?.type === 'property' ? node.parent.offset : node.offset
    found.push(setting(key, String(node.value), start, node.offset + node.length))
  }
}

function addYaml(node: YamlNode, key: string, found: DeploymentSetting[]): void {
  if (ENVIRONMENT.test(lastPart(key)) || found.length > MOST_SETTINGS) return
  for (const member of node.members) {
    const full = join(key, member.key)
    if (member.value.text === undefined) addYaml(member.value, full, found)
    else if (!full.split('.').some((part) => ENVIRONMENT.test(part)))
      found.push(
        setting(full, member.value.text, member.keyRange.start, Math.max(member.keyRange.end, member.value.range.end)),
      )
  }
  for (const [i, item] of node.items.entries()) {
    const full = join(key, String(i))
    if (item.text === undefined) addYaml(item, full, found)
    else found.push(setting(full, item.text, item.range.start, item.range.end))
  }
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1)
}

function join(key: string, part: string): string {
  return key === '' ? part : `${key}.${part}`
}

function setting(key: string, value: string, start: number, end: number): DeploymentSetting {
  return { key, value: value.slice(0, MOST_VALUE), range: { start, end } }
}
