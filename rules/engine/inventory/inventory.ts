import type { Host, PipelineSystem } from '../../analysis/deployment/deployment-facts'
import type { Place } from '../finding'

/**
 * What a project is made of, and what stands round its code: apps and their sides, hosts, pipelines, trackers, loggers,
 * health routes, tests, variables. Plain data; every fact has the place it comes from.
 */
export interface Inventory {
  /** What is deployed on its own: a package of the workspace that runs somewhere. In the order of their folders. */
  readonly apps: readonly App[]
  readonly lockfiles: readonly Lockfile[]
  readonly hosting: readonly Hosting[]
  readonly pipelines: readonly Pipeline[]
  readonly tests: Tests
  readonly environment: Environment
}

/** Where an app runs. `edge`: edge functions, deployed one by one. */
export type AppSide = 'client' | 'server' | 'edge' | 'mobile'

export interface App {
  /** Relative to the workspace, `''` for its top. */
  readonly folder: string
  /** The name of its package, else of its folder, else `the app`. */
  readonly name: string
  /** `package.json`, where it has one. */
  readonly manifest: Place | undefined
  readonly packageManager: Installer
  readonly frameworks: readonly Framework[]
  readonly sides: readonly Side[]
  readonly scripts: Readonly<Record<string, string>>
  readonly trackers: readonly Tracker[]
  readonly loggers: readonly Logger[]
  /** Calls of `console` in code that runs on its servers, and in how many files. */
  readonly consoleOnServer: { readonly calls: number; readonly files: number }
  readonly healthRoutes: readonly HealthRoute[]
}

export type Installer = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'deno'

/** A framework that an app is built with: `Next.js` 15.1.0. */
export interface Framework extends Place {
  readonly name: string
  /** The package it is known by. */
  readonly pkg: string
  /** Installed, else the least that the range allows. */
  readonly version: string | undefined
  readonly sides: readonly AppSide[]
}

/** One side of an app, with the files in which it starts. */
export interface Side {
  readonly side: AppSide
  /** What it is built with, where that is known. */
  readonly framework: string | undefined
  /** Where it starts, the most telling first: the call that listens or renders, the root layout, the function's file. */
  readonly entries: readonly Place[]
  /** All of it are functions that a platform starts for each request. */
  readonly perRequest?: true
}

/**
 * A service that is told of errors. `running`: code that runs at start-up initialises it, on `sides` · `dead`: it is
 * called by code that nothing runs, or has no address to report to · `dependency`: it is installed alone · `unclear`: code
 * that nothing is seen to load starts it, and the app opens files of which its code does not tell which.
 */
export interface Tracker extends Place {
  readonly name: string
  readonly pkg: string
  readonly state: 'running' | 'dead' | 'dependency' | 'unclear'
  /** Where it runs; empty unless `running`. */
  readonly sides: readonly AppSide[]
  /** Why it is dead: nothing calls `initMonitoring`, `dsn` is empty … A part of a sentence. */
  readonly because?: string
}

export interface Logger extends Place {
  readonly name: string
  readonly pkg: string
}

export interface HealthRoute extends Place {
  /** `/api/health`, as far as it is known. */
  readonly url: string
  /** Undefined where what answers there was not seen. */
  readonly touchesDatabase: boolean | undefined
}

export interface Lockfile extends Place {
  readonly manager: Installer
  readonly folder: string
}

export interface Hosting extends Place {
  /** `supabase`: a folder of it with functions, migrations or configuration. */
  readonly host: Host | 'supabase'
  readonly folder: string
}

/** What a step of a pipeline does. */
export type Task =
  | 'install'
  | 'build'
  | 'lint'
  | 'type-check'
  | 'test'
  | 'migrate'
  | 'deploy'
  | 'roll-back'
  | 'backup'
  | 'restore'
  | 'watch'
  | 'scan'

export interface Pipeline extends Place {
  readonly system: PipelineSystem
  readonly name: string | undefined
  /** Runs when code is pushed or a change is proposed. */
  readonly onChange: boolean
  /** Runs when a change is proposed, before it is merged. */
  readonly onProposal: boolean
  /** Runs by the clock. */
  readonly scheduled: boolean
  /** Its steps can be read: GitHub and GitLab. */
  readonly read: boolean
  readonly steps: readonly Step[]
}

export interface Step extends Place {
  readonly job: string
  readonly tasks: readonly Task[]
  /** As written, or as the script it starts says. */
  readonly text: string
  readonly environment?: string
  readonly optional?: true
}

export interface Tests {
  /** Files of tests, in order. */
  readonly files: readonly string[]
  /** A script of some package that runs them. */
  readonly script: (Place & { readonly name: string }) | undefined
  /** Steps of pipelines that run tests when code changes. */
  readonly inPipelines: readonly Step[]
}

export interface Environment {
  /** Variables that product code reads, in the order of their names. */
  readonly variables: readonly EnvironmentVariable[]
  /** Files that document variables (`.env.example`), and the names in them. */
  readonly examples: readonly { readonly path: string; readonly names: readonly string[] }[]
}

export interface EnvironmentVariable {
  readonly name: string
  /** Some place reads it and has no answer to its absence. */
  readonly required: boolean
  /** Where it is read, the first of each file. */
  readonly reads: readonly Place[]
  /** Deno reads it in an edge function: it is set on the platform. */
  readonly edge: boolean
  /** Code that runs in the browser reads it. */
  readonly inBrowser: boolean
  /** A module reads it while it is loaded, and has no answer to its absence. */
  readonly atLoad: boolean
  /** It is only read where another one is unset (`A || B`): one of them is enough. */
  readonly insteadOf?: string
  /** Set by a platform or a tool, not by the person who runs the app: `NODE_ENV`, `PORT`, `VERCEL_URL`. */
  readonly provided: boolean
}
