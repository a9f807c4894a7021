import type { CommonFacts, TextRange } from '../facts'

/** Systems that run something when code changes. Of GitHub and GitLab the jobs are read, of the others that they are there. */
export type PipelineSystem =
  | 'github'
  | 'gitlab'
  | 'circle'
  | 'azure'
  | 'bitbucket'
  | 'travis'
  | 'drone'
  | 'woodpecker'
  | 'buildkite'
  | 'jenkins'
  | 'google-cloud-build'
  | 'codemagic'
  | 'appveyor'

/** The definition of a pipeline: `.github/workflows/ci.yml`, `.gitlab-ci.yml` … */
export interface PipelineFacts extends CommonFacts {
  readonly kind: 'pipeline'
  readonly system: PipelineSystem
  readonly name: string | undefined
  /**
   * What starts it, by the words of the system: `push`, `pull_request`, `schedule`, `workflow_dispatch` …; a push of tags
   * alone is `push:tags`. Empty where the system is not read.
   */
  readonly triggers: readonly string[]
  readonly steps: readonly PipelineStep[]
  /** What it takes in: `include:` of GitLab, a reusable workflow that a job `uses`, an action of the repository's own. */
  readonly includes: readonly string[]
  /** Its name, or its first line. */
  readonly range: TextRange
}

/** One step of a job: a command, or an action of somebody else. */
export interface PipelineStep {
  readonly job: string
  readonly name?: string
  /** `actions/checkout@v4`. */
  readonly uses?: string
  /** Commands as written, at most 3000 characters. */
  readonly run?: string
  /** The folder it runs in, where that is not the repository's. */
  readonly folder?: string
  /** The environment that its job deploys to: `production`. */
  readonly environment?: string
  /** What alone starts its job, where that is less than what starts the pipeline; by the words of `triggers`, `manual` for a person. */
  readonly when?: readonly string[]
  /** Its failure does not fail the job. */
  readonly optional?: true
  readonly range: TextRange
}

/** Where an app may run, as its own configuration files say. */
export type Host =
  | 'vercel'
  | 'netlify'
  | 'fly'
  | 'railway'
  | 'render'
  | 'cloudflare'
  | 'docker'
  | 'compose'
  | 'heroku'
  | 'firebase'
  | 'app-engine'
  | 'amplify'
  | 'app-runner'
  | 'replit'
  | 'serverless'
  | 'expo'

/** The configuration of a host: `vercel.json`, `fly.toml`, `Dockerfile` … */
export interface DeploymentFacts extends CommonFacts {
  readonly kind: 'deployment'
  readonly host: Host
  /** What is set, in order; of environment variables nothing. At most 300. */
  readonly settings: readonly DeploymentSetting[]
  /** Its first line. */
  readonly range: TextRange
}

/** `{ key: 'services.0.healthCheckPath', value: '/health' }`; in a Dockerfile the instruction is the key. */
export interface DeploymentSetting {
  readonly key: string
  readonly value: string
  readonly range: TextRange
}
