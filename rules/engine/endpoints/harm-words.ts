import type { Exposure } from './exposure'

const WHAT: Readonly<Record<Exposure['harm'], (deed: Exposure['deed']) => string>> = {
  llm: ({ about }) => `ask ${about}`,
  email: () => 'send e-mails',
  sms: () => 'send text messages',
  payment: ({ about, action }) => `call \`${action}\` of ${about} on your account`,
  write: ({ about }) => `change rows of \`${about}\``,
  delete: ({ about }) => `delete rows of \`${about}\``,
  file: ({ about }) => `store or remove files in \`${about}\``,
  account: ({ action }) => `call \`${action}\`, which makes, changes or removes accounts`,
  read: ({ about }) => `give out rows of \`${about}\``,
}

/** What somebody can make an endpoint do, as it follows "can make it": `delete rows of `orders``. */
export function wordsForHarm({ deed, harm }: Exposure): string {
  return WHAT[harm](deed)
}
