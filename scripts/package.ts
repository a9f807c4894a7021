/** `npm run package`: builds and packs `readiness.vsix`, and checks what is in it. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { buildExtension } from './editor-host/build'
import { pack } from './editor-host/pack'
import { repository } from './editor-host/paths'

async function main(): Promise<void> {
  buildExtension()
  const { path, files } = await pack(join(repository, 'readiness.vsix'))
  for (const file of files) console.log(`  ${file.padEnd(32)} ${kib(join(repository, file))}`)
  console.log(`readiness.vsix: ${files.length} files, ${kib(path)}`)
}

const kib = (path: string): string => `${Math.ceil(statSync(path).size / 1024).toLocaleString('en')} KiB`

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
