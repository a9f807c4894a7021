import { execFileSync } from 'node:child_process'

/** Runs git in a folder, as an author made up for tests. @returns what it prints */
export function gitIn(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@t']
  return execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'pipe' }).toString()
}
