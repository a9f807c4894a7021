/**
 * Files that are read although git ignores them: a secret, a policy or a schema is as real in an ignored file as in a
 * tracked one, and rules that argue from absence need every migration.
 */

const TOOL_CONFIGURATION = new Set([
  '.mcp.json',
  'mcp.json',
  'settings.json',
  'settings.local.json',
  'config.toml',
  'config.json',
  'vercel.json',
  'netlify.toml',
  'wrangler.toml',
  'wrangler.jsonc',
  'fly.toml',
  'firebase.json',
  'apprunner.yaml',
])

/** Folders whose configuration belongs to a tool, not to the app. */
const TOOL_FOLDER = /(?:^|\/)(?:\.claude|\.cursor|\.vscode|\.windsurf|\.github|\.idx|\.replit|supabase)(?:\/|$)/
const MIGRATION_FOLDER = /(?:^|\/)(?:migrations?|drizzle|prisma|supabase|schema|schemas|db|database)(?:\/|$)/
const MIGRATION_FILE = /\.(?:sql|prisma)$/

/** A file that creates or changes the database. */
export function isMigration(path: string): boolean {
  return MIGRATION_FILE.test(path) || /(?:^|\/)migrations?\/.*\.(?:ts|js|mjs|cjs|mts|cts)$/.test(path)
}

/** Whether the file is read although git ignores it. */
export function keptAlthoughIgnored(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.startsWith('.env') || name === '.readiness.json') return true
  if (isMigration(path)) return true
  return TOOL_CONFIGURATION.has(name) && (TOOL_FOLDER.test(path) || !path.includes('/'))
}

/** Whether an ignored folder may hold such files and is therefore walked. */
export function mayHoldKept(folder: string): boolean {
  return MIGRATION_FOLDER.test(folder) || TOOL_FOLDER.test(folder)
}
