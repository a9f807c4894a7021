import type { PackageFacts } from '../../analysis/facts'
import { grouped } from '../../analysis/grouped'
import { folderOf, inFolder } from '../../analysis/paths'
import { below, manifestPlace } from '../../engine/inventory/places'
import { atStart } from '../../engine/inventory/told'
import type { Project } from '../../engine/project'
import { defineRule } from '../../engine/rule'

export default defineRule({
  id: 'missing-lockfile',
  property: 'process',
  scope: 'project',
  confidence: 'high',
  milestones: ['team'],
  since: '0.1.0',
  summary: 'A package with dependencies and no lockfile.',
  why: 'Each installation may get other versions of what the app is built from. It works on one machine and breaks on the next, or on the day a dependency publishes a mistake.',
  fix: 'Install once and commit the lockfile that this writes. Install with it everywhere else, such as with npm ci.',
  outOfScope: [
    'A lockfile that lies above the folder that is open.',
    'Packages that are published and run nowhere by themselves.',
  ],
  references: ['https://docs.npmjs.com/cli/configuring-npm/package-lock-json'],
  messages: {
    missing: {
      text: '{app} has no lockfile: each installation may get other versions of {dependencies}. What works here may break for users without any change of yours.',
      severity: 'info',
    },
  },
  examples: {
    bad: [
      {
        name: 'dependencies alone',
        files: {
          'package.json': `{
  "name": "court-booking",
  «"dependencies"»: { "express": "^5.1.0" }
}
`,
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
        },
        expect: ['missing'],
      },
      {
        name: 'a workspace, once',
        files: {
          'package.json': `{
  «"name"»: "courts",
  "workspaces": ["apps/*"]
}
`,
          'apps/api/package.json': '{ "name": "court-api", "dependencies": { "express": "^5.1.0" } }',
          'apps/api/server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
          'apps/push/package.json':
            '{ "name": "court-push", "dependencies": { "express": "^5.1.0", "ws": "^8.18.0" } }',
          'apps/push/server.ts': "import express from 'express'\n\nexpress().listen(3001)\n",
        },
        expect: ['missing'],
      },
    ],
    good: [
      {
        name: 'the lockfile of the workspace',
        files: {
          'package.json': '{ "name": "courts", "workspaces": ["apps/*"] }',
          'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
          'apps/api/package.json': '{ "name": "court-booking", "dependencies": { "express": "^5.1.0" } }',
          'apps/api/server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
        },
      },
      {
        name: 'the binary lockfile of Bun',
        files: {
          'package.json': '{ "name": "court-booking", "dependencies": { "express": "^5.1.0" } }',
          'bun.lockb': '',
          'server.ts': "import express from 'express'\n\nexpress().listen(3000)\n",
        },
      },
    ],
  },
  *check(project: Project) {
    const { apps, lockfiles } = project.inventory
    const open = apps.filter(({ folder, manifest }) => {
      const isLocked = lockfiles.some((lockfile) => below(lockfile.folder, folder) !== undefined)
      return manifest !== undefined && !isLocked
    })
    // One installation serves a whole workspace: it is told where that is made.
    for (const [root, own] of grouped(open, ({ folder }) => rootOf(project, folder))) {
      const manifests = own.flatMap(({ manifest }) => manifestAt(project, manifest?.file ?? '') ?? [])
      const count = new Set(manifests.flatMap(({ dependencies }) => Object.keys(dependencies))).size
      const [first] = own
      const top = manifestAt(project, inFolder(root, 'package.json')) ?? manifests[0]
      if (count === 0 || !first || !top) continue
      const app = own.length === 1 ? atStart(first) : 'This workspace'
      const dependencies = count === 1 ? 'its one dependency' : `its ${count} dependencies`
      yield {
        ...manifestPlace(top, 'dependencies'),
        message: 'missing',
        subject: `lockfile of ${own.length === 1 ? first.name : 'the workspace'}`,
        data: { app, dependencies },
      }
    }
  },
})

/** The folder in which the packages of a workspace are installed; of other packages their own. */
function rootOf(project: Project, folder: string): string {
  for (let at = folder; ; at = folderOf(at)) {
    const manifest = manifestAt(project, inFolder(at, 'package.json'))
    if ((manifest?.workspaces.length ?? 0) > 0 || project.files.has(inFolder(at, 'pnpm-workspace.yaml'))) return at
    if (at === '') return folder
  }
}

function manifestAt(project: Project, path: string): PackageFacts | undefined {
  const facts = project.files.get(path)
  return facts?.kind === 'package' ? facts : undefined
}
