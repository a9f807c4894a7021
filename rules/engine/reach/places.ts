import type { CodeFacts } from '../../analysis/facts'

/** Whether the package of a file, or one above it, depends on a package. */
export type Has = (dependency: string) => boolean

/**
 * Frameworks, builders and hosts that start files in ways that are not read here, or whose own files are not read: nothing is
 * said of a package that uses one.
 */
const UNREAD: ReadonlySet<string> = new Set(
  (
    'vue nuxt nuxt3 svelte @sveltejs/kit astro @angular/core @builder.io/qwik gatsby umi vike vite-plugin-ssr vite-plugin-pages ' +
    'unplugin-vue-router @generouted/react-router ember-source alpinejs meteor-node-stubs nitropack nitro vinxi @solidjs/start solid-js ' +
    'electron-vite @electron-forge/cli wxt plasmo @crxjs/vite-plugin webextension-polyfill @types/chrome chrome-types @raycast/api ' +
    '@types/vscode @figma/plugin-typings @docusaurus/core nextra vitepress fumadocs-ui fumadocs-core mintlify docz ' +
    '@module-federation/enhanced @module-federation/vite @originjs/vite-plugin-federation single-spa @redwoodjs/core @redwoodjs/web ' +
    '@strapi/strapi @adonisjs/core @keystone-6/core @medusajs/medusa payload @payloadcms/next wasp blitz @temporalio/worker ' +
    'encore.dev @nestjs/core @feathersjs/cli moleculer sails @foal/core @midwayjs/core eleventy @11ty/eleventy snowpack rspack @rspack/core ' +
    '@rsbuild/core @umijs/max ice @modern-js/app-tools dumi @tarojs/cli @nativescript/core @ionic/angular @lynx-js/react'
  ).split(' '),
)

/** What describes functions in the cloud by code: where their files lie is in it, in words of its own. */
export const INFRASTRUCTURE: readonly string[] =
  'sst aws-cdk-lib @aws-cdk/core @pulumi/pulumi serverless @serverless/compose @architect/architect @cdktf/provider-aws cdktf'.split(
    ' ',
  )

const NEXT_APP =
  /^(?:src\/)?app\/(?:.*\/)?(?:page|layout|template|default|error|global-error|global-not-found|not-found|loading|route|forbidden|unauthorized|sitemap|robots|manifest|icon\d*|apple-icon\d*|opengraph-image\d*|twitter-image\d*)\.[jt]sx?$/
const NEXT_TOP = /^(?:src\/)?(?:middleware|proxy|instrumentation|instrumentation-client|mdx-components)\.[jt]sx?$/
const NEXT_PAGES = /^(?:src\/)?pages\//
const ROUTE_MODULES = ['@react-router/dev', '@remix-run/react', '@remix-run/dev', '@remix-run/node']
const TANSTACK_ROUTES = [
  '@tanstack/react-start',
  '@tanstack/start',
  '@tanstack/router-plugin',
  '@tanstack/router-vite-plugin',
  '@tanstack/router-cli',
]
/** Files that a host or a browser starts by their place or name, whatever the framework. */
const HOSTED =
  /(?:^|\/)supabase\/functions\/(?!_)[^/]+\/index\.[jt]sx?$|(?:^|\/)netlify\/(?:edge-)?functions\/|^api\/|^functions\/|^edge-functions\/|(?:^|\/)pages\/api\/|^(?:convex|trigger|src\/trigger|lambda|lambdas|workers?|cron|crons|jobs)\/[^/]+\.[jt]s$/
/** Files that browsers get as they are. */
const STATIC = /(?:^|\/)(?:public|static|assets)\/(?:.*\/)?[^/]+\.m?js$/
/** Plugins that take in files which nothing imports. */
const TAKING_IN = /^(?:unplugin-|vite-plugin-).*(?:auto-import|components|pages|rout|glob|api|mix|fs)/

/** Something that a package depends on starts or takes in files in ways that are not read here. */
export function isUnread(dependencies: Readonly<Record<string, string>>): boolean {
  return Object.keys(dependencies).some((name) => UNREAD.has(name) || TAKING_IN.test(name))
}

/** A file that browsers get as it is, rather than through a build. */
export function isStatic(path: string): boolean {
  return STATIC.test(path)
}

