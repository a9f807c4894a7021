import type { LibraryTable } from '../types'
import { each, entries } from './entries'
import { cleanup, client, inTransaction, query, read, write } from './queries'

/** Document and key-value stores, and databases that come with an SDK. */
export const stores: readonly LibraryTable[] = [
  {
    packages: ['mongoose'],
    aliases: { 'default.model': 'model', 'default.models': 'models' },
    apis: entries('Mongoose: queries reject; serverSelectionTimeoutMS 30 s', {
      ...each(['connect', 'default.connect', 'createConnection'], query({ timeoutMs: 30_000 })),
      ...each(['model', 'default.model'], client),
      ...each(
        [
          'find',
          'findOne',
          'findById',
          'countDocuments',
          'aggregate',
          'distinct',
          'exists',
          'estimatedDocumentCount',
        ].flatMap((name) => [`model().${name}()**`, `models.*.${name}()**`]),
        read,
      ),
      ...each(
        [
          'create',
          'insertMany',
          'updateOne',
          'updateMany',
          'findByIdAndUpdate',
          'findOneAndUpdate',
          'bulkWrite',
          'replaceOne',
          'findOneAndReplace',
        ].flatMap((name) => [`model().${name}()**`, `models.*.${name}()**`]),
        write,
      ),
      ...each(
        ['deleteOne', 'deleteMany', 'findByIdAndDelete', 'findOneAndDelete'].flatMap((name) => [
          `model().${name}()**`,
          `models.*.${name}()**`,
        ]),
        query({ method: 'DELETE' }),
      ),
      ...each(['model().save', 'model()().save'], write),
      // of a document that was found
      ...each(
        ['findOne', 'findById'].flatMap((name) => [`model().${name}()**().save`, `models.*.${name}()**().save`]),
        write,
      ),
      ...each(
        ['findOne', 'findById'].flatMap((name) => [
          `model().${name}()**().deleteOne`,
          `models.*.${name}()**().deleteOne`,
        ]),
        query({ method: 'DELETE' }),
      ),
      ...each(['disconnect', 'default.disconnect'], cleanup),
    }),
  },
  {
    packages: ['mongodb'],
    apis: entries('MongoDB Node driver: retryReads and retryWrites true by default; serverSelectionTimeoutMS 30 s', {
      MongoClient: {
        gives: 'client',
        clientOptions: { arg: 1, timeout: ['timeoutMS', 'socketTimeoutMS'], retry: ['retryReads', 'retryWrites'] },
      },
      'MongoClient().connect': query({ retries: 'all' }),
      ...each(
        ['find', 'aggregate'].map((name) => `MongoClient().db().collection().${name}()**().toArray`),
        query({ method: 'GET', retries: 'all' }),
      ),
      ...each(
        ['findOne', 'countDocuments', 'distinct'].map((name) => `MongoClient().db().collection().${name}`),
        query({ method: 'GET', retries: 'all' }),
      ),
      ...each(
        [
          'insertOne',
          'insertMany',
          'updateOne',
          'updateMany',
          'findOneAndUpdate',
          'replaceOne',
          'deleteOne',
          'deleteMany',
          'bulkWrite',
        ].map((name) => `MongoClient().db().collection().${name}`),
        query({ method: 'POST', retries: 'all' }),
      ),
      'MongoClient().close': cleanup,
    }),
  },
  {
    packages: ['redis', 'ioredis', '@redis/client'],
    aliases: { createClient: 'default', Redis: 'default' },
    apis: entries('node-redis and ioredis: commands reject; ioredis maxRetriesPerRequest 20', {
      default: client,
      'default().*': query(),
      ...each(['default().on', 'default().once'], { callbacks: [{ arg: 1, fate: 'framework-unhandled' }] }),
      ...each(['default().quit', 'default().disconnect', 'default().close', 'default().destroy'], cleanup),
      ...each(['default().multi', 'default().pipeline', 'default().duplicate'], client),
    }),
  },
  {
    packages: ['@upstash/redis', '@upstash/redis/cloudflare', '@upstash/ratelimit', '@vercel/kv', '@upstash/vector'],
    aliases: { 'Redis.fromEnv()': 'Redis()', 'default.Redis': 'Redis' },
    apis: entries('@upstash/redis: retry 5 attempts by default; signal option; rejects with UpstashError', {
      ...each(['Redis', 'Redis.fromEnv', 'Ratelimit', 'createClient', 'Index'], {
        gives: 'client',
        clientOptions: { arg: 0, timeout: ['signal'], retry: ['retry'] },
      }),
      ...each(
        ['Redis().*', 'Redis.fromEnv().*', 'kv.*', 'createClient().*', 'Index().*'],
        query({ retries: 'all', service: 'Upstash' }),
      ),
      'Ratelimit().limit': query({ retries: 'all', service: 'Upstash', timeoutMs: 5_000 }),
    }),
  },
  {
    packages: ['firebase', 'firebase/firestore', 'firebase/firestore/lite'],
    apis: entries(
      'Firebase Firestore: promises reject with FirestoreError; reads and writes retried by the SDK while online',
      {
        ...each(
          ['getDoc', 'getDocs', 'getCountFromServer', 'getDocFromServer', 'getDocsFromServer'],
          query({ method: 'GET', service: 'Firebase', retries: 'all' }),
        ),
        ...each(['setDoc', 'addDoc', 'updateDoc'], query({ method: 'POST', service: 'Firebase', retries: 'all' })),
        deleteDoc: query({ method: 'DELETE', service: 'Firebase', retries: 'all' }),
        runTransaction: { ...inTransaction, service: 'Firebase' },
        'writeBatch().commit': query({ method: 'POST', service: 'Firebase', retries: 'all' }),
        writeBatch: client,
        onSnapshot: {
          callbacks: [
            { arg: 1, fate: 'floats' },
            { arg: 2, fate: 'floats', role: 'on-error' },
          ],
        },
      },
    ),
  },
  {
    packages: ['firebase/auth'],
    apis: entries('Firebase Auth: promises reject with FirebaseError', {
      ...each(
        [
          'signInWithEmailAndPassword',
          'createUserWithEmailAndPassword',
          'signInWithPopup',
          'signInWithRedirect',
          'signOut',
          'sendPasswordResetEmail',
          'updateProfile',
          'sendEmailVerification',
          'signInAnonymously',
          'signInWithCustomToken',
          'updatePassword',
          'deleteUser',
          'confirmPasswordReset',
          'linkWithCredential',
        ],
        {
          sends: 'http',
          method: 'POST',
          thirdParty: true,
          service: 'Firebase',
          domain: 'auth',
          failure: 'throws',
          retries: 'none',
        },
      ),
      onAuthStateChanged: {
        callbacks: [
          { arg: 1, fate: 'floats' },
          { arg: 2, fate: 'floats', role: 'on-error' },
        ],
      },
    }),
  },
  {
    packages: ['firebase/functions'],
    apis: entries('Firebase callable functions: reject with FunctionsError; timeout 70 s', {
      httpsCallable: { gives: 'client', clientOptions: { arg: 2, timeout: ['timeout'] } },
      'httpsCallable()': {
        sends: 'http',
        method: 'POST',
        failure: 'throws',
        timeoutMs: 70_000,
        retries: 'none',
        service: 'Firebase',
        domain: 'functions',
      },
    }),
  },
  {
    packages: ['firebase-admin', 'firebase-admin/firestore', 'firebase-admin/auth'],
    aliases: { 'default.firestore': 'getFirestore', 'default.auth': 'getAuth' },
    apis: entries('Firebase Admin SDK: promises reject with FirebaseError', {
      ...each(['getFirestore', 'getAuth', 'default.firestore', 'default.auth'], client),
      ...each(
        ['get', 'count().get'].map((name) => `getFirestore().collection()**().${name}`),
        query({ method: 'GET', service: 'Firebase', retries: 'all' }),
      ),
      ...each(
        ['set', 'add', 'update', 'delete'].map((name) => `getFirestore().collection()**().${name}`),
        query({ method: 'POST', service: 'Firebase', retries: 'all' }),
      ),
      'getFirestore().runTransaction': inTransaction,
      'getAuth().*': {
        sends: 'http',
        failure: 'throws',
        service: 'Firebase',
        domain: 'auth',
        retries: 'none',
        thirdParty: true,
      },
    }),
  },
  {
    packages: ['convex/react', 'convex/browser', 'convex/nextjs', 'convex'],
    apis: entries('Convex: Error Handling, mutation promises reject; queries are retried and throw on render', {
      ...each(['useMutation()', 'useAction()'], {
        sends: 'http',
        method: 'POST',
        failure: 'throws',
        retries: 'none',
        service: 'Convex',
        domain: 'data',
      }),
      ...each(['ConvexHttpClient().query', 'fetchQuery', 'useConvex().query'], {
        sends: 'http',
        method: 'GET',
        failure: 'throws',
        retries: 'none',
        service: 'Convex',
        domain: 'data',
      }),
      ...each(
        [
          'ConvexHttpClient().mutation',
          'ConvexHttpClient().action',
          'fetchMutation',
          'fetchAction',
          'useConvex().mutation',
        ],
        { sends: 'http', method: 'POST', failure: 'throws', retries: 'none', service: 'Convex', domain: 'data' },
      ),
      ...each(['ConvexHttpClient', 'ConvexReactClient', 'useConvex'], client),
    }),
  },
]
