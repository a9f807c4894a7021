const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'sql', 'prisma', 'yaml', 'toml']
const files = ['.readiness.json', 'package.json', 'tsconfig*.json', 'jsconfig.json', '.env', '.env.*']
/** Other extensions give these languages of their own: `dockercompose`, `github-actions-workflow`, `postgres` … */
const endings = ['*.prisma', '*.toml', '*.sql', '*.yml', '*.yaml', '*.json', '*.md', '*.mdx', '*.sh']

/**
 * Documents kept in step with the server. Files on disk only: the review reads the workspace from disk. Some by name,
 * because their language is known only where another extension teaches it, or is the same as that of unrelated files.
 */
export const documentSelector = [
  ...languages.map((language) => ({ scheme: 'file', language })),
  ...[...files, ...endings].map((name) => ({ scheme: 'file', pattern: `**/${name}` })),
]
