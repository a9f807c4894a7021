import { folderOf, inFolder, nameOf } from '../../analysis/paths'
import type { Project } from '../project'
import type { Installer, Lockfile } from './inventory'

/** Lockfiles, the one that tells most of what people use first where a folder has several. */
const MANAGERS: readonly (readonly [string, Installer])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['bun.lockb', 'bun'],
  ['deno.lock', 'deno'],
]

/**
 * The lockfiles of a project by folder. Builders of apps leave several behind: then the one whose tool `packageManager` or the
 * scripts name, or npm's where it is among them, since a `bun.lockb` beside it is what Lovable writes and nobody installs with.
 */
export function lockfilesOf(project: Project): Lockfile[] {
  const found: Lockfile[] = []
  for (const facts of project.files.values()) {
    if (facts.kind !== 'lockfile' && facts.kind !== 'text') continue
    const name = nameOf(facts.path)
    const manager = MANAGERS.find(([file]) => file === name)?.[1]
    if (manager) found.push({ manager, folder: folderOf(facts.path), file: facts.path, range: { start: 0, end: 0 } })
  }
  const rank = (lockfile: Lockfile): number =>
    isNamed(project, lockfile)
      ? -1
      : MANAGERS.findIndex(([, manager]) => manager === lockfile.manager) + (lockfile.manager === 'bun' ? 9 : 0)
  return found.sort((a, b) => (a.folder === b.folder ? rank(a) - rank(b) : a.folder < b.folder ? -1 : 1))
}

function isNamed(project: Project, { folder, manager }: Lockfile): boolean {
  const facts = project.files.get(inFolder(folder, 'package.json'))
  if (facts?.kind !== 'package') return false
  const asked = installerOf(facts.packageManager)
  if (asked !== undefined || manager === 'npm') return asked === manager
  return Object.values(facts.scripts).some((text) => new RegExp(`(?:^|[&|;]\\s*)${manager}\\b`).test(text))
}

/** The tool that `packageManager` of a `package.json` names. https://nodejs.org/api/packages.html#packagemanager */
export function installerOf(packageManager: string | undefined): Installer | undefined {
  const name = /^(npm|pnpm|yarn|bun)@/.exec(packageManager ?? '')?.[1]
  return MANAGERS.find(([, manager]) => manager === name)?.[1]
}
