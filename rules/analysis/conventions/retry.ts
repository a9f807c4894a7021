import type { Source } from '../edits/source'
import { folderOf } from '../paths'
import { isDeno, type ProjectFiles, packageFolder } from './places'

/** Where a project keeps small modules, and the retry module that would go there. */
export interface NewModule {
  readonly path: string
  readonly text: string
}

/** A retry helper for this app as a file of its own: in the folder where its small modules are, in its style. */
export function retryModule(source: Source, project: ProjectFiles): NewModule | undefined {
  return moduleOf(source, project, 'retry', /\bfrom ['"]axios['"]/.test(source.text) ? ASKED_BY_AXIOS : ANY)
}

/** The same for `fetch` alone, which is called like it and gives back its last answer whatever that is. */
export function fetchRetryModule(source: Source, project: ProjectFiles): NewModule | undefined {
  return moduleOf(source, project, 'fetch-with-retry', FETCH)
}

function moduleOf(
  source: Source,
  project: ProjectFiles,
  name: string,
  written: readonly string[],
): NewModule | undefined {
  const isTyped = /\.[mc]?tsx?$/.test(source.path)
  const path = `${moduleFolder(source.path, project)}/${name}.${isTyped ? 'ts' : 'js'}`
  if (project.files.has(path)) return undefined
  const { quote, semicolons, indent, newline } = source.style
  const types = /<T>|: \(\) => Promise<T>|: Promise<\w+>|: number|: string \| URL|\?: RequestInit/g
  const lines = isTyped ? written : written.map((line) => line.replace(types, ''))
  const text = lines
    .map((line) => {
      const depth = /^ */.exec(line)?.[0].length ?? 0
      const code = semicolons ? line.trimStart() : line.trimStart().replace(/;$/, '')
      return indent.repeat(depth / 2) + code.replaceAll("'", quote)
    })
    .join(newline)
  return { path, text: text + newline }
}

const FETCH = [
  '/** Fetches again after a failure, a 429 or a 5xx, waiting longer each time. The last answer is given back as it is. */',
  'export async function fetchWithRetry(input: string | URL, init?: RequestInit, retries = 2): Promise<Response> {',
  '  for (let attempt = 0; ; attempt++) {',
  '    try {',
  '      const response = await fetch(input, init);',
  '      if (attempt >= retries || (response.status < 500 && response.status !== 429)) return response;',
  '    } catch (error) {',
  '      if (attempt >= retries || init?.signal?.aborted) throw error;',
  '    }',
  '    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));',
  '  }',
  '}',
]

const ANY = [
  '/** Runs an operation that is safe to repeat again after a failure, waiting longer each time. */',
  'export async function withRetry<T>(operation: () => Promise<T>, retries: number = 2): Promise<T> {',
  '  for (let attempt = 0; ; attempt++) {',
  '    try {',
  '      return await operation();',
  '    } catch (error) {',
  '      if (attempt >= retries) throw error;',
  '      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));',
  '    }',
  '  }',
  '}',
]

/** axios throws what `fetch` gives back as an answer: a 404 stays one however often it is asked. */
const ASKED_BY_AXIOS = [
  "import axios from 'axios';",
  '',
  '/** Runs a request that is safe to repeat again after a failure, a 429 or a 5xx, waiting longer each time. */',
  ...ANY.slice(1, 6),
  '      const status = axios.isAxiosError(error) ? error.response?.status : undefined;',
  '      const isRefused = status !== undefined && status < 500 && status !== 429;',
  '      if (isRefused || attempt >= retries) throw error;',
  ...ANY.slice(7),
]

function moduleFolder(path: string, project: ProjectFiles): string {
  if (isDeno(path)) return path.replace(/(^|.*\/)supabase\/functions\/.*/, '$1supabase/functions/_shared')
  const base = packageFolder(project, path)
  const prefix = base === '' ? '' : `${base}/`
  const top = path.slice(prefix.length).split('/')[0] ?? ''
  const roots = [`${prefix}${top}/`, `${prefix}src/`, prefix]
  for (const root of roots) {
    for (const folder of ['lib', 'utils', 'helpers']) {
      for (const file of project.files.keys()) if (file.startsWith(`${root}${folder}/`)) return `${root}${folder}`
    }
  }
  return folderOf(path) === '' ? 'lib' : folderOf(path)
}
