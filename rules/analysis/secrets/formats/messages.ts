import type { SecretFormat } from '../format'

const GITLEAKS = 'https://github.com/gitleaks/gitleaks/blob/b58d3f1/config/gitleaks.toml'
const MAILS = 'send mail in your name to anyone, which also spoils the reputation of your domain'

/** Credentials of services that send mail and messages. */
export const MESSAGE_FORMATS: readonly SecretFormat[] = [
  {
    id: 'resend-key',
    noun: 'a Resend API key',
    power: MAILS,
    replace: 'https://resend.com/api-keys',
    starts: ['re_'],
    pattern: /^re_(?<body>[A-Za-z0-9]{8}_[A-Za-z0-9]{24})(?![\w-])/,
    source: 'https://resend.com/docs/api-reference/introduction',
  },
  {
    id: 'sendgrid-key',
    noun: 'a SendGrid API key',
    power: MAILS,
    replace: 'https://app.sendgrid.com/settings/api_keys',
    starts: ['SG.'],
    pattern: /^SG\.(?<body>[\w-]{22}\.[\w-]{43})(?![\w-])/,
    source: 'https://github.com/secretlint/secretlint/tree/master/packages/@secretlint/secretlint-rule-sendgrid',
  },
  {
    id: 'brevo-key',
    noun: 'a Brevo API key',
    power: MAILS,
    replace: 'https://app.brevo.com/settings/keys/api',
    starts: ['xkeysib-', 'xsmtpsib-'],
    pattern: /^x(?:key|smtp)sib-(?<body>[a-f0-9]{64}-[A-Za-z0-9]{16})(?![\w-])/,
    source: GITLEAKS,
  },
  {
    id: 'mailgun-key',
    noun: 'a Mailgun API key',
    power: MAILS,
    replace: 'https://app.mailgun.com/settings/api_security',
    starts: ['key-'],
    pattern: /^key-(?<body>[a-f0-9]{32})(?![\w-])/,
    source: GITLEAKS,
  },
  {
    id: 'slack-token',
    noun: 'a Slack token',
    power: 'read and write in your Slack workspace',
    replace: 'https://api.slack.com/apps',
    starts: ['xoxb-', 'xoxp-', 'xapp-', 'xoxe-', 'xoxe.'],
    pattern:
      /^(?:xoxb-\d{10,13}-\d{10,13}-(?<body>[A-Za-z0-9]{20,28})|xoxp(?:-\d{10,13}){3}-[a-f0-9]{28,34}|xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{60,70}|xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{146,170})(?![\w-])/,
    source: GITLEAKS,
  },
  {
    id: 'slack-webhook',
    noun: 'the address of a Slack webhook',
    power: 'write in your Slack channel, as your app',
    replace: 'https://api.slack.com/apps (incoming webhooks)',
    starts: ['hooks.slack.com/'],
    pattern: /^hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/(?<body>[A-Za-z0-9]{24})(?![\w-])/,
    source: 'https://api.slack.com/messaging/webhooks',
  },
  {
    id: 'discord-webhook',
    noun: 'the address of a Discord webhook',
    power: 'write in your Discord channel, as your app',
    replace: 'the integrations page of the channel in Discord',
    starts: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    pattern: /^discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/(?<body>[\w-]{60,72})(?![\w-])/,
    source: 'https://discord.com/developers/docs/resources/webhook',
  },
  {
    id: 'telegram-bot-token',
    noun: 'the token of a Telegram bot',
    power: 'read what people write to your bot, and answer in its name',
    replace: '@BotFather in Telegram (/revoke)',
    starts: [':AA'],
    pattern: /^:(?<body>AA[\w-]{33})(?![\w-])/,
    // The search begins at the rare letters; the number of the bot stands before them.
    before: /(?<!\w)\d{8,10}$/,
    source: 'https://core.telegram.org/bots/api#authorizing-your-bot',
  },
]
