import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { builtVariables, clientKeysIn } from '../../engine/secrets/client-keys'
import { isShipped } from '../../engine/secrets/shipped'
import { secretsTold } from '../../engine/secrets/told'
import { causeOfSecret, subjectOfSecret, wordsOf } from '../../engine/secrets/words'
import { fixesForSecretInClient } from './fixes/own-client'

/** Open nothing, and are put together here so that nothing in this file looks like a credential. */
const MODEL = ['sk', 'proj', `Zk3Vq8Lm2Xr7Tn5Wc9Yb4Hd6T3Blbk${'FJ'}Jf1Ks0Pg3Qe8Ru2Mo5Av7Tx`].join('-')
const SERVICE = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6InFyc3R1dnd4eXphYmNkZWZnaGlqIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImlhdCI6MX0',
  'Zk3Vq8Lm2Xr7Tn5Wc9Yb4Hd6Jf1Ks0Pg3Qe8Ru2Mo5A',
].join('.')

export default defineRule({
  id: 'secret-in-client',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A key that is meant for a server is sent to every visitor’s browser.',
  why: 'What the browser runs, everyone can read with two clicks. Whoever finds the key there can use it from anywhere, without your app.',
  fix: 'Make the call in a function on a server, which reads the key from a variable without the public prefix, and let the browser call that function. Then make a new key: this one has been published.',
  outOfScope: [
    'Keys that are made to be public: publishable and anon keys, Firebase and Maps keys.',
    'Keys that the person types in, and short-lived ones that a server hands out.',
    'Code of which it is not clear that a browser runs it, and files that nothing imports, or only such files: that is told as a secret in the code.',
    'Variables that no code reads, and settings that the bundler does not load: committed-env-file says so where git has them.',
  ],
  references: [
    'https://vite.dev/guide/env-and-mode',
    'https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser',
    'https://supabase.com/docs/guides/api/api-keys',
  ],
  messages: {
    written: {
      text: '{Key} stands in code that every visitor’s browser gets. Anyone who opens the developer tools can {power}. Make the call on a server, and make a new key: {replace}.',
      severity: 'error',
    },
    variable: {
      text: '`{name}` holds {key}, and a variable of this name becomes part of what every visitor’s browser gets. Anyone who opens the developer tools can {power}. Give it a name without the public prefix, use it on a server alone, and make a new key: {replace}.',
      severity: 'error',
    },
    given: {
      text: 'The browser calls {service} with the key in `{name}`, so every visitor gets that key. Anyone who opens the developer tools can {power}. Make the call on a server, and make a new key.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a model key in a component',
        files: {
          'src/components/Chat.tsx': `import { useState } from 'react'

export function Chat() {
  const [answer, setAnswer] = useState('')
  const ask = async () => {
    const response = await fetch('https://api.openai.com/v1/responses', {
      method: 'POST',
      headers: { Authorization: 'Bearer «${MODEL}»' },
    })
    setAnswer(await response.text())
  }
  return <button onClick={ask}>{answer}</button>
}
`,
        },
        expect: ['written'],
      },
      {
        name: 'the key to the whole database under a public name',
        files: {
          '.env': `VITE_SUPABASE_URL=https://qrstuvwxyzabcdefghij.supabase.co
VITE_SUPABASE_SERVICE_KEY=«${SERVICE}»
`,
          '.gitignore': '.env\n',
          'src/lib/admin.ts': `export const headers = { apikey: import.meta.env.VITE_SUPABASE_SERVICE_KEY }
`,
        },
        expect: ['variable'],
      },
      {
        name: 'packages that get their key in the browser',
        files: {
          'src/lib/ai.ts': `import OpenAI from 'openai'

const apiKey = import.meta.env.VITE_OPENAI_API_KEY
export const openai = new «OpenAI»({ apiKey, dangerouslyAllowBrowser: true })
`,
          'src/lib/admin.ts': `import { createClient } from '@supabase/supabase-js'

export const admin = «createClient»(
  import.meta.env.VITE_SUPABASE_URL,
  import.meta.env.VITE_SUPABASE_SERVICE_ROLE_KEY,
)
`,
        },
        expect: ['given', 'given'],
      },
      {
        name: 'the key to the whole database, beside a client with the public one',
        files: {
          'src/lib/supabase.ts': `import { createClient } from '@supabase/supabase-js'

export const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY)
`,
          'src/components/Stages.tsx': `import { createClient } from '@supabase/supabase-js'
import { useEffect, useState } from 'react'

export function Stages() {
  const [stages, setStages] = useState<{ name: string }[]>([])
  useEffect(() => {
    const load = async () => {
      const client = «createClient»(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_SERVICE_ROLE_KEY)
      const { data, error } = await client.from('stages').select('name').limit(20)
      if (error) throw error
      setStages(data)
    }
    load().catch(() => setStages([]))
  }, [])
  return <p>{stages.map(({ name }) => name).join(', ')}</p>
}
`,
        },
        expect: ['given'],
        fixed: {
          'src/components/Stages.tsx': `import { useEffect, useState } from 'react'
import { supabase } from '../lib/supabase'

export function Stages() {
  const [stages, setStages] = useState<{ name: string }[]>([])
  useEffect(() => {
    const load = async () => {
      const client = supabase
      const { data, error } = await client.from('stages').select('name').limit(20)
      if (error) throw error
      setStages(data)
    }
    load().catch(() => setStages([]))
  }, [])
  return <p>{stages.map(({ name }) => name).join(', ')}</p>
}
`,
        },
      },
      {
        name: 'a variable that the bundler writes into the code',
        files: {
          'vite.config.ts': `import { defineConfig, loadEnv } from 'vite'

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, '.', '')
  return { define: { 'process.env.API_KEY': JSON.stringify(env.GEMINI_API_KEY) } }
})
`,
          'src/App.tsx': `import { GoogleGenAI } from '@google/genai'
import { useState } from 'react'

const ai = new «GoogleGenAI»({ apiKey: process.env.API_KEY })

export function App() {
  const [text, setText] = useState('')
  const ask = async () => {
    const answer = await ai.models.generateContent({ model: 'gemini-2.5-flash', contents: text })
    setText(answer.text ?? '')
  }
  return <button onClick={ask}>{text}</button>
}
`,
        },
        expect: ['given'],
      },
    ],
    good: [
      {
        name: 'public keys, a key of the person’s own, and a key on a server',
        files: {
          'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0", "openai": "5.0.0" } }',
          'app/api/chat/route.ts': `import OpenAI from 'openai'

const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY })

export async function POST(request: Request) {
  const { text } = await request.json()
  return Response.json(await openai.responses.create({ model: 'gpt-5', input: String(text) }))
}
`,
          'components/own-key.tsx': `'use client'
import { createClient } from '@supabase/supabase-js'
import OpenAI from 'openai'
import { useState } from 'react'

const supabase = createClient(process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!)

export function OwnKey() {
  const [apiKey, setApiKey] = useState('')
  const ask = () => new OpenAI({ apiKey, dangerouslyAllowBrowser: true })
  return <input value={apiKey} onChange={(event) => setApiKey(event.target.value)} onBlur={ask} name={String(supabase)} />
}
`,
        },
      },
      {
        name: 'a page that nothing imports, a module of a job that nothing imports, a backup, and a variable that nothing reads',
        files: {
          'package.json':
            '{ "name": "shop", "dependencies": { "openai": "5.0.0", "react": "19.0.0", "vite": "7.0.0" } }',
          'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { App } from './App'

createRoot(document.getElementById('root')!).render(<App />)
`,
          'src/App.tsx': `export const App = () => <p>{import.meta.env.VITE_OPENAI_API_KEY ? 'On' : 'Off'}</p>
`,
          'src/pages/SupportChatPage.tsx': `import OpenAI from 'openai'

const openai = new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true })
export default function SupportChatPage() {
  return <button onClick={() => openai.models.list()}>Ask</button>
}
`,
          'src/lib/titles.ts': `import OpenAI from 'openai'

export const openai = new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true })
`,
          'src/jobs/index.ts': `export { makeTitles } from './titles'
`,
          'src/jobs/titles.ts': `import { openai } from '../lib/titles'

export const makeTitles = () => openai.models.list()
`,
          '.env.backup': `VITE_OPENAI_API_KEY=${MODEL}\n`,
          '.env': `VITE_SUPABASE_SERVICE_KEY=${SERVICE}\n`,
          '.gitignore': '.env*\n',
        },
      },
    ],
  },
  *check(project: Project) {
    const built = builtVariables(project)
    for (const facts of project.files.values()) {
      const told = secretsTold(project, facts, 'secret-in-client')
      for (const [i, secret] of told.entries()) {
        const { key, Key, power, replace } = wordsOf(secret)
        yield {
          file: facts.path,
          range: secret.range,
          message: facts.kind === 'env' ? 'variable' : 'written',
          subject: subjectOfSecret(secret, told.slice(0, i)),
          data: { key, Key, power, replace, name: secret.name ?? '' },
          cause: causeOfSecret(secret),
        }
      }
    }
    for (const facts of project.productCode) {
      for (const { range, variable, service, power } of clientKeysIn(project, facts, built)) {
        if (!isShipped(project, facts)) continue
        yield {
          file: facts.path,
          range,
          message: 'given',
          subject: `${variable} for ${service}`,
          data: { name: variable, service, power },
          cause: `${variable} for ${service}`,
        }
      }
    }
  },
  fixes: fixesForSecretInClient,
})
