import { nameOf } from '../paths'
import type { Host, PipelineSystem } from './deployment-facts'

/** Where the systems look for pipeline definitions, from the top of the repository, by their own documentation. */
const PIPELINES: readonly (readonly [RegExp, PipelineSystem])[] = [
  [/^\.(?:github|gitea|forgejo|depot)\/workflows\/[^/]+\.ya?ml$/, 'github'],
  [/^\.gitlab-ci\.ya?ml$|^\.gitlab\/.*\.ya?ml$/, 'gitlab'],
  [/^\.circleci\/config\.ya?ml$/, 'circle'],
  [/^azure-pipelines\.ya?ml$/, 'azure'],
  [/^bitbucket-pipelines\.ya?ml$/, 'bitbucket'],
  [/^\.travis\.ya?ml$/, 'travis'],
  [/^\.drone\.ya?ml$/, 'drone'],
  [/^\.woodpecker(?:\.ya?ml$|\/[^/]+\.ya?ml$)/, 'woodpecker'],
  [/^\.buildkite\/[^/]+\.ya?ml$/, 'buildkite'],
  [/^Jenkinsfile$/, 'jenkins'],
  [/^cloudbuild\.ya?ml$/, 'google-cloud-build'],
  [/^codemagic\.ya?ml$/, 'codemagic'],
  [/^\.?appveyor\.ya?ml$/, 'appveyor'],
]

const HOSTS: readonly (readonly [RegExp, Host])[] = [
  [/^vercel\.jsonc?$/, 'vercel'],
  [/^netlify\.toml$/, 'netlify'],
  [/^fly(?:\.[\w-]+)?\.toml$/, 'fly'],
  [/^railway\.(?:json|toml)$/, 'railway'],
  [/^render\.ya?ml$/, 'render'],
  [/^wrangler\.(?:toml|jsonc?)$/, 'cloudflare'],
  [/^(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.[Dd]ockerfile$/, 'docker'],
  [/^(?:docker-)?compose(?:[.-][\w-]+)*\.ya?ml$/, 'compose'],
  [/^(?:Procfile|heroku\.yml)$/, 'heroku'],
  [/^firebase\.json$/, 'firebase'],
  [/^app\.yaml$/, 'app-engine'],
  [/^amplify\.ya?ml$/, 'amplify'],
  [/^apprunner\.ya?ml$/, 'app-runner'],
  [/^\.replit$/, 'replit'],
  [/^serverless\.ya?ml$/, 'serverless'],
  [/^eas\.json$/, 'expo'],
]

/** The system whose pipeline a file defines. */
export function pipelineSystem(path: string): PipelineSystem | undefined {
  return PIPELINES.find(([pattern]) => pattern.test(path))?.[1]
}

/** The host that a file configures. */
export function hostOf(path: string): Host | undefined {
  const name = nameOf(path)
  return HOSTS.find(([pattern]) => pattern.test(name))?.[1]
}

/** Who must look at a change, and what a change must say: read for being there. */
export function isReviewRule(path: string): boolean {
  return /(?:^|\/)(?:CODEOWNERS|pull_request_template\.md|PULL_REQUEST_TEMPLATE(?:\.md|\/[^/]+\.md))$|^\.gitlab\/merge_request_templates\/[^/]+\.md$/.test(
    path,
  )
}
