import { type EnvFacts, isEnvExample } from '../../analysis/env/env-facts'
import type { FileFacts } from '../../analysis/facts'
import type { SecretFact } from '../../analysis/secrets/secret-fact'
import type { Project } from '../project'
import { type Role, roleOf } from '../role'
import { isBundled, isShipped } from './shipped'

/** Which rule speaks of a credential: each has one. */
export type SecretTeller = 'secret-in-code' | 'secret-in-client' | 'committed-env-file'

/** Files that are configuration: they can stay out of version control, or name a variable in place of a value. */
const CONFIGURATION =
  /\.(?:jsonc?|json5|ya?ml|toml|npmrc|ini|conf|cfg|properties|tfvars|pem|key|netrc|pgpass)$|(?:^|\/)\.(?:npmrc|netrc|pgpass)$/
const PROSE = /\.(?:mdx?|txt|html?)$/
const WORKFLOW = /(?:^|\/)\.(?:github|gitlab|circleci)\/|(?:^|\/)docker-compose[^/]*\.ya?ml$/
/** Names of variables that bundlers put into what the browser loads. */
const PUBLIC_NAME = /^(?:VITE|NEXT_PUBLIC|EXPO_PUBLIC|REACT_APP|NUXT_PUBLIC|PUBLIC|GATSBY|VUE_APP)_/

/** Whether a variable of this name is part of the browser's bundle wherever code reads it. */
export function isPublicVariable(name: string): boolean {
  return PUBLIC_NAME.test(name)
}

/** What tests make up looks like chance too; these show by a checksum or by their content that they are real. */
const SELF_EVIDENT = new Set(['service-role-jwt', 'github-token', 'npm-token'])

/** The credentials of a file that a rule is to speak of, in order. */
export function secretsTold(project: Project, facts: FileFacts, teller: SecretTeller): readonly SecretFact[] {
  if (!facts.secrets) return []
  const role = roleOf(facts.path, facts, project)
  return facts.secrets.filter(
    (secret) => isBelieved(facts, secret, role) && tellerOf(project, facts, secret, role) === teller,
  )
}

function tellerOf(project: Project, facts: FileFacts, secret: SecretFact, role: Role): SecretTeller | undefined {
  if (facts.kind === 'code') {
    const isPublic = role === 'product' && project.side(facts) === 'browser' && isShipped(project, facts)
    return isPublic ? 'secret-in-client' : 'secret-in-code'
  }
  const { name } = secret
  if (facts.kind === 'env' && name !== undefined && isPublicVariable(name) && isBundled(project, facts.path, name))
    return isEnvExample(facts.path) ? 'committed-env-file' : 'secret-in-client'
  // What git ignores stays where it is.
  if (project.tracked(facts.path) === 'ignored') return undefined
  return facts.kind === 'env' || CONFIGURATION.test(facts.path) ? 'committed-env-file' : 'secret-in-code'
}

function isBelieved(facts: FileFacts, secret: SecretFact, role: Role): boolean {
  if (role === 'test' || role === 'story') return SELF_EVIDENT.has(secret.format)
  if (secret.format !== 'named-secret') return true
  // A value that the app makes up for itself is shown in guides, examples and workflows as one to be replaced.
  if (role === 'example' || PROSE.test(facts.path) || WORKFLOW.test(facts.path)) return false
  if (facts.kind === 'env' && isToBeFilledIn(facts)) return false
  return !isEnvExample(facts.path) && !/(?:^|\/)\.env\.(?:test|ci)/.test(facts.path)
}

/** Somebody is to copy it and fill it in: so many of its variables have no value that it opens nothing as it is. */
const LEFT_OPEN = 4

function isToBeFilledIn({ variables }: EnvFacts): boolean {
  return variables.filter(({ value }) => value === 'empty' || value === 'placeholder').length >= LEFT_OPEN
}
