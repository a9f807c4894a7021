import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const toast: ApiBehaviour = { role: 'toast' }
const respond: ApiBehaviour = { role: 'respond' }

/** Files that shadcn's and other generators put into apps, by base name: `@/hooks/use-toast` is `local:use-toast`. */
export const localFiles: LibraryTable = {
  packages: ['local:use-toast', 'local:useToast', 'local:toast', 'local:toaster', 'local:sonner'],
  apis: entries('shadcn/ui: Toast, Sonner', {
    ...each(
      [
        'toast',
        'toast.*',
        'useToast().toast',
        'useToast().toast.*',
        'useToast()',
        'default',
        'default.*',
        'showToast',
        'useToast().showToast',
      ],
      toast,
    ),
    'toast.dismiss': {},
    'useToast().dismiss': {},
  }),
}

/** Members of parameters that handlers conventionally have; on any function that takes them. */
export const parameters: LibraryTable = {
  packages: ['param:'],
  aliases: { response: 'res', rep: 'reply' },
  apis: entries('Express, Fastify, Hono, Koa, Workers handlers: names of parameters', {
    ...each(
      ['json', 'send', 'sendStatus', 'end', 'redirect', 'render', 'sendFile', 'writeHead', 'write'].map(
        (name) => `res.${name}()**`,
      ),
      respond,
    ),
    'res.status()**': respond,
    ...each(
      ['send', 'code', 'status', 'redirect'].map((name) => `reply.${name}()**`),
      respond,
    ),
    ...each(
      ['json', 'text', 'html', 'body', 'redirect', 'notFound', 'newResponse'].map((name) => `c.${name}`),
      respond,
    ),
    ...each(
      ['json', 'text', 'html', 'body', 'redirect', 'throw'].map((name) => `ctx.${name}`),
      respond,
    ),
    next: respond,
    ...each(
      ['ctx.waitUntil', 'c.executionCtx.waitUntil', 'event.waitUntil', 'context.waitUntil', 'executionCtx.waitUntil'],
      { combines: 'background' },
    ),
    ...each(['event.respondWith'], { combines: 'all' }),
    ...each(['reject', 'rej'], { role: 'throw' }),
    'controller.error': respond,
    'controller.close': { role: 'cleanup' },
  }),
}
