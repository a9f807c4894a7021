import type { ApiBehaviour, CallbackBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'all', 'head', 'options', 'use', 'param']
const handled: ApiBehaviour = { callbacks: [{ arg: 'every', fate: 'framework-handled' }] }
const unhandled: ApiBehaviour = {
  callbacks: [{ arg: 'every', fate: 'framework-unhandled', startedBy: 'request' }],
}
const router: ApiBehaviour = { gives: 'router' }
const respond: ApiBehaviour = { role: 'respond', gives: 'response' }
const navigate: ApiBehaviour = { role: 'navigate' }
const leave: ApiBehaviour = { role: 'throw' }

function routes(
  bases: readonly string[],
  verbs: readonly string[],
  behaviour: ApiBehaviour,
): Record<string, ApiBehaviour> {
  return each(
    bases.flatMap((base) => verbs.map((verb) => `${base}.${verb}`)),
    behaviour,
  )
}

const expressApps = [
  'default()',
  'Router()',
  'default.Router()',
  'default().route()**()',
  'Router().route()**()',
  'default.Router().route()**()',
]

const express: readonly LibraryTable[] = [
  {
    packages: ['express'],
    aliases: { express: 'default' },
    instances: {
      Express: 'default()',
      Application: 'default()',
      IApplication: 'default()',
      Router: 'Router()',
      IRouter: 'Router()',
    },
    apis: [
      ...entries('Express: Routing', {
        default: router,
        Router: router,
        'default.Router': router,
        'default().listen': { callbacks: [{ arg: 'every', fate: 'floats' }] },
      }),
      ...entries(
        'Express 5: "rejected promises … will call next(value)"',
        routes(expressApps, VERBS, handled),
        '>=5.0.0-0',
      ),
      ...entries(
        'Express 4: errors of async handlers must be passed to next()',
        routes(expressApps, VERBS, unhandled),
        '<5.0.0-0',
      ),
    ],
  },
  {
    packages: ['express-promise-router'],
    aliases: { PromiseRouter: 'default' },
    apis: entries('express-promise-router README', { default: router, ...routes(['default()'], VERBS, handled) }),
  },
  {
    packages: ['express-async-handler', 'express-async-errors-handler', 'async-handler-express'],
    aliases: { asyncHandler: 'default' },
    apis: entries('express-async-handler README: "passing them to your express error handlers"', {
      default: { callbacks: [{ arg: 0, fate: 'framework-handled', role: 'handler-wrapper' }] },
    }),
  },
]

const nextNavigation: Record<string, ApiBehaviour> = {
  ...each(['redirect', 'permanentRedirect', 'notFound', 'forbidden', 'unauthorized'], leave),
  useRouter: router,
  'useRouter().*': navigate,
}

const next: readonly LibraryTable[] = [
  {
    packages: ['next', 'next/server'],
    apis: entries('Next.js: NextResponse; after() runs when the response is sent', {
      ...each(
        ['NextResponse', 'NextResponse.json', 'NextResponse.redirect', 'NextResponse.rewrite', 'NextResponse.next'],
        respond,
      ),
      after: { callbacks: [{ arg: 0, fate: 'floats' }] },
      unstable_after: { callbacks: [{ arg: 0, fate: 'floats' }] },
    }),
  },
  { packages: ['next/navigation'], apis: entries('Next.js: redirect and notFound throw; useRouter', nextNavigation) },
  {
    packages: ['next/router'],
    apis: entries('Next.js Pages: useRouter', { useRouter: router, 'useRouter().*': navigate, 'default.*': navigate }),
  },
  {
    packages: ['next/cache'],
    apis: entries('Next.js: unstable_cache runs the function and gives its failure', {
      unstable_cache: { callbacks: [{ arg: 0, fate: 'transparent' }] },
    }),
  },
  {
    packages: ['next/dynamic'],
    apis: entries('Next.js: dynamic', { default: { callbacks: [{ arg: 0, fate: 'fetcher' }] } }),
  },
]

