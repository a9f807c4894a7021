import assert from 'node:assert/strict'
import { checksOf } from './checks-of'

const FILES = {
  'package.json': '{ "dependencies": { "@shopify/shopify-app-remix": "3.8.0", "@remix-run/react": "2.16.0" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./app/*"] } } }',
  'app/shopify.server.ts': `import { shopifyApp } from '@shopify/shopify-app-remix/server'
const shopify = shopifyApp({ apiKey: process.env.SHOPIFY_API_KEY })
export default shopify
export const authenticate = shopify.authenticate
export const unauthenticated = shopify.unauthenticated
`,
  'app/services/app-auth.server.ts': `import { authenticate } from '../shopify.server'
export async function requireAppAuth(request: Request) {
  const { session } = await authenticate.admin(request)
  return { shop: session.shop }
}
`,
  'app/services/index.ts':
    "export { requireAppAuth } from './app-auth.server'\nexport { unauthenticated } from '../shopify.server'\n",
}

/** The first check of the action of a route with this body. */
function checkOf(imports: string, body: string): string[] {
  return checksOf({
    ...FILES,
    'app/routes/app.settings.tsx': `${imports}
import prisma from '../db.server'
export const action = async ({ request }) => {
  ${body}
  await prisma.setting.deleteMany({})
  return null
}
export default function Settings() { return <p>Settings</p> }
`,
  })
}

describe('the checks of Shopify’s library', () => {
  it('are seen through a function of the project, and one that hands it on', () => {
    for (const from of ['~/services/app-auth.server', '~/services'])
      assert.deepEqual(
        checkOf(`import { requireAppAuth } from '${from}'`, 'const { shop } = await requireAppAuth(request)'),
        ['the action of /app/settings user'],
      )
  })

  it('are of the shop’s people, or of Shopify itself', () => {
    const imports = "import { authenticate } from '../shopify.server'"
    assert.deepEqual(checkOf(imports, 'await authenticate.public.checkout(request)'), [
      'the action of /app/settings user',
    ])
    assert.deepEqual(checkOf(imports, 'const { topic } = await authenticate.webhook(request)'), [
      'the action of /app/settings signature',
    ])
  })

  it('are none where a shop is only named', () => {
    assert.deepEqual(
      checkOf(
        "import { unauthenticated } from '~/services'",
        "const { admin } = await unauthenticated.admin(String(new URL(request.url).searchParams.get('shop')))",
      ),
      ['the action of /app/settings -'],
    )
  })
})
