import assert from 'node:assert/strict'
import { type DiscoveryOptions, Walk } from '../discovery'
import { memoryIo } from '../memory-io'

const none: DiscoveryOptions = { excludeRoots: [], exclude: [], excludeOf: () => [] }

function walked(files: Record<string, string>, options: Partial<DiscoveryOptions> = {}) {
  const found = new Walk('/app', memoryIo('/app', files), { ...none, ...options }).all()
  return {
    files: found.files.map((file) => file.path).sort(),
    skipped: Object.fromEntries(found.skipped.map(({ path, reason, detail }) => [path, `${reason}: ${detail}`])),
    others: found.others,
  }
}

describe('discovery', () => {
  it('takes the files that the review reads and counts the others', () => {
    const found = walked({ 'src/a.ts': '', 'package.json': '{}', 'logo.png': '', 'a.css': '', 'db/x.sql': '' })
    assert.deepEqual(found, { files: ['db/x.sql', 'package.json', 'src/a.ts'], skipped: {}, others: 2 })
  })

  it('counts a folder of packages or output once, with the reason', () => {
    const found = walked({ 'package.json': '{}', 'node_modules/a/i.js': '', 'dist/x.js': '', 'build/y.js': '' })
    assert.deepEqual(found.skipped, {
      'build/': 'ignored: build output',
      'dist/': 'ignored: build output',
      'node_modules/': 'ignored: installed packages',
    })
    assert.deepEqual(found.files, ['package.json'])
  })

  it('reads a route folder that is only named like output', () => {
    assert.deepEqual(walked({ 'package.json': '{}', 'app/build/page.tsx': '' }).files, [
      'app/build/page.tsx',
      'package.json',
    ])
  })

  it('counts files of languages it does not read', () => {
    assert.deepEqual(walked({ 'App.vue': '', 'api/main.py': '' }).skipped, {
      'App.vue': 'unsupported-language: Vue',
      'api/main.py': 'unsupported-language: Python',
    })
  })

  it('respects .gitignore at every level, the nearest first', () => {
    const found = walked({
      '.gitignore': '*.gen.js\n/private\n',
      'a.gen.js': '',
      'lib/.gitignore': '!keep.gen.js\nlocal.ts\n',
      'lib/keep.gen.js': '',
      'lib/local.ts': '',
      'private/x.ts': '',
      'lib/private/y.ts': '',
    })
    assert.deepEqual(found.files, ['.gitignore', 'lib/.gitignore', 'lib/keep.gen.js', 'lib/private/y.ts'])
    assert.deepEqual(Object.keys(found.skipped).sort(), ['a.gen.js', 'lib/local.ts', 'private/'])
  })

  it('respects .git/info/exclude, and starts afresh in a nested repository', () => {
    const found = walked({
      '.git/info/exclude': 'scratch.ts',
      'scratch.ts': '',
      'sub/scratch.ts': '',
      'clone/.git/HEAD': '',
      'clone/scratch.ts': '',
    })
    assert.deepEqual(found.files, ['clone/scratch.ts'])
  })

  it('respects ignore files of folders above the root, up to the repository', () => {
    const io = memoryIo('/repo', { '.git/HEAD': '', '.gitignore': 'secret.ts', 'web/secret.ts': '', 'web/open.ts': '' })
    const found = new Walk('/repo/web', io, none).all()
    assert.deepEqual(
      found.files.map((file) => file.path),
      ['open.ts'],
    )
  })

  it('keeps .env files, tool configuration and migrations although git ignores them', () => {
    const found = walked({
      '.gitignore': '.env*\nsupabase\n.claude\nprivate\n',
      '.env.local': '',
      'private/.env': '',
      'supabase/migrations/1.sql': '',
      'supabase/functions/a/index.ts': '',
      '.claude/settings.local.json': '',
    })
    assert.deepEqual(found.files, [
      '.claude/settings.local.json',
      '.env.local',
      '.gitignore',
      'supabase/migrations/1.sql',
    ])
    assert.deepEqual(Object.keys(found.skipped).sort(), ['private/', 'supabase/functions/a/index.ts'])
  })

  it('excludes by glob: a name anywhere, a path, a folder with all in it', () => {
    const files = { 'legacy/a.ts': '', 'src/legacy/b.ts': '', 'src/c.ts': '', 'src/d.test.ts': '' }
    assert.deepEqual(walked(files, { exclude: ['legacy', '*.test.ts'] }).files, ['src/c.ts'])
    assert.deepEqual(walked(files, { exclude: ['src/legacy/**'] }).files, ['legacy/a.ts', 'src/c.ts', 'src/d.test.ts'])
  })

  it('takes out of an exclusion what `!` names, and never excludes what no glob names', () => {
    const files = { 'legacy/a.ts': '', 'legacy/keep/b.ts': '', 'src/c.ts': '', 'src/d.test.ts': '' }
    const exclude = ['legacy/**', '!legacy/keep/**']
    assert.deepEqual(walked(files, { exclude }).files, ['legacy/keep/b.ts', 'src/c.ts', 'src/d.test.ts'])
    assert.deepEqual(walked(files, { exclude }).skipped, { 'legacy/a.ts': 'ignored: excluded by configuration' })
    assert.deepEqual(walked(files, { exclude: ['!legacy/keep/**'] }).files, Object.keys(files))
    assert.deepEqual(walked(files, { exclude: ['*.ts', '!d.test.ts'] }).files, ['src/d.test.ts'])
    const inner = (path: string) => (path === 'legacy/.readiness.json' ? ['*.ts', '!keep/'] : [])
    assert.deepEqual(walked(files, { excludeOf: inner }).files, ['legacy/keep/b.ts', 'src/c.ts', 'src/d.test.ts'])
    const walk = new Walk('/app', memoryIo('/app', files), { ...none, exclude })
    assert.deepEqual([walk.at('legacy/keep/b.ts').files.length, walk.at('legacy/a.ts').files.length], [1, 0])
  })

  it('is not stopped by globs that say nothing', () => {
    for (const glob of ['/', './', '!', '!/', '\\', '('.repeat(70_000)])
      assert.deepEqual(walked({ 'src/a.ts': '' }, { exclude: [glob] }).files, ['src/a.ts'], glob)
  })

  it('leaves folders that another workspace owns', () => {
    const io = memoryIo('/app', { 'a.ts': '', 'inner/b.ts': '' })
    const found = new Walk('/app', io, { ...none, excludeRoots: ['/app/inner'] }).all()
    assert.deepEqual([found.files.map((file) => file.path), found.skipped], [['a.ts'], []])
  })

  it('judges one path as the whole walk does', () => {
    const io = memoryIo('/app', { '.gitignore': 'x.ts', 'a/x.ts': '', 'a/y.ts': '', 'a/node_modules/z.ts': '' })
    const walk = new Walk('/app', io, none)
    assert.equal(walk.at('a/x.ts').skipped[0]?.reason, 'ignored')
    assert.equal(walk.at('a/y.ts').files[0]?.path, 'a/y.ts')
    assert.deepEqual(walk.at('a/node_modules/z.ts').files, [])
    assert.deepEqual(
      walk.at('a').files.map((file) => file.path),
      ['a/y.ts'],
    )
  })
})
