import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

/** The licences of the packages that went into bundles, as one text: their terms ask that it goes with them. */
export function licencesOf(root: string, metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs))
  const packages = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []))
  const parts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      readonly name: string
      readonly version: string
      readonly license?: string
    }
    return `${name} ${version} (${license ?? 'see below'})\n\n${licenceText(join(root, folder))}`
  })
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function licenceText(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|copying|third-?party-?notice)/i.test(name))
  const texts = names.map((name) => join(folder, name)).filter((path) => existsSync(path))
  return texts.map((path) => readFileSync(path, 'utf8').trim()).join('\n\n')
}
