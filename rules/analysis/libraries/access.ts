/**
 * What known packages do about who calls: data, like the other tables. `identifies`: gives the caller, or nothing where
 * nobody is signed in · `refuses`: throws, redirects or answers itself where the caller is not known, and gives the caller
 * otherwise · `session`: reads what the caller sent without asking whoever issued it · `compares`: says whether two secrets
 * are the same · `verifies`: throws unless a signature is right · `limits`: counts calls and turns away who calls too
 * often · `proves-human`: a captcha · `password`: checks a password.
 */
export type AccessRole =
  | 'identifies'
  | 'refuses'
  | 'session'
  | 'compares'
  | 'verifies'
  | 'limits'
  | 'proves-human'
  | 'password'

interface AccessEntry {
  readonly packages: RegExp
  /** The API path, arguments left out, as the library tables write it. */
  readonly path: RegExp
  readonly role: AccessRole
  readonly source: string
}

const entry = (packages: RegExp, path: RegExp, role: AccessRole, source: string): AccessEntry => ({
  packages,
  path,
  role,
  source,
})

const SUPABASE = /^@supabase\/(?:supabase-js|ssr|auth-helpers-\w+|server)$/
const CLERK = /^(?:@clerk\/|@hono\/clerk-auth)/
const NEXT_AUTH = /^(?:next-auth|@auth\/)/
const CRYPTO = /^(?:node:)?crypto$|^global:$/

