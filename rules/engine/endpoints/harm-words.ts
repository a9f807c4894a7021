import type { Project } from '../project'
import type { Endpoint } from './endpoint'
import type { Exposure } from './exposure'
import { gatewayOf } from './gateway'

const WHAT: Readonly<Record<Exposure['harm'], (deed: Exposure['deed']) => string>> = {
  session: () => 'let them in as whoever they name',
  llm: ({ about }) => `ask ${about}`,
  email: () => 'send e-mails',
  sms: ({ about }) => (isPush(about) ? 'send push notifications to your users' : 'send text messages'),
  payment: ({ about, action }) => `call \`${action}\` of ${about} on your account`,
  write: ({ about, action }) =>
    isInsert(action) ? `add ${rowsOf(about)}`.replace(' of ', ' to ') : `change ${rowsOf(about)}`,
  delete: ({ about }) => `delete ${rowsOf(about)}`,
  file: ({ about }) => `store or remove files in \`${about}\``,
  account: ({ action }) => `call \`${action}\`, which makes, changes or removes accounts`,
  read: ({ about }) => `give out ${rowsOf(about)}`,
}

/** It only adds: what others keep stays as it is. */
export function isInsert(action: string): boolean {
  return /^(?:insert|create|createMany)$/.test(action)
}

/** Notifications on the screens of those who allowed them, which cost nothing. */
export function isPush(service: string): boolean {
  return /push|^Expo$/i.test(service)
}

/** Of a table whose name is put together while the code runs nothing is said. */
function rowsOf(about: string): string {
  return /^\$|^rows$/.test(about) ? 'rows' : `rows of \`${about}\``
}

/** What somebody can make an endpoint do, as it follows "can make it": `delete rows of `orders``. */
export function wordsForHarm({ deed, harm }: Pick<Exposure, 'deed' | 'harm'>): string {
  return WHAT[harm](deed)
}

/** What stands before an endpoint that lets strangers in, as a sentence without its full stop. */
export function wordsForGate(project: Project, endpoint: Endpoint): string {
  if (gatewayOf(project, endpoint) === 'public-key')
    return 'The platform only asks for the public key, which every browser that opens the app has'
  return project.endpoints.checkOf(endpoint)
    ? 'What looks like a check does not cover it'
    : 'Nothing looks at who calls'
}

/** None of the routes of its file asks who calls: one guard before them all is what is missing. */
export function isOfOpenRouter({ endpoints }: Project, { kind, file }: Endpoint): boolean {
  const routes = kind === 'router' ? endpoints.in(file) : []
  return routes.length > 1 && routes.every((route) => endpoints.checkOf(route) === undefined)
}
