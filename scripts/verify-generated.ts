/**
 * `npm run verify:generated [-- FRAMEWORK…]`: writes a small project for each framework, lets the quick fixes generate error
 * tracking and a health route, installs what they need from npm, builds it, starts it and asks its health route. Slow and on
 * the network, so no part of the tests. The result goes into `docs/verify-generated.md`.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rules } from '../rules/catalog/registry.generated'
import { runExample } from '../rules/tests/example-run'
import { apply } from '../rules/tests/fix-check'

interface Sample {
  readonly files: Readonly<Record<string, string>>
  /** Further packages that the project itself needs. */
  readonly installs: readonly string[]
  readonly build: readonly string[]
  /** How it is started, and the address that must answer 200; absent where nothing listens. */
  readonly start?: {
    readonly command: readonly string[]
    readonly url: string
    readonly env?: Readonly<Record<string, string>>
    /** An address that fails, whose report must come to {@link TRACKER}. */
    readonly failing?: string
  }
}

/** Where a tracker of the script's own listens. */
const TRACKER = 4313

const COMPILER =
  '{ "compilerOptions": { "strict": true, "module": "preserve", "moduleResolution": "bundler", "jsx": "react-jsx", "noEmit": true, "skipLibCheck": true, "allowImportingTsExtensions": true } }\n'

const SAMPLES: Readonly<Record<string, Sample>> = {
  Express: {
    files: {
      'package.json':
        '{ "name": "sample", "private": true, "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
      'tsconfig.json': COMPILER,
      'server.ts':
        "import express from 'express'\n\nconst app = express()\napp.get('/orders', (_request, response) => {\n  response.json([])\n})\napp.listen(4310)\n",
    },
    installs: ['typescript@5', 'tsx@4', '@types/express@5', '@types/node@22'],
    build: ['npx', 'tsc'],
    start: { command: ['npx', 'tsx', 'server.ts'], url: 'http://localhost:4310/health' },
  },
  Vite: {
    files: {
      'package.json':
        '{ "name": "sample", "private": true, "type": "module", "dependencies": { "react": "^19.0.0", "react-dom": "^19.0.0" }, "devDependencies": { "vite": "^7.0.0" } }\n',
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "module": "preserve", "jsx": "react-jsx", "noEmit": true, "skipLibCheck": true, "types": ["vite/client"] } }\n',
      'index.html': '<!doctype html><div id="root"></div><script type="module" src="/src/main.tsx"></script>\n',
      'src/main.tsx':
        "import { createRoot } from 'react-dom/client'\n\ncreateRoot(document.getElementById('root')!).render(<h1>Sample</h1>)\n",
    },
    installs: ['typescript@5', '@types/react@19', '@types/react-dom@19'],
    build: ['sh', '-c', 'npx tsc && npx vite build'],
  },
  'Next.js': {
    files: {
      'package.json':
        '{ "name": "sample", "private": true, "dependencies": { "next": "^16.0.0", "react": "^19.0.0", "react-dom": "^19.0.0" } }\n',
      'next.config.ts':
        "import type { NextConfig } from 'next'\n\nconst config: NextConfig = {}\n\nexport default config\n",
      'app/layout.tsx':
        'import type { ReactNode } from \'react\'\n\nexport default function RootLayout({ children }: { children: ReactNode }) {\n  return (\n    <html lang="en">\n      <body>{children}</body>\n    </html>\n  )\n}\n',
      'app/page.tsx': 'export default function Home() {\n  return <h1>Sample</h1>\n}\n',
      'app/api/orders/route.ts': 'export async function GET() {\n  return Response.json([])\n}\n',
    },
    installs: ['typescript@5', '@types/react@19', '@types/node@22'],
    build: ['npx', 'next', 'build'],
    start: { command: ['npx', 'next', 'start', '-p', '4311'], url: 'http://localhost:4311/api/health' },
  },
  // Deno and its licence (MIT) come from npm, into the temporary folder alone.
  'Supabase edge function': {
    files: {
      'package.json': '{ "name": "sample", "private": true }\n',
      'supabase/functions/pay/index.ts':
        "Deno.serve((request) => {\n  if (new URL(request.url).pathname === '/fail') throw new Error('the payment failed')\n  return new Response('ok')\n})\n",
    },
    installs: ['deno@2'],
    build: ['npx', 'deno', 'check', '--node-modules-dir=none', 'supabase/functions/pay/index.ts'],
    start: {
      command: ['npx', 'deno', 'run', '-A', '--node-modules-dir=none', 'supabase/functions/pay/index.ts'],
      url: 'http://localhost:4312/pay',
      failing: 'http://localhost:4312/fail',
      env: { DENO_SERVE_ADDRESS: 'tcp:0.0.0.0:4312', SENTRY_DSN: `http://key@localhost:${TRACKER}/1` },
    },
  },
}

const WRITERS = ['missing-error-tracking', 'missing-health-check']

