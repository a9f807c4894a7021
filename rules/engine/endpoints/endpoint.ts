import type { TextRange, Value } from '../../analysis/facts'
import type { FunctionTarget } from '../link/target'

/**
 * How the outside reaches a function. `next-route`: a route handler (`app/…/route.ts`) · `next-action`: a server action ·
 * `next-api`: a pages API route · `router`: a route of Express, Hono, Fastify, Koa and their like · `edge-function`: a
 * Supabase edge function · `route-module`: an action or loader of Remix or React Router · `trpc`: a procedure, oRPC's too ·
 * `server-function`: `createServerFn` of TanStack Start · `serverless`: a file of Vercel's or Netlify's `api` folder.
 */
export type EndpointKind =
  | 'next-route'
  | 'next-action'
  | 'next-api'
  | 'router'
  | 'edge-function'
  | 'route-module'
  | 'trpc'
  | 'server-function'
  | 'serverless'

/** A place where the outside can call the app. */
export interface Endpoint {
  readonly kind: EndpointKind
  /** The file it is declared in: where it is registered with a router, else where its function is exported. */
  readonly file: string
  /** Where a finding about it stands: the name of the function, or the verb by which it is registered. */
  readonly range: TextRange
  /** The function that answers. It may stand in another file. */
  readonly handler: FunctionTarget
  /** Upper-case; undefined where it answers every method, or none is known. */
  readonly method: string | undefined
  /** The address as far as it is known: `/api/orders/[id]`, `/api/orders/:id`. Undefined for server actions and procedures. */
  readonly url: string | undefined
  /** What it goes by where it has no address: `deleteOrder`, `orders.create`; the edge function's name. */
  readonly name: string
  /** What runs before it, in order: middleware of the app, of its routers, of the route; wrappers round the function. */
  readonly before: readonly Step[]
  /** False where something may stand before it that the code does not show: a router that nobody is seen to mount. */
  readonly complete: boolean
}

/** Something that runs before a handler, or round it: a value of the file at `path`, as it is handed over. */
export interface Step {
  readonly path: string
  readonly value: Value
}

/** The endpoint as messages name it: `POST /api/orders`, `the server action deleteOrder`, `the edge function send-mail`. */
export function nameOfEndpoint({ kind, method, url, name }: Endpoint): string {
  switch (kind) {
    case 'next-action':
      return `the server action ${name}`
    case 'edge-function':
      return `the edge function ${name}`
    case 'trpc':
      return `the procedure ${name}`
    case 'server-function':
      return `the server function ${name}`
    case 'route-module':
      return `the ${method === 'GET' ? 'loader' : 'action'} of ${url ?? name}`
    default:
      return [method, url ?? name].filter((part) => part !== undefined).join(' ')
  }
}