const honoApps = ['Hono()', 'OpenAPIHono()', 'Hono().basePath()', 'Hono()**()', 'OpenAPIHono()**()']
const honoHandlers = ['get', 'post', 'put', 'patch', 'delete', 'all', 'on', 'use', 'openapi']

const servers: readonly LibraryTable[] = [
  {
    packages: ['hono', 'hono/tiny', 'hono/quick', '@hono/zod-openapi', 'hono/*'],
    instances: { Hono: 'Hono()', OpenAPIHono: 'OpenAPIHono()' },
    apis: entries('Hono: onError, the default handler answers 500', {
      ...each(['Hono', 'OpenAPIHono'], router),
      ...routes(
        honoApps.filter((app) => app.includes('**')),
        honoHandlers,
        handled,
      ),
      'Hono()**().onError': { callbacks: [{ arg: 0, fate: 'framework-handled' }] },
    }),
  },
  {
    packages: ['fastify'],
    aliases: { fastify: 'default', Fastify: 'default' },
    instances: { FastifyInstance: 'default()' },
    apis: entries('Fastify: Errors, async handlers that reject are answered with 500', {
      default: router,
      ...routes(
        ['default()', 'default().withTypeProvider()'],
        [...VERBS, 'addHook', 'register', 'setErrorHandler'],
        handled,
      ),
      ...each(['default().route'], { callbacks: [{ arg: 0, path: ['handler'], fate: 'framework-handled' }] }),
    }),
  },
  {
    packages: ['koa', '@koa/router', 'koa-router'],
    apis: entries('Koa: Error Handling, the default handler answers 500', {
      default: router,
      ...routes(['default()'], VERBS, handled),
    }),
  },
  {
    packages: [
      'elysia',
      'itty-router',
      'h3',
      'oak',
      'deno.land/x/oak',
      'deno.land/x/hono',
      '@oak/oak',
      'polka',
      'restify',
    ],
    aliases: { AutoRouter: 'Router', createRouter: 'Router', createApp: 'Application' },
    apis: entries('Elysia, itty-router AutoRouter, h3 and oak answer a rejection with 500', {
      ...each(['Elysia', 'Router', 'Application'], router),
      ...routes(['Elysia()**()', 'Router()**()', 'Application()**()'], VERBS, handled),
      ...each(['defineEventHandler', 'eventHandler'], { callbacks: [{ arg: 0, fate: 'framework-handled' }] }),
    }),
  },
  {
    packages: ['deno.land/std/http/server.ts', 'deno.land/std/http', 'deno.land/std', '@std/http'],
    apis: entries('Deno std http/server: onError defaults to a 500 response', {
      serve: { callbacks: [{ arg: 0, fate: 'framework-handled' }] },
      Server: { callbacks: [{ arg: 0, path: ['handler'], fate: 'framework-handled' }] },
    }),
  },
  {
    packages: ['@cloudflare/workers-types', 'cloudflare:workers'],
    apis: entries('Cloudflare Workers: waitUntil', { waitUntil: { combines: 'background' } }),
  },
  {
    packages: [
      'firebase-functions',
      'firebase-functions/v1',
      'firebase-functions/v2',
      'firebase-functions/https',
      'firebase-functions/v2/https',
    ],
    apis: [
      ...entries('Cloud Functions for Firebase: onCall turns failures into INTERNAL', {
        ...each(['onCall', 'https.onCall'], handled),
      }),
      ...entries(
        'firebase-functions pull request 1755: onRequest answers a rejection with 500; before, the Functions Framework did, as it listens for unhandledRejection (functions-framework-nodejs, src/logger.ts sendCrashResponse)',
        each(['onRequest', 'https.onRequest'], handled),
      ),
    ],
  },
]

const loader: CallbackBehaviour = { arg: 0, path: ['loader'], fate: 'framework-handled' }

