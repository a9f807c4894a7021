import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries, scheduled } from './entries'

const unhandled = (arg: number): ApiBehaviour => ({ callbacks: [{ arg, fate: 'framework-unhandled' }] })
/** The runner keeps the failure of a run to itself, or logs it. */
const kept = (arg: number): ApiBehaviour => ({ callbacks: [{ arg, fate: 'framework-handled', startedBy: 'schedule' }] })
/** The queue records the failure and runs the job again. */
const retried = (arg: number, ...path: string[]): ApiBehaviour => ({
  callbacks: [
    { arg, fate: 'framework-handled', role: 'retry', startedBy: 'event', ...(path.length > 0 ? { path } : {}) },
  ],
})
const client: ApiBehaviour = { gives: 'client' }
const enqueue = (service: string, more: Partial<ApiBehaviour> = {}): ApiBehaviour => ({
  sends: 'http',
  method: 'POST',
  domain: 'queue',
  failure: 'throws',
  retries: 'none',
  service,
  ...more,
})

export const jobs: readonly LibraryTable[] = [
  {
    packages: ['node-cron'],
    aliases: { schedule: 'default.schedule', createTask: 'default.createTask' },
    apis: [
      ...entries(
        'node-cron 4 runner: a failure is logged, and told as execution:failed',
        each(['default.schedule', 'default.createTask'], kept(1)),
        '>=4.0.0-0',
      ),
      ...entries(
        'node-cron issues 223, 399: a failure is caught and becomes a task-failed event that nobody listens to',
        {
          'default.schedule': {
            callbacks: [{ arg: 1, fate: 'framework-unhandled', startedBy: 'schedule', drops: true }],
          },
        },
        '<4.0.0-0',
      ),
    ],
  },
  {
    packages: ['cron'],
    aliases: { 'default.CronJob': 'CronJob' },
    apis: [
      ...entries(
        'cron pull request 1013: what an async onTick lets out is given to errorHandler, or logged',
        { ...each(['CronJob', 'CronJob.from'], kept(1)) },
        '>=4.3.4',
      ),
      ...entries('cron issue 426: nothing catches what an async onTick lets out', { CronJob: scheduled(1) }, '<4.3.4'),
    ],
  },
  {
    packages: ['node-schedule', 'croner'],
    aliases: { scheduleJob: 'default.scheduleJob', 'default.Cron': 'Cron' },
    apis: entries(
      'node-schedule pull request 558: a rejection is an error event, which throws where nobody listens; croner README: catch is false by default',
      { ...each(['default.scheduleJob', 'Cron', 'default'], scheduled(1)) },
    ),
  },
  {
    packages: ['bullmq', 'bull', 'bee-queue'],
    aliases: { default: 'Queue' },
    apis: entries('BullMQ: a processor that throws fails the job; attempts default 1 (no retry)', {
      Worker: { callbacks: [{ arg: 1, fate: 'framework-handled', startedBy: 'event' }] },
      Queue: client,
      'Queue().process': { callbacks: [{ arg: 'every', fate: 'framework-handled', startedBy: 'event' }] },
      ...each(['Queue().add', 'Queue().addBulk'], {
        sends: 'database',
        method: 'POST',
        domain: 'queue',
        failure: 'throws',
        retries: 'all',
      }),
      ...each(['Worker().on', 'Queue().on', 'QueueEvents().on'], unhandled(1)),
    }),
  },
  {
    packages: ['inngest', 'inngest/*'],
    apis: entries('Inngest: Errors and retries, functions and steps are retried 4 times by default', {
      Inngest: client,
      'Inngest().createFunction': {
        callbacks: [
          { arg: 2, fate: 'framework-handled', role: 'retry', startedBy: 'event' },
          { arg: 1, fate: 'framework-handled', role: 'retry', startedBy: 'event' },
        ],
      },
      'Inngest().send': enqueue('Inngest', { retries: 'all' }),
    }),
  },
  {
    packages: ['@trigger.dev/sdk', '@trigger.dev/sdk/v3'],
    apis: entries('Trigger.dev: Errors and retrying, maxAttempts 3 by default', {
      ...each(['task', 'schemaTask', 'schedules.task'], retried(0, 'run')),
      ...each(['tasks.trigger', 'task().trigger', 'tasks.batchTrigger'], enqueue('Trigger.dev', { retries: 'all' })),
    }),
  },
  {
    packages: ['@upstash/qstash', '@upstash/workflow', '@upstash/workflow/nextjs', '@upstash/qstash/nextjs'],
    apis: entries('QStash: client retries 5 attempts by default; delivery is retried 3 times', {
      Client: { gives: 'client', clientOptions: { arg: 0, retry: ['retry'] } },
      ...each(
        ['Client().publishJSON', 'Client().publish', 'Client().enqueueJSON', 'Client().batchJSON', 'Client().trigger'],
        enqueue('QStash', { retries: 'all' }),
      ),
      serve: retried(0),
      verifySignatureAppRouter: { callbacks: [{ arg: 0, fate: 'framework-handled', role: 'handler-wrapper' }] },
    }),
  },
  {
    packages: ['pg-boss', 'graphile-worker', 'agenda'],
    aliases: { PgBoss: 'default', Agenda: 'default' },
    apis: entries('pg-boss and agenda: a handler that rejects fails the job', {
      default: client,
      ...each(['default().work', 'default().define'], {
        callbacks: [{ arg: 'every', fate: 'framework-handled', startedBy: 'event' }],
      }),
      ...each(['default().send', 'default().now', 'default().schedule'], {
        sends: 'database',
        method: 'POST',
        domain: 'queue',
        failure: 'throws',
        retries: 'none',
      }),
    }),
  },
  {
    packages: ['ws', 'socket.io', 'socket.io-client'],
    aliases: { io: 'default', Server: 'default', WebSocketServer: 'default', 'default.Server': 'default' },
    apis: entries('ws, socket.io: listeners are event emitters’', {
      default: client,
      ...each(['default().on', 'default().once', 'default().addEventListener'], unhandled(1)),
      ...each(['default().close', 'default().disconnect', 'default().terminate'], { role: 'cleanup' }),
    }),
  },
  {
    packages: ['discord.js', 'telegraf', 'grammy', '@slack/bolt'],
    aliases: { Telegraf: 'Client', Bot: 'Client', App: 'Client', default: 'Client' },
    apis: entries(
      'discord.js: events; telegraf and grammY: an unhandled rejection stops the bot unless bot.catch is set',
      {
        Client: client,
        ...each(
          ['on', 'once', 'command', 'action', 'hears', 'event', 'message'].map((name) => `Client().${name}`),
          unhandled(1),
        ),
      },
    ),
  },
]
