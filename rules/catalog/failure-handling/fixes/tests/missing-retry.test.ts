import retry from '../../missing-retry'
import { fixesForMissingRetry } from '../missing-retry'
import { golden } from './golden'
import { HANDLER, NEXT } from './weather-route'

/** A screen that asks for it when somebody presses a button, and shows what it is refused with. */
const asking = (request: string) => `import { useState } from 'react'
import { supabase } from './supabase'

export function Asking() {
  const [text, setText] = useState('')
  const load = async () => {
    ${request}
    setText('Loaded')
  }
  return <button onClick={() => load().catch((error) => setText(error.message))}>{text}</button>
}
`
const BY_ROUTE = {
  'app/asking/page.tsx': "import { Asking } from '../../components/asking'\nexport default () => <Asking />\n",
  'components/asking.tsx': asking(
    "const res = await fetch('/api/weather')\n    if (!res.ok) throw new Error('No weather')",
  ),
}
const byFunction = (name: string) => ({
  'index.html': '<script type="module" src="/src/main.tsx"></script>',
  'src/main.tsx': `import { createRoot } from 'react-dom/client'\nimport { Asking } from './Asking'\ncreateRoot(document.body).render(<Asking />)\n`,
  'src/supabase.ts': `import { createClient } from '@supabase/supabase-js'\nexport const supabase = createClient('https://a.supabase.co', 'anon')\n`,
  'src/Asking.tsx': asking(`const { error } = await supabase.functions.invoke('${name}')\n    if (error) throw error`),
})

golden(retry, fixesForMissingRetry, [
  {
    name: 'the project’s own helper, by the alias the app uses',
    path: 'app/api/weather/route.ts',
    files: {
      ...NEXT,
      ...BY_ROUTE,
      'lib/retry.ts': `export async function withRetry<T>(operation: () => Promise<T>, retries = 3): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation()
    } catch (error) {
      if (attempt >= retries) throw error
    }
  }
}
`,
      'lib/db.ts': `export const db = {}\n`,
      'app/page.tsx': `import { db } from '@/lib/db'\nexport default function Page() {\n  return <p>{String(db)}</p>\n}\n`,
    },
    before: HANDLER(`«fetch»('https://weather.example/today')`),
    after: `import { withRetry } from '@/lib/retry'

${HANDLER(`withRetry(async () => {
    const res = await fetch('https://weather.example/today')
    if (res.status >= 500) throw new Error(\`The server answered \${res.status}\`)
    return res
  })`)}`,
    title: 'Try again with withRetry',
  },
  {
    name: 'p-retry, which has to be installed, comes second',
    choice: 1,
    path: 'app/api/weather/route.ts',
    files: { ...NEXT, ...BY_ROUTE },
    before: HANDLER(`«fetch»('https://weather.example/today')`),
    after: `import pRetry from 'p-retry'

${HANDLER(`pRetry(async () => {
    const res = await fetch('https://weather.example/today')
    if (res.status >= 500) throw new Error(\`The server answered \${res.status}\`)
    return res
  }, { retries: 2 })`)}`,
    needs: ['p-retry'],
  },
  {
    name: 'a module of the app’s own, for Deno',
    path: 'supabase/functions/weather/index.ts',
    files: byFunction('weather'),
    before: `Deno.serve(async () => {
  const response = await «fetch»("https://weather.example/today", {
    headers: { accept: "application/json" },
  });
  if (!response.ok) return new Response("No weather", { status: 502 });
  return Response.json(await response.json());
});
`,
    after: `import { fetchWithRetry } from "../_shared/fetch-with-retry.ts";

Deno.serve(async () => {
  const response = await fetchWithRetry("https://weather.example/today", {
    headers: { accept: "application/json" },
  });
  if (!response.ok) return new Response("No weather", { status: 502 });
  return Response.json(await response.json());
});
`,
    creates: {
      'supabase/functions/_shared/fetch-with-retry.ts': `/** Fetches again after a failure, a 429 or a 5xx, waiting longer each time. The last answer is given back as it is. */
export async function fetchWithRetry(input: string | URL, init?: RequestInit, retries = 2): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(input, init);
      if (attempt >= retries || (response.status < 500 && response.status !== 429)) return response;
    } catch (error) {
      if (attempt >= retries || init?.signal?.aborted) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}
`,
    },
  },
  {
    name: 'what axios throws for a refusal is not asked for again',
    path: 'server/rates.ts',
    files: {
      'package.json': '{ "name": "a", "dependencies": { "axios": "1.7.0", "express": "5.0.0" } }',
      'client/Asking.tsx': asking("const res = await fetch('/rates')\n    if (!res.ok) throw new Error('No rates')"),
    },
    before: `import axios from 'axios'
import express from 'express'

export const app = express()
app.get('/rates', async (req, res) => {
  const answer = await axios.«get»('https://rates.example/latest', { timeout: 5000 })
  res.json(answer.data)
})
`,
    after: `import axios from 'axios'
import express from 'express'
import { withRetry } from './retry'

export const app = express()
app.get('/rates', async (req, res) => {
  const answer = await withRetry(() => axios.get('https://rates.example/latest', { timeout: 5000 }))
  res.json(answer.data)
})
`,
    creates: {
      'server/retry.ts': `import axios from 'axios'

/** Runs a request that is safe to repeat again after a failure, a 429 or a 5xx, waiting longer each time. */
export async function withRetry<T>(operation: () => Promise<T>, retries: number = 2): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation()
    } catch (error) {
      const status = axios.isAxiosError(error) ? error.response?.status : undefined
      const isRefused = status !== undefined && status < 500 && status !== 429
      if (isRefused || attempt >= retries) throw error
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
    }
  }
}
`,
    },
  },
  {
    name: 'reads that are asked for together are tried again together',
    path: 'supabase/functions/places/index.ts',
    files: {
      ...byFunction('places'),
      'supabase/functions/_shared/fetch-with-retry.ts': `/** Fetches again after a failure. */
export async function fetchWithRetry(input: string, init?: RequestInit, retries = 2): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(input, init);
    } catch (error) {
      if (attempt >= retries) throw error;
    }
  }
}
`,
    },
    before: `Deno.serve(async () => {
  const [towns, streets, saved] = await Promise.all([
    «fetch»("https://maps.example/towns.json"),
    fetch("https://maps.example/streets.json", { headers: { accept: "application/json" } }),
    fetch("https://maps.example/saved", { method: "POST" }),
  ]);
  if (!towns.ok || !streets.ok || !saved.ok) throw new Error("No places");
  return Response.json([await towns.json(), await streets.json()]);
});
`,
    after: `import { fetchWithRetry } from "../_shared/fetch-with-retry.ts";

Deno.serve(async () => {
  const [towns, streets, saved] = await Promise.all([
    fetchWithRetry("https://maps.example/towns.json"),
    fetchWithRetry("https://maps.example/streets.json", { headers: { accept: "application/json" } }),
    fetch("https://maps.example/saved", { method: "POST" }),
  ]);
  if (!towns.ok || !streets.ok || !saved.ok) throw new Error("No places");
  return Response.json([await towns.json(), await streets.json()]);
});
`,
  },
])