const clientRouters: readonly LibraryTable[] = [
  {
    packages: ['react-router', 'react-router-dom', 'react-router/dom', '@remix-run/react', '@remix-run/router'],
    apis: entries('React Router: a loader or action that throws renders the error element', {
      useNavigate: router,
      'useNavigate()': navigate,
      ...each(['createBrowserRouter', 'createHashRouter', 'createMemoryRouter', 'createStaticHandler'], {
        callbacks: [
          { arg: 0, path: ['*', 'loader'], fate: 'framework-handled' },
          { arg: 0, path: ['*', 'action'], fate: 'framework-handled' },
          { arg: 0, path: ['*', 'children', '*', 'loader'], fate: 'framework-handled' },
          { arg: 0, path: ['*', 'children', '*', 'action'], fate: 'framework-handled' },
        ],
      }),
      redirect: { role: 'respond' },
      json: respond,
      data: respond,
      'useFetcher().submit': { failure: 'kept' },
      'useFetcher().load': { failure: 'kept' },
      useSubmit: router,
      'useSubmit()': { failure: 'kept' },
    }),
  },
  {
    packages: ['@remix-run/node', '@remix-run/cloudflare', '@remix-run/server-runtime'],
    apis: entries('Remix: json and redirect responses', {
      json: respond,
      redirect: respond,
      data: respond,
      redirectDocument: respond,
    }),
  },
  {
    packages: ['@tanstack/react-router', '@tanstack/router', '@tanstack/react-start', '@tanstack/start'],
    apis: entries('TanStack Router: errorComponent; server functions send their failure to the caller', {
      useNavigate: router,
      'useNavigate()': navigate,
      useRouter: router,
      'useRouter().navigate': navigate,
      redirect: { role: 'respond' },
      notFound: { role: 'respond' },
      ...each(['createRoute', 'createRootRoute', 'createRootRouteWithContext()', 'createFileRoute()'], {
        callbacks: [loader, { arg: 0, path: ['beforeLoad'], fate: 'framework-handled' }],
      }),
      ...each(['createServerFn()**().handler', 'createServerFn().handler', 'createMiddleware()**().server'], {
        callbacks: [{ arg: 0, fate: 'framework-handled', runsOn: 'server' }],
      }),
    }),
  },
  {
    packages: ['wouter'],
    apis: entries('wouter: useLocation', { 'useLocation().1': navigate, navigate: navigate }),
  },
  {
    packages: ['expo-router', '@react-navigation/native'],
    apis: entries('Expo Router and React Navigation', {
      ...each(['router.*', 'useRouter().*', 'useNavigation().*'], navigate),
      ...each(['useRouter', 'useNavigation'], router),
      useFocusEffect: { callbacks: [{ arg: 0, fate: 'effect' }] },
    }),
  },
  {
    packages: ['@sveltejs/kit'],
    apis: entries('SvelteKit: error and redirect throw; json answers', {
      error: leave,
      redirect: leave,
      json: respond,
      fail: respond,
      text: respond,
    }),
  },
]

const actions: readonly LibraryTable[] = [
  {
    packages: ['next-safe-action'],
    apis: entries('next-safe-action: handleServerError answers with serverError', {
      createSafeActionClient: router,
      'createSafeActionClient()**().action': { callbacks: [{ arg: 'every', fate: 'framework-handled' }] },
    }),
  },
  {
    packages: ['react-hook-form'],
    apis: entries('react-hook-form: handleSubmit lets a rejection of onSubmit through', {
      'useForm().handleSubmit': { callbacks: [{ arg: 0, fate: 'event', role: 'handler-wrapper' }] },
      'useForm().setError': { role: 'notify' },
      'useFormContext().setError': { role: 'notify' },
    }),
  },
  {
    packages: ['formik'],
    apis: entries('Formik: onSubmit rejections are logged and rethrown', {
      useFormik: { callbacks: [{ arg: 0, path: ['onSubmit'], fate: 'event' }] },
    }),
  },
]

export const frameworks: readonly LibraryTable[] = [...express, ...next, ...servers, ...clientRouters, ...actions]
