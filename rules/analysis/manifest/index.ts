/** Manifests and configuration files as facts. Pure and total: broken input gives fewer facts, never a throw. */
export { importMapFacts } from './import-map'
export { journalFacts } from './journal'
export { lockfileFacts } from './lockfile'
export { packageFacts } from './package'
export { supabaseConfigFacts } from './supabase-config'
export { tsconfigFacts } from './tsconfig'
export { workspacesFacts } from './workspaces'
