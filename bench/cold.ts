import { spawn } from 'node:child_process'
import { devNull } from 'node:os'
import { basename, join } from 'node:path'
import { Walk } from '../server/workspace/discovery'
import { nodeIo } from '../server/workspace/node-io'
import { readText } from '../server/workspace/reading'
import { median } from './numbers'

export interface ColdReview {
  readonly name: string
  /** Source files, and their lines. */
  readonly files: number
  readonly lines: number
  /** Medians: milliseconds by the clock, milliseconds of all threads, KiB at the most. */
  readonly wall: number
  readonly cpu: number
  readonly memory: number
}

interface Run {
  readonly wall: number
  readonly cpu: number
  readonly memory: number
}

/** Reviews a folder in new processes, one after the other. */
export async function coldReview(dist: string, folder: string, runs: number): Promise<ColdReview> {
  const measured: Run[] = []
  for (let i = 0; i < runs; i++) measured.push(await once(dist, folder))
  return {
    name: basename(folder),
    ...count(folder),
    wall: median(measured.map((run) => run.wall)),
    cpu: median(measured.map((run) => run.cpu)),
    memory: median(measured.map((run) => run.memory)),
  }
}

/** The preload reports on descriptor 3 what the process used. */
function once(dist: string, folder: string): Promise<Run> {
  const args = ['--require', join(__dirname, 'usage.cjs'), join(dist, 'cli.js'), 'review', folder]
  const started = performance.now()
  const child = spawn(process.execPath, [...args, '--format', 'json', '--output', devNull], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  let usage = ''
  child.stdio[3]?.on('data', (data: Buffer) => {
    usage += data.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const wall = performance.now() - started
      if (code !== 0 && code !== 1) return reject(new Error(`review of ${folder} ended with ${code}`))
      resolve({ wall, ...(JSON.parse(usage) as Omit<Run, 'wall'>) })
    })
  })
}

function count(folder: string): { files: number; lines: number } {
  let [files, lines] = [0, 0]
  const { files: found } = new Walk(folder, nodeIo, { excludeRoots: [], exclude: [], excludeOf: () => [] }).all()
  for (const { path, kind } of found) {
    if (kind !== 'code') continue
    const text = readText(folder, path, kind, nodeIo)
    if (typeof text !== 'string') continue
    files++
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  }
  return { files, lines }
}
