import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listFiles, PackageManager } from '@vscode/vsce'
import { loadAsync } from 'jszip'
import { repository } from './paths'

/** What may be in the VSIX: exact names, or folders with a trailing slash. */
const intended = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'readiness.schema.json',
  'client/icon.png',
  'dist/',
]

export interface Packed {
  readonly path: string
  readonly files: readonly string[]
}

/** Packs what is in `dist/` now. Rejects when a file is in the VSIX that does not belong there, or one is missing. */
export async function pack(path: string): Promise<Packed> {
  const files = await listFiles({ cwd: repository, packageManager: PackageManager.None })
  const stray = files.filter(
    (file) => !intended.some((name) => (name.endsWith('/') ? file.startsWith(name) : file === name)),
  )
  if (stray.length > 0) throw new Error(`these files do not belong in the VSIX: ${stray.join(', ')}`)
  const missing = intended.filter((name) => !files.some((file) => file.startsWith(name)))
  if (missing.length > 0) throw new Error(`the VSIX lacks ${missing.join(', ')}`)
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    path,
  ]
  const done = spawnSync(process.execPath, [require.resolve('@vscode/vsce/vsce'), ...args], {
    cwd: repository,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`vsce could not pack the extension:\n${done.stdout}${done.stderr}`)
  return { path, files }
}

/** Unpacks a VSIX as VS Code does, and gives the extension's folder back. */
export async function unpack(vsix: string, into: string): Promise<string> {
  rmSync(into, { recursive: true, force: true })
  const archive = await loadAsync(readFileSync(vsix))
  for (const entry of Object.values(archive.files)) {
    const path = join(into, entry.name)
    mkdirSync(entry.dir ? path : dirname(path), { recursive: true })
    if (!entry.dir) writeFileSync(path, await entry.async('nodebuffer'))
  }
  return join(into, 'extension')
}
