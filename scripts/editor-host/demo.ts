import { cpSync, existsSync, mkdtempSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { repository } from './paths'

const demo = join(repository, 'fixtures', 'booking-shop')

/** A folder a person named, as it is. Throws one line when it is not there. */
export function namedFolder(path: string): string {
  const folder = resolve(path)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`there is no folder ${folder}`)
  return folder
}

/** A copy of the demo app to play with: fixes tried there do not touch the repository. */
export function demoCopy(): string {
  return copyOf(demo)
}

/** A copy of a folder to play with, of the same name. */
export function copyOf(folder: string): string {
  const copy = join(realpathSync(mkdtempSync(join(tmpdir(), 'readiness-demo-'))), basename(folder))
  cpSync(folder, copy, { recursive: true })
  return copy
}

/** Settings that keep everything else than the app and its findings out of sight. */
export const demoSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.reduceMotion': 'on',
  'workbench.tips.enabled': false,
}
