import type { CommonFacts, TextRange } from '../facts'
import { nameOf } from '../paths'

/** A `.env` file: its variables, in order, without their values. */
export interface EnvFacts extends CommonFacts {
  readonly kind: 'env'
  readonly variables: readonly EnvVariableFact[]
}

/** A variable of a `.env` file. The value itself is never kept. */
export interface EnvVariableFact {
  readonly name: string
  /** The name alone. */
  readonly range: TextRange
  readonly value: EnvValueKind
  /** The line is commented out: `# STRIPE_SECRET_KEY=`. */
  readonly commented?: true
}

/**
 * What stands behind the `=`. `empty`: nothing · `placeholder`: words to be replaced (`your-key-here`, `xxxx`) ·
 * `reference`: made of other variables alone (`${HOST}`) · `secret`: a credential that is no one else's business ·
 * `other`: anything else: an address, a number, a publishable key.
 */
export type EnvValueKind = 'empty' | 'placeholder' | 'reference' | 'secret' | 'other'

const EXAMPLE =
  /^\.?env[._-](?:.*[._-])?(?:example|sample|template|tpl|dist|defaults?)(?:\.|$)|^(?:example|sample|template)\.env$|^\.env\.(?:example|sample|template)/i

/** Whether an environment file is there to be copied (`.env.example`), by its name. */
export function isEnvExample(path: string): boolean {
  return EXAMPLE.test(nameOf(path))
}

const ENV_FILE =
  /^\.env(?:rc)?(?:$|[._-])|^env[._-](?:[\w-]+[._-])?(?:example|sample|template)(?:\.txt)?$|^\.dev\.vars(?:\.|$)|.\.env$/i
const OTHER_LANGUAGE = /\.(?:[mc]?[jt]sx?|json|ya?ml|md|mdx|toml|py)$/i

/** Whether a file of this name is written as `NAME=value` lines. */
export function isEnvFile(name: string): boolean {
  return ENV_FILE.test(name) && !OTHER_LANGUAGE.test(name)
}
