import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

function sdk(service: string, domain: 'email' | 'sms', more: Partial<ApiBehaviour> = {}): ApiBehaviour {
  return {
    sends: 'http',
    method: 'POST',
    thirdParty: true,
    service,
    domain,
    failure: 'throws',
    retries: 'none',
    ...more,
  }
}

const client: ApiBehaviour = { gives: 'client' }

function resendCalls(more: Partial<ApiBehaviour>): Record<string, ApiBehaviour> {
  const call = sdk('Resend', 'email', {
    failure: 'returns-error',
    errorKey: 'error',
    ...more,
  })
  const sends: ApiBehaviour = { ...call, doubles: 'email' }
  return {
    'Resend().*.*': call,
    ...each(
      ['emails.send', 'emails.create', 'batch.send', 'batch.create'].map((name) => `Resend().${name}`),
      sends,
    ),
    ...each(
      ['get', 'list'].map((name) => `Resend().*.${name}`),
      { ...call, method: 'GET' },
    ),
  }
}

export const messaging: readonly LibraryTable[] = [
  {
    packages: ['resend'],
    aliases: { default: 'Resend' },
    apis: [
      ...entries('resend-node: no retries, no time limit', {
        Resend: client,
        'Resend().webhooks.verify': { failure: 'throws' },
      }),
      ...entries(
        'resend-node 4.3.0 (pull request 489): option idempotencyKey of send and create',
        resendCalls({ options: { arg: 1, idempotencyKey: 'idempotencyKey' } }),
        '>=4.3.0-0',
      ),
      ...entries(
        'resend-node 3.5.0: fetchRequest catches, every failure is { data, error }',
        resendCalls({}),
        '>=3.5.0-0 <4.3.0-0',
      ),
      ...entries(
        'resend-node 3.2.0: { data, error } for answers, fetch itself is not caught',
        resendCalls({ alsoRejects: true }),
        '<3.5.0-0',
      ),
    ],
  },
  {
    packages: ['nodemailer'],
    aliases: { createTransport: 'default.createTransport' },
    apis: entries(
      'Nodemailer: SMTP transport, connectionTimeout 2 minutes, socketTimeout 10 minutes; sendMail rejects',
      {
        'default.createTransport': {
          gives: 'client',
          clientOptions: { arg: 0, timeout: ['connectionTimeout', 'greetingTimeout', 'socketTimeout'] },
        },
        'default.createTransport().sendMail': sdk('the mail server', 'email', { timeoutMs: 600_000 }),
        // It signs in, and sends nothing.
        'default.createTransport().verify': sdk('the mail server', 'email', { timeoutMs: 600_000, method: 'GET' }),
      },
    ),
  },
  {
    packages: ['@sendgrid/mail', '@sendgrid/client'],
    aliases: { send: 'default.send', sendMultiple: 'default.sendMultiple' },
    apis: entries('@sendgrid/client: axios, no time limit unless setTimeout; rejects with ResponseError', {
      ...each(
        ['default.send', 'default.sendMultiple', 'default.request', 'MailService().send'],
        sdk('SendGrid', 'email'),
      ),
      MailService: client,
    }),
  },
  {
    packages: ['postmark'],
    aliases: { Client: 'ServerClient', default: 'ServerClient' },
    apis: [
      ...entries('postmark.js: ClientOptions timeout in seconds; rejects with PostmarkError', {
        ServerClient: { gives: 'client', clientOptions: { arg: 1, timeout: ['timeout'] } },
      }),
      ...entries(
        'postmark.js 5: timeout 60 s by default',
        { 'ServerClient().*': sdk('Postmark', 'email', { timeoutMs: 60_000 }) },
        '>=5.0.0-0',
      ),
      ...entries(
        'postmark.js before 5: timeout 180 s by default',
        { 'ServerClient().*': sdk('Postmark', 'email', { timeoutMs: 180_000 }) },
        '<5.0.0-0',
      ),
    ],
  },
  {
    packages: ['twilio'],
    aliases: { Twilio: 'default' },
    apis: entries('twilio-node README: autoRetry false by default (429 only), timeout 30 seconds', {
      default: { gives: 'client', clientOptions: { arg: 2, timeout: ['timeout'], retry: ['autoRetry'] } },
      'default().**.create': sdk('Twilio', 'sms', { timeoutMs: 30_000 }),
      ...each(
        ['default().**.list', 'default().**.fetch', 'default().**().fetch'],
        sdk('Twilio', 'sms', { method: 'GET', timeoutMs: 30_000 }),
      ),
      ...each(
        ['default().**().verificationChecks.create', 'default().**().verifications.create', 'default().**().update'],
        sdk('Twilio', 'sms', { timeoutMs: 30_000 }),
      ),
    }),
  },
  {
    packages: ['mailgun.js'],
    apis: entries('mailgun.js: rejects; timeout option of client()', {
      'default().client': { gives: 'client', clientOptions: { arg: 0, timeout: ['timeout'] } },
      'default().client().**.*': sdk('Mailgun', 'email'),
    }),
  },
  {
    packages: ['@emailjs/browser', 'emailjs-com'],
    aliases: { send: 'default.send', sendForm: 'default.sendForm' },
    apis: entries('EmailJS: send rejects with EmailJSResponseStatus', {
      ...each(['default.send', 'default.sendForm'], sdk('EmailJS', 'email')),
    }),
  },
  {
    packages: ['loops', 'plunk', '@getbrevo/brevo'],
    aliases: { default: 'LoopsClient' },
    apis: entries('loops README: rejects with APIError', {
      LoopsClient: client,
      'LoopsClient().*': sdk('Loops', 'email'),
    }),
  },
  {
    packages: ['web-push', 'expo-server-sdk'],
    aliases: { sendNotification: 'default.sendNotification', Expo: 'default' },
    apis: entries('web-push README: sendNotification rejects with WebPushError, timeout option', {
      'default.sendNotification': sdk('the push service', 'sms', { options: { arg: 2, timeout: ['timeout'] } }),
      default: client,
      'default().sendPushNotificationsAsync': sdk('Expo', 'sms'),
    }),
  },
]
