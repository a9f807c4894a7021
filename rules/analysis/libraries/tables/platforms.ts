import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries, sdk } from './entries'

const client: ApiBehaviour = { gives: 'client' }
const authAnswer: ApiBehaviour = {
  sends: 'http',
  method: 'POST',
  domain: 'auth',
  failure: 'returns-error',
  errorKey: 'error',
  retries: 'none',
}

/** Sign-in libraries and whole backends by SDK. */
export const platforms: readonly LibraryTable[] = [
  {
    packages: ['next-auth/react', '@auth/nextjs/react'],
    apis: entries('NextAuth.js client: signIn with redirect false resolves with { error, ok }', {
      signIn: { ...authAnswer },
      signOut: { sends: 'http', method: 'POST', domain: 'auth', failure: 'throws', retries: 'none' },
      getSession: { failure: 'kept' },
    }),
  },
  {
    packages: ['better-auth/react', 'better-auth/client', 'better-auth/vue', 'better-auth/svelte'],
    apis: entries('Better Auth client: resolves with { data, error }; fetchOptions.onError', {
      createAuthClient: client,
      ...each(['createAuthClient().*', 'createAuthClient().*.*', 'createAuthClient().*.*.*'], authAnswer),
      ...each(['createAuthClient().useSession', 'createAuthClient().useActiveOrganization'], {}),
    }),
  },
  {
    packages: ['@clerk/clerk-react', '@clerk/nextjs', '@clerk/clerk-expo', '@clerk/react'],
    apis: entries('Clerk: custom flows, methods reject with ClerkAPIResponseError', {
      ...each(
        [
          'useSignIn().signIn.*',
          'useSignUp().signUp.*',
          'useUser().user.update',
          'useClerk().signOut',
          'useAuth().signOut',
        ],
        sdk('Clerk', 'auth', { method: 'POST' }),
      ),
      'useAuth().getToken': sdk('Clerk', 'auth', { method: 'GET' }),
    }),
  },
  {
    packages: ['@base44/sdk'],
    apis: entries('@base44/sdk utils/axios-client: axios interceptors reject with Base44Error; no time limit', {
      createClient: client,
      'createClient().entities.*.*': sdk('Base44', 'data', { method: 'POST' }),
      ...each(
        ['list', 'filter', 'get'].map((name) => `createClient().entities.*.${name}`),
        sdk('Base44', 'data', { method: 'GET' }),
      ),
      'createClient().integrations.*.*': sdk('Base44', 'functions', { method: 'POST' }),
      'createClient().functions.invoke': sdk('Base44', 'functions', { method: 'POST' }),
      ...each(
        ['me', 'updateMe', 'login', 'logout'].map((name) => `createClient().auth.${name}`),
        sdk('Base44', 'auth'),
      ),
    }),
  },
  {
    packages: ['pocketbase'],
    aliases: { PocketBase: 'default' },
    apis: entries('PocketBase JS SDK: Error handling, rejects with ClientResponseError', {
      default: client,
      ...each(
        ['getOne', 'getList', 'getFullList', 'getFirstListItem'].map((name) => `default().collection().${name}`),
        sdk('PocketBase', 'data', { method: 'GET' }),
      ),
      ...each(
        ['create', 'update', 'delete', 'authWithPassword', 'authWithOAuth2', 'requestPasswordReset', 'authRefresh'].map(
          (name) => `default().collection().${name}`,
        ),
        sdk('PocketBase', 'data', { method: 'POST' }),
      ),
      'default().send': sdk('PocketBase', 'data'),
    }),
  },
  {
    packages: ['appwrite', 'node-appwrite', 'react-native-appwrite'],
    apis: entries('Appwrite SDK: rejects with AppwriteException', {
      ...each(['Account', 'Databases', 'TablesDB', 'Storage', 'Functions', 'Users', 'Client', 'Teams'], client),
      ...each(['Account().*', 'Users().*', 'Teams().*'], sdk('Appwrite', 'auth')),
      ...each(['Databases().*', 'TablesDB().*'], sdk('Appwrite', 'data')),
      ...each(['Storage().*'], sdk('Appwrite', 'storage')),
      ...each(['Functions().*'], sdk('Appwrite', 'functions')),
      ...each(['Storage().getFileView', 'Storage().getFilePreview', 'Storage().getFileDownload'], {}),
    }),
  },
  {
    packages: ['@fal-ai/client', '@fal-ai/serverless-client'],
    aliases: { default: 'fal' },
    apis: entries('@fal-ai/client src/retry.js: maxRetries 3; rejects with ApiError', {
      ...each(
        ['fal.subscribe', 'fal.run', 'fal.queue.submit', 'fal.queue.result', 'fal.queue.status', 'fal.storage.upload'],
        sdk('fal', 'llm', {
          method: 'POST',
          retries: 'all',
          options: { arg: 1, signal: 'abortSignal', timeout: ['timeout'] },
        }),
      ),
    }),
  },
  {
    packages: ['@elevenlabs/elevenlabs-js', 'elevenlabs'],
    aliases: { ElevenLabs: 'ElevenLabsClient' },
    apis: entries('elevenlabs-js: timeoutInSeconds 240, maxRetries 2', {
      ElevenLabsClient: {
        gives: 'client',
        clientOptions: { arg: 0, timeout: ['timeoutInSeconds'], retry: ['maxRetries'] },
      },
      'ElevenLabsClient().**.*': sdk('ElevenLabs', 'llm', {
        method: 'POST',
        timeoutMs: 240_000,
        retries: 'all',
        options: { arg: 'last', timeout: ['timeoutInSeconds'], signal: 'abortSignal', retry: ['maxRetries'] },
      }),
    }),
  },
]

const probe: ApiBehaviour = { role: 'probe' }

/** Calls that stay on the machine and throw to say no. */
export const localProbes: readonly LibraryTable[] = [
  {
    packages: [
      '@react-native-async-storage/async-storage',
      'localforage',
      'idb-keyval',
      'expo-secure-store',
      'react-native-mmkv',
      'store2',
    ],
    apis: entries('AsyncStorage, localForage, idb-keyval, SecureStore: storage on the device', {
      'default.*': probe,
      ...each(
        ['get', 'set', 'del', 'keys', 'clear', 'getItemAsync', 'setItemAsync', 'deleteItemAsync', 'MMKV().*'],
        probe,
      ),
    }),
  },
  {
    packages: ['js-cookie', 'cookies-next', 'nookies'],
    aliases: { default: 'Cookies' },
    apis: entries('js-cookie: cookies', {
      ...each(['Cookies.*', 'getCookie', 'setCookie', 'deleteCookie', 'parseCookies'], probe),
    }),
  },
  {
    packages: ['jsonwebtoken', 'jwt-decode', 'jose'],
    apis: entries('jsonwebtoken, jwt-decode, jose: throw where a token is not valid', {
      ...each(
        [
          'verify',
          'decode',
          'default.verify',
          'default.decode',
          'default',
          'jwtDecode',
          'jwtVerify',
          'decodeJwt',
          'decodeProtectedHeader',
        ],
        probe,
      ),
    }),
  },
  {
    packages: ['js-yaml', 'yaml', 'json5', 'jsonc-parser', 'superjson', 'papaparse'],
    apis: entries('Parsers: throw where a text is not valid', {
      ...each(['load', 'parse', 'default.load', 'default.parse'], probe),
    }),
  },
]
