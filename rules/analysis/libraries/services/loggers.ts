/** Packages that write logs which can be kept and searched: with levels and fields, not lines of text alone. */
export const LOGGERS: readonly { readonly name: string; readonly packages: readonly string[] }[] = [
  { name: 'Pino', packages: ['pino', 'pino-http', 'nestjs-pino', 'hono-pino', 'next-pino'] },
  { name: 'Winston', packages: ['winston', 'nest-winston', 'express-winston'] },
  { name: 'Bunyan', packages: ['bunyan'] },
  { name: 'log4js', packages: ['log4js'] },
  { name: 'Consola', packages: ['consola'] },
  { name: 'loglevel', packages: ['loglevel'] },
  { name: 'tslog', packages: ['tslog'] },
  { name: 'Roarr', packages: ['roarr'] },
  { name: 'LogTape', packages: ['@logtape/logtape'] },
  { name: 'LogLayer', packages: ['loglayer'] },
  { name: 'signale', packages: ['signale'] },
  { name: 'Better Stack', packages: ['@logtail/*'] },
  {
    name: 'Axiom',
    packages: ['next-axiom', '@axiomhq/logging', '@axiomhq/js', '@axiomhq/nextjs', '@axiomhq/pino', '@axiomhq/winston'],
  },
  { name: 'Datadog', packages: ['@datadog/browser-logs'] },
  { name: 'Google Cloud Logging', packages: ['@google-cloud/logging', '@google-cloud/logging-winston'] },
  { name: 'AWS Lambda Powertools', packages: ['@aws-lambda-powertools/logger'] },
  { name: 'Highlight', packages: ['@highlight-run/pino', '@highlight-run/node'] },
  { name: 'evlog', packages: ['evlog'] },
]
