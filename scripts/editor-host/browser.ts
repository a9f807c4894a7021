/** A browser for the workbench: the one inside `@sparticuz/chromium`, else the machine's own. Nothing is downloaded. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import type { NpmHost } from './install'
import type { Log } from './paths'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/** Starts a browser. Rejects with every reason when none starts. */
export async function launchBrowser(host: NpmHost, log: Log): Promise<Browser> {
  const reasons: string[] = []
  for (const candidate of [() => npmBrowser(host, log), ...systemBrowsers.map((path) => () => systemBrowser(path))]) {
    try {
      const found = await candidate()
      if (!found) continue
      return await chromium.launch({ executablePath: found.path, args: quietFlags, env: found.env })
    } catch (error) {
      reasons.push(firstLines(error))
    }
  }
  const tried = reasons.length > 0 ? reasons.join('\n') : 'none was found'
  throw new Error(`no browser could be started for the editor tests. Install Chromium or Chrome. Tried:\n${tried}`)
}

interface Executable {
  readonly path: string
  readonly env: Record<string, string>
}

async function systemBrowser(path: string): Promise<Executable | undefined> {
  return existsSync(path) ? { path, env: environment({}) } : undefined
}

/** Unpacks npm's browser once; it brings the libraries that bare machines lack (NSS, expat) and a font. */
async function npmBrowser(host: NpmHost, log: Log): Promise<Executable | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(host.root, 'browser')
  if (!existsSync(folder)) {
    log('unpacking the browser')
    await unpack(join(host.root, 'node_modules', '@sparticuz', 'chromium', 'bin'), folder)
  }
  const path = join(folder, 'chromium')
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts', 'own.conf') }
  const own = environment(fonts)
  if (spawnSync(path, ['--version'], { env: own }).status === 0) return { path, env: own }
  return { path, env: environment({ ...fonts, LD_LIBRARY_PATH: join(folder, 'lib') }) }
}

async function unpack(from: string, folder: string): Promise<void> {
  const building = `${folder}.partial`
  rmSync(building, { recursive: true, force: true })
  mkdirSync(join(building, 'fonts'), { recursive: true })
  const inflate = (name: string): Promise<void> =>
    pipeline(
      createReadStream(join(from, `${name}.br`)),
      createBrotliDecompress(),
      createWriteStream(join(building, name)),
    )
  await Promise.all(['chromium', 'al2023.tar', 'swiftshader.tar', 'fonts.tar'].map(inflate))
  for (const [archive, into] of [
    ['al2023', '.'],
    ['swiftshader', '.'],
    ['fonts', 'fonts'],
  ] as const) {
    const untar = spawnSync('tar', ['-xf', join(building, `${archive}.tar`), '-C', join(building, into)])
    if (untar.status !== 0) throw new Error(`tar could not unpack ${archive}.tar: ${untar.stderr}`)
    rmSync(join(building, `${archive}.tar`))
  }
  writeFileSync(join(building, 'fonts', 'own.conf'), fontConfiguration(join(folder, 'fonts')))
  chmodSync(join(building, 'chromium'), 0o755)
  renameSync(building, folder)
}

/** The machine's fonts, and one more: without any font at all the browser ends itself. */
function fontConfiguration(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
}

function environment(more: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(own), ...more }
}

const firstLines = (error: unknown): string => String(error instanceof Error ? error.message : error).slice(0, 600)