/** The files of a sample after the fixes, and the packages that those ask for. */
function generated({ files }: Sample): { files: Record<string, string>; needs: string[] } {
  let texts: Record<string, string> = { ...files }
  const needs: string[] = []
  for (const rule of rules.filter(({ id }) => WRITERS.includes(id))) {
    const run = runExample(texts, [rule])
    const [finding] = run.findings
    const [fix] = finding ? (rule.fixes?.(finding, run.project, (path) => texts[path]) ?? []) : []
    if (!fix) continue
    texts = { ...apply(fix, texts) }
    needs.push(...fix.needs)
  }
  return { files: texts, needs }
}

async function verify(name: string, sample: Sample): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'verify-generated-'))
  try {
    const { files, needs } = generated(sample)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const run = (command: readonly string[]) =>
      execFileSync(command[0] ?? '', command.slice(1), {
        cwd: folder,
        stdio: 'pipe',
        encoding: 'utf8',
        timeout: 600_000,
      })
    const wanted = needs.map((need) => installable(need, run))
    run(['npm', 'install', '--no-audit', '--no-fund', ...wanted, ...sample.installs])
    run(sample.build)
    const answer = sample.start ? await asked(folder, sample.start) : 'nothing listens'
    const made = Object.keys(files).filter((path) => !(path in sample.files))
    const packages = needs.map((need, i) => (need === wanted[i] ? need : `${need} (built with ${wanted[i]})`))
    return `| ${name} | ${packages.join(', ')} | ${made.map((path) => `\`${path}\``).join(', ')} | builds | ${answer} |`
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string }
    console.error(name, message, stdout, stderr)
    return `| ${name} | | | **fails**: ${(message.split('\n')[0] ?? '').slice(0, 120)} | |`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * What is asked for, or its newest version of that range that can be installed: a registry may lack what a version pins.
 * @param need `@sentry/nextjs@^11`
 */
function installable(need: string, run: (command: readonly string[]) => string): string {
  const canInstall = (what: string) => {
    try {
      run(['npm', 'install', '--dry-run', '--no-audit', '--no-fund', what])
      return true
    } catch {
      return false
    }
  }
  if (canInstall(need)) return need
  const versions: unknown = JSON.parse(run(['npm', 'view', need, 'version', '--json']))
  const name = need.slice(0, need.lastIndexOf('@'))
  const newestFirst = Array.isArray(versions) ? versions.map((version) => `${name}@${version}`).reverse() : []
  return newestFirst.find(canInstall) ?? need
}

/** Starts it, and asks until it answers, for a minute at most. */
async function asked(folder: string, { command, url, env, failing }: NonNullable<Sample['start']>): Promise<string> {
  const settings = { cwd: folder, stdio: 'ignore', detached: true, env: { ...process.env, ...env } } as const
  const child = spawn(command[0] ?? '', command.slice(1), settings)
  try {
    for (let i = 0; i < 60; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      const response = await fetch(url).catch(() => undefined)
      if (!response) continue
      const answer = `${new URL(url).pathname} answers ${response.status} ${await response.text()}`
      return failing === undefined ? answer : `${answer}; ${await reported(failing)}`
    }
    throw new Error(`${url} never answered`)
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid)
  }
}

/** Asks an address that fails, and waits for the report of it. */
async function reported(failing: string): Promise<string> {
  let tell: (report: string) => void = () => {}
  const told = new Promise<string>((resolve) => {
    tell = resolve
  })
  const tracker = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => {
      text += String(part)
    })
    request.on('end', () => {
      response.end('{}')
      tell(text)
    })
  }).listen(TRACKER)
  try {
    const { status } = await fetch(failing)
    const late = new Promise<string>((resolve) => setTimeout(resolve, 10_000, ''))
    const report = await Promise.race([told, late])
    if (!report.includes('the payment failed')) throw new Error(`the failure of ${failing} was not reported`)
    return `${new URL(failing).pathname} answers ${status} and is reported`
  } finally {
    tracker.close()
  }
}

async function main(names: readonly string[]): Promise<void> {
  const wanted = Object.entries(SAMPLES).filter(([name]) => names.length === 0 || names.includes(name))
  const rows: string[] = []
  for (const [name, sample] of wanted) rows.push(await verify(name, sample))
  const text = [
    '# What quick fixes generate, built and run',
    '',
    'Written by `npm run verify:generated`: for each framework a small project, the fixes of `missing-error-tracking` and',
    '`missing-health-check` on it, an installation from npm, a strict build, and a request to the health route, or to the function.',
    '',
    '| framework | packages | files made | build | run |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'The edge function runs in Deno (the `deno` package of npm, MIT, some 90 MB, installed into the temporary folder of the run and nowhere',
    'else) and reports its failure to a tracker of the script’s own. Where the newest version of a package cannot be installed (the registry',
    'lacks what it pins), the newest of the same range that can is built, and named.',
  ]
  if (names.length === 0 || process.env.WRITE)
    writeFileSync(join(__dirname, '../docs/verify-generated.md'), `${text.join('\n')}\n`)
  console.log(rows.join('\n'))
  if (rows.some((row) => row.includes('**fails**'))) process.exitCode = 1
}

void main(process.argv.slice(2))
