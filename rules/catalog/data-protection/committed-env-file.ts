import { isEnvExample } from '../../analysis/env/env-facts'
import { nameOf } from '../../analysis/paths'
import type { SecretFact } from '../../analysis/secrets/secret-fact'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'
import { secretsTold } from '../../engine/secrets/told'
import { wordsOf } from '../../engine/secrets/words'
import { fixesForCommittedFile } from './fixes/out-of-git'

/** Open nothing, and are put together here so that nothing in this file looks like a credential. */
const STRIPE = ['sk', 'live', '51Mq7RzKd0TgYwXb2NcVu8HsE5aPfJ4oLi9ZtQ3mBx6Dn1WkSyUe7GrC'].join('_')
const MAIL = ['re', 'Xk7Tq2Lp', '9vRm4Zc8Wn3Bf6Hj5Ds1Gy0A'].join('_')
const ACCESS = ['sbp', '7f3a91c0d4e8b2561f9e03a7c5d8b4620e1f7a93'].join('_')

export default defineRule({
  id: 'committed-env-file',
  property: 'data-protection',
  scope: 'project',
  confidence: 'high',
  milestones: ['launch'],
  since: '0.1.0',
  summary: 'A file of settings with a private key in it that git keeps, or that nothing keeps out of git.',
  why: 'Whoever gets the repository gets the keys: a contractor, a fork, everyone once it is public. They stay in the history of git after the file is gone.',
  fix: 'Keep the file out of git with a line in .gitignore, and keep an example without values. Then make new keys and withdraw these, for git remembers the old ones.',
  outOfScope: [
    'Settings in which all values are made to be public: a Supabase address with its anon key, a Firebase configuration.',
    'Files that git ignores and does not track.',
    'Values under names that say nothing, and those that guides and examples show to be replaced.',
  ],
  references: [
    'https://git-scm.com/docs/gitignore',
    'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
  ],
  messages: {
    kept: {
      text: '`{file}` holds {keys}, and {git}. Whoever gets the repository can {power}. Keep the file out of git, and make a new one: {replace}.',
      severity: 'error',
    },
    shared: {
      text: '`{file}` holds {keys}, and a file like this has to be in git. Whoever gets the repository can {power}. Take the value out, read it from {instead}, and make a new one: {replace}.',
      severity: 'error',
    },
    example: {
      text: '`{file}` is there to be copied, and holds {keys}. Whoever gets the repository can {power}. Leave the value empty here, and make a new one: {replace}.',
      severity: 'error',
    },
  },
  examples: {
    bad: [
      {
        name: 'a file of settings that nothing ignores',
        files: {
          '.env': `PORT=3000
STRIPE_SECRET_KEY=«${STRIPE}»
RESEND_API_KEY=${MAIL}
`,
          '.gitignore': 'node_modules\n',
        },
        expect: ['kept'],
        fixed: { '.gitignore': 'node_modules\n.env\n' },
      },
      {
        name: 'an example with a real key',
        files: {
          '.env.example': `PORT=3000
RESEND_API_KEY="«${MAIL}»"
`,
          '.gitignore': '.env\n.env.local\n',
        },
        expect: ['example'],
        fixed: {
          '.env.example': `PORT=3000
RESEND_API_KEY=""
`,
        },
      },
      {
        name: 'the settings of an assistant',
        files: {
          '.mcp.json': `{
  "mcpServers": {
    "supabase": { "command": "npx", "env": { "SUPABASE_ACCESS_TOKEN": "«${ACCESS}»" } }
  }
}
`,
        },
        expect: ['kept'],
        fixed: {
          '.mcp.json': `{
  "mcpServers": {
    "supabase": { "command": "npx", "env": { "SUPABASE_ACCESS_TOKEN": "\${SUPABASE_ACCESS_TOKEN}" } }
  }
}
`,
        },
      },
      {
        name: 'a backup of settings, which no bundler loads',
        files: {
          '.env.backup': `VITE_RESEND_API_KEY=«${MAIL}»
`,
          '.gitignore': '.env\n',
          'src/main.ts': `console.log(import.meta.env.VITE_RESEND_API_KEY)
`,
        },
        expect: ['kept'],
        fixed: { '.gitignore': '.env\n.env.backup\n' },
      },
      {
        name: 'a workflow, which has to be in git',
        files: {
          '.github/workflows/test.yml': `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
        env:
          SUPABASE_ACCESS_TOKEN: «${ACCESS}»
`,
        },
        expect: ['shared'],
      },
    ],
    good: [
      {
        name: 'a file that git ignores, an example without values, and keys that are made to be public',
        files: {
          '.env.local': `STRIPE_SECRET_KEY=${STRIPE}\n`,
          '.env':
            'VITE_SUPABASE_URL=https://qrstuvwxyzabcdefghij.supabase.co\nVITE_STRIPE_KEY=pk_live_51Mq7RzKd0TgYwXb2NcVu8Hs\n',
          '.env.example': 'STRIPE_SECRET_KEY=sk_live_...\nRESEND_API_KEY=your-key-here\n',
          '.gitignore': '.env*.local\n',
        },
      },
    ],
  },
  *check(project: Project) {
    for (const facts of project.files.values()) {
      const told = secretsTold(project, facts, 'committed-env-file')
      const [first, ...others] = told
      if (!first) continue
      const { power, replace } = wordsOf(first)
      yield {
        file: facts.path,
        range: first.range,
        message: isEnvExample(facts.path)
          ? ('example' as const)
          : SHARED.test(facts.path)
            ? ('shared' as const)
            : ('kept' as const),
        subject: facts.path,
        data: {
          file: nameOf(facts.path),
          keys: keysOf(first, others),
          git:
            project.tracked(facts.path) === 'tracked' ? 'git tracks it' : 'no line of .gitignore keeps it out of git',
          instead: WORKFLOW.test(facts.path) ? 'the secrets of the repository' : 'the environment',
          power,
          replace,
          name: first.name ?? '',
        },
        related: others.slice(0, MOST_RELATED).map((secret) => ({
          file: facts.path,
          range: secret.range,
          message: `${wordsOf(secret).Key} stands here.`,
        })),
        cause: facts.path,
      }
    }
  },
  fixes: fixesForCommittedFile,
})

const MOST_RELATED = 8
const WORKFLOW = /(?:^|\/)\.(?:github\/workflows|circleci)\/|(?:^|\/)\.gitlab-ci\.ya?ml$/
/** What builds and runs the app for everyone: it cannot stay out of git. */
const SHARED =
  /(?:^|\/)\.(?:github\/workflows|circleci)\/|(?:^|\/)(?:\.gitlab-ci\.ya?ml|(?:docker-)?compose[^/]*\.ya?ml|package\.json|vercel\.json|app\.json|(?:netlify|fly|wrangler|railway)\.(?:toml|jsonc?)|render\.ya?ml|supabase\/config\.toml)$/

/** `a Stripe secret key (sk_l…, as STRIPE_SECRET_KEY) and 2 more`. */
function keysOf(first: SecretFact, others: readonly SecretFact[]): string {
  return others.length === 0 ? wordsOf(first).key : `${wordsOf(first).key} and ${others.length} more`
}
