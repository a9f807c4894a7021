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
const resend = sdk('Resend', 'email', {
  failure: 'returns-error',
  errorKey: 'error',
  options: { arg: 1, idempotencyKey: 'idempotencyKey' },
})

export const messaging: readonly LibraryTable[] = [
  {
    packages: ['resend'],
    aliases: { default: 'Resend' },
    apis: entries('resend-node: methods resolve with { data, error }; no retries, no time limit', {
      Resend: client,
      'Resend().*.*': resend,
      ...each(
        ['get', 'list'].map((name) => `Resend().*.${name}`),
        { ...resend, method: 'GET' },
      ),
      'Resend().webhooks.verify': { failure: 'throws' },
    }),
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
        ...each(
          ['sendMail', 'verify'].map((name) => `default.createTransport().${name}`),
          sdk('the mail server', 'email', { timeoutMs: 600_000 }),
        ),
      },
    ),
  },
  {
    packages: ['@sendgrid/mail', '@sendgrid/client'],
    aliases: { setApiKey: 'default.setApiKey', send: 'default.send', sendMultiple: 'default.sendMultiple' },
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
    apis: entries('postmark.js: ClientOptions timeout 180 seconds; rejects with PostmarkError', {
      ServerClient: { gives: 'client', clientOptions: { arg: 1, timeout: ['timeout'] } },
      'ServerClient().*': sdk('Postmark', 'email', { timeoutMs: 180_000 }),
    }),
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
