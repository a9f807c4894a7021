import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const applications = ['/Applications', join(homedir(), 'Applications')]
const macNames = ['Electron', 'Code']

/** The `code` command of an installed VS Code, or undefined. */
export function installedCommand(): string | undefined {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code'
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  const inApplications = applications.map((folder) =>
    join(folder, 'Visual Studio Code.app/Contents/Resources/app/bin/code'),
  )
  return [...onPath, ...inApplications].find((path) => existsSync(path))
}

/** The program of an installed VS Code, as `@vscode/test-electron` starts it; undefined where no window can open. */
export function installedProgram(): string | undefined {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined
  return candidates().find((path) => existsSync(path))
}

function candidates(): string[] {
  if (process.platform === 'darwin') {
    return applications.flatMap((folder) =>
      macNames.map((name) => join(folder, 'Visual Studio Code.app/Contents/MacOS', name)),
    )
  }
  if (process.platform === 'win32') {
    const command = installedCommand()
    return command ? [join(dirname(dirname(command)), 'Code.exe')] : []
  }
  return ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code']
}
