import type { Project } from '../project'
import type { Endpoint } from './endpoint'

/** What stands before an edge function at the gateway, by `supabase/config.toml`; undefined for other endpoints. */
export function gatewayOf(
  project: Pick<Project, 'files'>,
  { kind, file, name }: Endpoint,
): 'public-key' | 'none' | undefined {
  const root = kind === 'edge-function' ? /^(.*?supabase\/)functions\//.exec(file)?.[1] : undefined
  if (root === undefined) return undefined
  const config = project.files.get(`${root}config.toml`)
  const settings = config?.kind === 'supabase-config' ? config.functions[name] : undefined
  return settings?.verifyJwt === false ? 'none' : 'public-key'
}
