import { parse } from 'yaml'
import type { WorkspacesFacts } from '../facts'
import { asObject, asStringRecord, asStrings } from './json'

/** What a `pnpm-workspace.yaml` says. Broken YAML gives empty facts. */
export function workspacesFacts(path: string, text: string): WorkspacesFacts {
  const yaml = asObject(readYaml(text))
  const catalogs: Record<string, Record<string, string>> = {}
  for (const [name, members] of Object.entries(asObject(yaml.catalogs))) catalogs[name] = asStringRecord(members)
  if (yaml.catalog !== undefined) catalogs.default = asStringRecord(yaml.catalog)
  return {
    kind: 'workspaces',
    path,
    suppressions: [],
    globs: asStrings(yaml.packages),
    ...(Object.keys(catalogs).length > 0 ? { catalogs } : {}),
  }
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' })
  } catch {
    return undefined
  }
}
