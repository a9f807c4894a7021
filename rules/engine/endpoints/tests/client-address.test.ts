import { deepEqual } from 'node:assert/strict'
import { analyzeFile } from '../../../analysis/analyze'
import { createProject } from '../../project'

function servicesAsked(options: string): string[] {
  const files = {
    'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "openai": "5.0.0" } }',
    'lib/model.ts': `import OpenAI from 'openai'
const XAI = 'https://api.x.ai/v1'
export const model = new OpenAI({ apiKey: process.env.MODEL_KEY, ${options} })
`,
    'app/api/ask/route.ts': `import { model } from '@/lib/model'
export async function POST(request: Request) {
  const messages = await request.json()
  return Response.json(await model.chat.completions.create({ model: 'fast', messages }))
}
`,
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
  }
  const facts = Object.entries(files).flatMap(([path, text]) => analyzeFile(path, text) ?? [])
  const { endpoints } = createProject(facts)
  return endpoints.all.flatMap((endpoint) => endpoints.deedsOf(endpoint).map(({ about }) => about))
}

describe('the service that a client asks', () => {
  it('is the one whose address it was made with', () => {
    deepEqual(servicesAsked("baseURL: 'https://api.x.ai/v1'"), ['xAI'])
    deepEqual(servicesAsked('baseURL: XAI'), ['xAI'])
  })

  it('is that of the package where no address is given, or an unknown one', () => {
    deepEqual(servicesAsked('timeout: 20000'), ['OpenAI'])
    deepEqual(servicesAsked("baseURL: 'https://models.example.com/v1'"), ['OpenAI'])
  })
})
