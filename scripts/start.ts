/** `npm start [-- DIR]`: opens VS Code on the demo app, or on a folder of your own, with the extension running. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildExtension } from './editor-host/build'
import { demoCopy, demoSettings, namedFolder } from './editor-host/demo'
import { installNpmHost, lendTypeScript } from './editor-host/install'
import { installedCommand } from './editor-host/installed'
import { pack } from './editor-host/pack'
import { hostFolder, repository, say } from './editor-host/paths'
import { exitOf } from './editor-host/processes'
import { serveEditor } from './editor-host/serve'

async function main(): Promise<void> {
  const named = process.argv[2]
  const folder = named ? namedFolder(named) : demoCopy()
  say('building the extension')
  buildExtension()
  const command = process.env.READINESS_VSCODE === 'npm' ? undefined : installedCommand()
  if (command) return openInstalled(command, folder)
  // A folder of the person's own is restricted until they trust it, as everywhere in VS Code.
  await openServed(folder, named ? 'ask' : 'everything')
}

async function openInstalled(command: string, folder: string): Promise<void> {
  say(`opening ${folder} in the installed VS Code`)
  const args = ['--new-window', `--extensionDevelopmentPath=${repository}`, folder]
  const code = await exitOf(spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }))
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}

async function openServed(folder: string, trust: 'ask' | 'everything'): Promise<void> {
  say('no installed VS Code was found, so VS Code comes from npm')
  const host = await installNpmHost(say)
  lendTypeScript(host)
  const port = Number(process.env.PORT) || undefined
  const { path: vsix } = await pack(join(hostFolder, 'readiness.vsix'))
  const server = await serveEditor(host, { trust, vsix, settings: demoSettings, ...(port && { port }) })
  say(`VS Code is on ${folder}. Open this address in a browser (Ctrl+C here ends it):`)
  console.log(`\n  ${server.address(folder)}\n`)
  await new Promise<void>((ended) => {
    process.once('SIGINT', ended)
    process.once('SIGTERM', ended)
  })
  await server.stop()
}

main().catch((error: unknown) => {
  console.error(`editor: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
