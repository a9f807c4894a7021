/** Folders that hold installed, built or cached files wherever they stand, with what they hold. */
const NEVER_OURS: Readonly<Record<string, string>> = {
  node_modules: 'installed packages',
  bower_components: 'installed packages',
  jspm_packages: 'installed packages',
  vendor: 'third-party code',
  '.pnpm-store': 'installed packages',
  '.yarn': 'installed packages',
  '.venv': 'installed packages',
  venv: 'installed packages',
  __pycache__: 'cache',
  dist: 'build output',
  '.next': 'build output',
  '.nuxt': 'build output',
  '.output': 'build output',
  '.svelte-kit': 'build output',
  '.astro': 'build output',
  '.vercel': 'build output',
  '.netlify': 'build output',
  '.wrangler': 'build output',
  '.open-next': 'build output',
  '.expo': 'build output',
  '.angular': 'build output',
  '.docusaurus': 'build output',
  '.contentlayer': 'build output',
  'storybook-static': 'build output',
  '.turbo': 'cache',
  '.nx': 'cache',
  '.cache': 'cache',
  '.parcel-cache': 'cache',
  '.vite': 'cache',
  '.swc': 'cache',
  '.gradle': 'cache',
  '.nyc_output': 'test output',
  '.vscode-test': 'test output',
  'playwright-report': 'test output',
  'test-results': 'test output',
}

/** Folders that hold output only where a project begins: `app/build/page.tsx` is a page. */
const OUTPUT_BESIDE_MANIFEST: Readonly<Record<string, string>> = {
  build: 'build output',
  out: 'build output',
  coverage: 'test output',
  target: 'build output',
}

const MANIFESTS = new Set(['package.json', 'deno.json', 'deno.jsonc', 'tsconfig.json', 'Cargo.toml', 'pom.xml'])

/** Folders of version control: not files of the app, so not even counted. */
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.jj'])

export function isVersionControl(name: string): boolean {
  return VERSION_CONTROL.has(name)
}

/** What a folder holds that makes it none of the app's code; undefined where it may be the app's. */
export function foreignFolder(name: string, siblings: Iterable<string>): string | undefined {
  if (Object.hasOwn(NEVER_OURS, name)) return NEVER_OURS[name]
  if (!Object.hasOwn(OUTPUT_BESIDE_MANIFEST, name)) return undefined
  for (const sibling of siblings) if (MANIFESTS.has(sibling)) return OUTPUT_BESIDE_MANIFEST[name]
  return undefined
}