/** Settings of tools: `.prettierrc.js`. */
const SETTINGS = /(?:^|\/)\.[\w-]+\.[cm]?[jt]s$/
const WORKER = /(?:^|[/.])(?:sw|service-?worker|worker)\.[cm]?[jt]sx?$/i

/** How surely a file is where something starts: `app` by a convention of a framework or host that is there, `maybe` by its looks alone. */
export type Placed = 'app' | 'maybe' | undefined

/**
 * Whether a framework, a host or a browser starts a file by its place.
 * @param local its path in its package
 */
export function placedEntry(local: string, has: Has): Placed {
  if (has('next')) {
    if (NEXT_APP.test(local) || NEXT_PAGES.test(local)) return 'app'
    if (NEXT_TOP.test(local) || (has('next-intl') && /^(?:src\/)?i18n(?:\/request)?\.tsx?$/.test(local))) return 'maybe'
  }
  if (
    ROUTE_MODULES.some(has) &&
    /^app\/(?:root|routes|entry\.(?:client|server)|ssr)\.[jt]sx?$|^app\/routes\//.test(local)
  )
    return 'app'
  if (TANSTACK_ROUTES.some(has) && /^(?:src|app)\/(?:routes\/|(?:router|client|server|ssr|start)\.tsx?$)/.test(local))
    return 'app'
  if (has('expo-router') && /^(?:src\/)?app\//.test(local)) return 'app'
  if ((has('expo') || has('react-native')) && /^(?:src\/)?(?:App|index)(?:\.\w+)?\.[jt]sx?$/.test(local)) return 'app'
  if (has('react-scripts') && /^src\/(?:index|setupProxy|setupTests)\.[jt]sx?$/.test(local)) return 'app'
  if (has('convex') && /(?:^|\/)convex\//.test(local)) return 'app'
  if (has('@trigger.dev/sdk') && /(?:^|\/)trigger\//.test(local)) return 'maybe'
  if (HOSTED.test(local)) return /supabase\/functions\/|^api\/|netlify\//.test(local) ? 'app' : 'maybe'
  return STATIC.test(local) || WORKER.test(local) || SETTINGS.test(local) ? 'maybe' : undefined
}

/** Calls that start a server. */
const SERVES = /(?:^|\.)(?:listen|serve|startStandaloneServer|createServer)$/

/** `export default defineTool({ … })`: something that a plugin looks for. */
function isDefinition({ exports, calls }: CodeFacts): boolean {
  const value = exports['default']
  return value?.k === 'call' && /^define[A-Z]/.test(calls[value.c]?.text ?? '')
}

/** Packages whose services start what a module hands them. */
const HANDED_OVER =
  /^(?:@lovable\.dev\/mcp-js|@trigger\.dev\/sdk(?:\/.*)?|firebase-functions(?:\/.*)?|@cloudflare\/workers-types|aws-lambda|@azure\/functions|@google-cloud\/functions-framework)$/

/** A module that nothing can import anything of, one that listens, or one that a service starts. */
export function startsItself(facts: CodeFacts): boolean {
  if (Object.keys(facts.exports).length === 0 && facts.exportAll.length === 0) return true
  if (isDefinition(facts) || facts.imports.some(({ specifier }) => HANDED_OVER.test(specifier))) return true
  return facts.calls.some(
    ({ text }) => (text.endsWith('isten') || text.endsWith('erve') || text.endsWith('Server')) && SERVES.test(text),
  )
}

const SERVERS = ['express', 'fastify', 'koa', 'hono', '@hono/node-server', 'restify', 'polka', '@hapi/hapi', 'elysia']

/** The package runs a server of its own, so there must be a file in which it starts. */
export function needsServer(dependencies: Readonly<Record<string, string>>): boolean {
  return SERVERS.some((name) => Object.hasOwn(dependencies, name))
}

/** Whether a file may be where a server starts: it listens, or a host starts it by its place. */
export function mayServe({ path, calls }: CodeFacts): boolean {
  return (
    /(?:^|\/)(?:api|functions|netlify)\/|(?:^|\/)(?:app|pages)\/(?:.*\/)?(?:api\/|route\.)|supabase\/functions\//.test(
      path,
    ) || calls.some(({ text }) => SERVES.test(text))
  )
}
