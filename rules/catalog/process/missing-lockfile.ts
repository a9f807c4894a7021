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
      text: '{app} has no lockfile: each installation may get other versions of its {count} dependencies. What works here may break for users without any change of yours.',
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
    for (const app of apps) {
      const manifest = app.manifest && project.files.get(app.manifest.file)
      if (manifest?.kind !== 'package' || lockfiles.some(({ folder }) => below(folder, app.folder) !== undefined))
        continue
      const count = Object.keys(manifest.dependencies).length
      if (count === 0) continue
      yield {
        ...manifestPlace(manifest, 'dependencies'),
        message: 'missing',
        subject: `lockfile of ${app.name}`,
        data: { app: atStart(app), count },
      }
    }
  },
})