const ENTRIES: readonly AccessEntry[] = [
  entry(
    SUPABASE,
    /\.auth\.(?:getUser|getClaims)$/,
    'identifies',
    'supabase-js: getUser asks the auth server, getClaims verifies the token',
  ),
  entry(
    SUPABASE,
    /\.auth\.getSession$/,
    'session',
    'supabase-js: "getSession … values may not be authentic" on a server',
  ),
  entry(SUPABASE, /\.auth\.signIn(?:WithPassword)?$/, 'password', 'supabase-js: signInWithPassword'),
  entry(
    SUPABASE,
    /\.auth\.(?:verifyOtp|exchangeCodeForSession|setSession|refreshSession)$/,
    'identifies',
    'supabase-js: they give the user of a token',
  ),
  entry(
    CLERK,
    /(?:^|\.)(?:auth|auth\(\)|getAuth|currentUser|authenticateRequest|verifyToken)$/,
    'identifies',
    'Clerk: auth, currentUser, authenticateRequest',
  ),
  entry(
    CLERK,
    /(?:^|\.)(?:protect|requireAuth|ClerkExpressRequireAuth|redirectToSignIn|requireAuth\(\))$/,
    'refuses',
    'Clerk: auth.protect, requireAuth',
  ),
  entry(CLERK, /(?:^|\.)verifyWebhook$/, 'verifies', 'Clerk: verifyWebhook'),
  entry(
    NEXT_AUTH,
    /(?:^|\.)(?:getServerSession|unstable_getServerSession|getSession|getToken|auth)$/,
    'identifies',
    'NextAuth.js: getServerSession, getToken, auth',
  ),
  entry(/^next-auth\/middleware$/, /(?:^|\.)(?:default|withAuth)$/, 'refuses', 'NextAuth.js: middleware'),
  entry(/^better-auth/, /\.api\.getSession$/, 'identifies', 'Better Auth: auth.api.getSession'),
  entry(
    /^(?:lucia|lucia-auth)/,
    /\.(?:validateSession|validateRequest|validate|validateUser|readSessionCookie\(\)\.validate)$/,
    'identifies',
    'Lucia: validateSession',
  ),
  entry(
    /^jose/,
    /(?:^|\.)(?:jwtVerify|jwtDecrypt|compactVerify|generalVerify|flattenedVerify)$/,
    'refuses',
    'jose: jwtVerify rejects',
  ),
  entry(
    /^(?:jsonwebtoken|hono\/jwt|@tsndr\/cloudflare-worker-jwt|fast-jwt|djwt|deno\.land\/x\/djwt|@zaubrik\/djwt)/,
    /(?:^|\.)(?:verify|verifyWithJwks|createVerifier\(\))$/,
    'refuses',
    'jsonwebtoken: verify throws',
  ),
  entry(
    /^hono\/(?:jwt|bearer-auth|basic-auth)$/,
    /(?:^|\.)(?:jwt|bearerAuth|basicAuth)$/,
    'refuses',
    'Hono: JWT, bearer and basic auth middleware',
  ),
  entry(/^passport(?:$|-)/, /(?:^|\.)authenticate$/, 'refuses', 'Passport: authenticate answers 401'),
  entry(
    /^(?:express-jwt|express-oauth2-jwt-bearer|express-openid-connect|express-basic-auth|koa-jwt|koa-basic-auth|@fastify\/basic-auth)$/,
    /(?:^|\.)(?:default|expressjwt|auth|requiresAuth|requiredScopes|claimCheck)$/,
    'refuses',
    'READMEs: middleware that answers 401',
  ),
  entry(
    /^iron-session/,
    /(?:^|\.)(?:getIronSession|unsealData|withIronSession\w*)$/,
    'identifies',
    'iron-session: sealed cookies',
  ),
  entry(
    /^firebase-admin/,
    /\.(?:verifyIdToken|verifySessionCookie)$|(?:^|\.)verifyIdToken$/,
    'refuses',
    'Firebase Admin: verifyIdToken rejects',
  ),
  entry(/^firebase-admin/, /appCheck\(\)\.verifyToken$/, 'refuses', 'Firebase Admin: App Check'),
  entry(/^@auth0\//, /(?:^|\.)(?:getSession|getAccessToken)$/, 'identifies', 'Auth0 for Next.js: getSession'),
  entry(
    /^@auth0\//,
    /(?:^|\.)(?:withApiAuthRequired|withPageAuthRequired)$/,
    'refuses',
    'Auth0 for Next.js: withApiAuthRequired',
  ),
  entry(
    /^@kinde-oss\//,
    /\.(?:getUser|isAuthenticated|getToken|getAccessToken|getPermission)$/,
    'identifies',
    'Kinde: getKindeServerSession',
  ),
  entry(
    /^@workos-inc\//,
    /(?:^|\.)(?:withAuth|authkit|loadSealedSession\(\)\.authenticate)$/,
    'identifies',
    'WorkOS AuthKit: withAuth',
  ),
  entry(/^@stackframe\//, /\.getUser$/, 'identifies', 'Stack Auth: stackServerApp.getUser'),
  entry(
    /^@privy-io\/server-auth|^@privy-io\/node/,
    /\.verifyAuthToken$|\.verifyAccessToken$/,
    'refuses',
    'Privy: verifyAuthToken rejects',
  ),
  entry(
    /^@convex-dev\/auth|^convex\/server/,
    /(?:^|\.)(?:getAuthUserId|auth\.getUserIdentity)$/,
    'identifies',
    'Convex: getAuthUserId',
  ),
  entry(/^remix-auth/, /\.(?:isAuthenticated|authenticate)$/, 'identifies', 'remix-auth: isAuthenticated'),
  entry(
    /^(?:@remix-run|react-router)/,
    /^createCookieSessionStorage\(\)\.getSession$|^createSessionStorage\(\)\.getSession$|^createCookie\(\)\.parse$/,
    'identifies',
    'Remix: signed cookies',
  ),
  entry(/^google-auth-library/, /\.verifyIdToken$/, 'refuses', 'google-auth-library: verifyIdToken rejects'),
  entry(/^@upstash\/qstash/, /(?:^|\.)(?:verifySignature\w*|verify)$/, 'verifies', 'QStash: verifySignature'),
  entry(/^inngest/, /(?:^|\.)serve$/, 'verifies', 'Inngest: serve checks the signing key'),
  entry(
    /^@shopify\/shopify-app-(?:remix|react-router)/,
    /\.authenticate\.(?:admin|pos|public\.(?:checkout|customerAccount)|public)$/,
    'refuses',
    'shopify-app-js: they throw a response unless the session token is right',
  ),
  entry(
    /^@shopify\/shopify-app-(?:remix|react-router)/,
    /\.authenticate\.(?:webhook|flow|fulfillmentService|public\.appProxy)$/,
    'verifies',
    'shopify-app-js: they throw a response unless the signature is right',
  ),
  entry(
    /^@shopify\/shopify-app-express/,
    /\.validateAuthenticatedSession$/,
    'refuses',
    'shopify-app-express: validateAuthenticatedSession',
  ),
  entry(/^@shopify\/shopify-app-express/, /\.processWebhooks$/, 'verifies', 'shopify-app-express: processWebhooks'),
  entry(/^stripe/, /\.webhooks\.constructEvent(?:Async)?$/, 'verifies', 'stripe-node: constructEvent throws'),
  entry(
    /^(?:svix|standardwebhooks|@octokit\/webhooks|@paddle\/|@polar-sh\/|@workos-inc\/|resend|twilio|@line\/|@slack\/|livekit-server-sdk|@mux\/|dodopayments|@dodopayments\/)/,
    /(?:^|\.)(?:verify|unmarshal|validateEvent|constructEvent|validateRequest|validateSignature|validateExpressRequest|webhook|receive|verifyAndReceive|verifySlackRequest)$/,
    'verifies',
    'webhook SDKs: verification throws or says false',
  ),
  entry(
    CRYPTO,
    /(?:^|\.)(?:timingSafeEqual|subtle\.verify)$/,
    'compares',
    'Node.js crypto.timingSafeEqual; Web Crypto',
  ),
  entry(/^(?:tsscmp|safe-compare|scmp|secure-compare)$/, /./, 'compares', 'READMEs'),
  entry(
    /^(?:bcrypt|bcryptjs|@node-rs\/bcrypt|deno\.land\/x\/bcrypt)/,
    /(?:^|\.)(?:compare|compareSync|verify)$/,
    'password',
    'bcrypt: compare',
  ),
  entry(
    /^(?:argon2|@node-rs\/argon2|oslo\/password|scrypt-kdf)/,
    /(?:^|\.)verify$|Argon2id\(\)\.verify$/,
    'password',
    'argon2: verify',
  ),
  entry(CRYPTO, /(?:^|\.)(?:scrypt|scryptSync|pbkdf2|pbkdf2Sync)$/, 'password', 'Node.js crypto'),
  entry(/^@upstash\/ratelimit/, /\.(?:limit|blockUntilReady)$/, 'limits', '@upstash/ratelimit: limit'),
  entry(
    /^(?:express-rate-limit|express-slow-down|@fastify\/rate-limit|fastify-rate-limit|hono-rate-limiter|koa-ratelimit|@nestjs\/throttler|express-brute|@elysiajs\/rate-limit|elysia-rate-limit|@hono-rate-limiter\/.*)$/,
    /./,
    'limits',
    'READMEs: middleware',
  ),
  entry(
    /^(?:rate-limiter-flexible|limiter|async-ratelimiter|lambda-rate-limiter|@unkey\/ratelimit|next-rate-limit|next-api-limit|@vercel\/firewall|bottleneck)$/,
    /./,
    'limits',
    'READMEs',
  ),
  entry(/^@arcjet\//, /\.protect$|^protect$/, 'limits', 'Arcjet: protect'),
  entry(
    /^(?:botid|next-recaptcha-v3|@marsidev\/react-turnstile|hcaptcha|@google-cloud\/recaptcha-enterprise|altcha-lib)(?:\/.*)?$/,
    /./,
    'proves-human',
    'READMEs',
  ),
]

/** What calling the value at `path` of a package does about who calls; undefined where nothing is known. */
export function accessRoleOf(pkg: string, path: string): AccessRole | undefined {
  const plain = path.startsWith('*.') ? path.slice(2) : path
  for (const { packages, path: pattern, role } of ENTRIES) if (packages.test(pkg) && pattern.test(plain)) return role
  return undefined
}

/** Sessions that a library keeps in a signed or sealed cookie, or on the server: what the request holds of it was put there. */
export const SESSION_PACKAGES: readonly string[] = [
  'express-session',
  'cookie-session',
  'passport',
  'iron-session',
  'connect-pg-simple',
  'client-sessions',
  '@fastify/session',
  '@fastify/secure-session',
  '@fastify/jwt',
  '@fastify/passport',
  'koa-session',
  'express-jwt',
  'koa-jwt',
  'express-openid-connect',
  'express-oauth2-jwt-bearer',
  '@clerk/express',
  '@clerk/fastify',
  '@clerk/clerk-sdk-node',
  'hono-sessions',
]
