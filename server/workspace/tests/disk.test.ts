import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Walk } from '../discovery'
import type { WorkspaceIo } from '../io'
import { nodeIo } from '../node-io'
import { readText } from '../reading'

describe('discovery on disk', () => {
  let root = ''
  const put = (path: string, text: string | Uint8Array = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-')))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const found = () => new Walk(root, nodeIo, { excludeRoots: [], exclude: [], excludeOf: () => [] }).all()

  it('never follows a link: loops, links out of the folder and broken links are counted', () => {
    put('src/a.ts')
    symlinkSync('..', join(root, 'src/up'))
    symlinkSync(tmpdir(), join(root, 'out-of-here'))
    symlinkSync('gone', join(root, 'broken.ts'))
    symlinkSync('self.ts', join(root, 'self.ts'))
    const { files, skipped } = found()
    assert.deepEqual(
      files.map((file) => file.path),
      ['src/a.ts'],
    )
    const details = Object.fromEntries(skipped.map(({ path, detail }) => [path, detail]))
    assert.match(details['src/up'] ?? '', /reviewed where it stands/)
    assert.match(details['out-of-here'] ?? '', /out of the folder/)
    assert.match(details['broken.ts'] ?? '', /leads nowhere/)
    assert.match(details['self.ts'] ?? '', /to itself/)
  })

  it('says why a file gives no text', () => {
    put('large.ts', Buffer.alloc(1024 * 1024 + 1, 32))
    put('binary.ts', Buffer.from([0x61, 0, 0x62]))
    put('empty.ts')
    assert.deepEqual(readText(root, 'large.ts', 'code', nodeIo), {
      path: 'large.ts',
      reason: 'too-large',
      detail: '1.0 MiB, over 1.0 MiB',
    })
    assert.deepEqual(readText(root, 'binary.ts', 'code', nodeIo), { path: 'binary.ts', reason: 'binary' })
    assert.equal(readText(root, 'empty.ts', 'code', nodeIo), '')
  })

  it('reads migrations that are larger than source may be', () => {
    put('supabase/migrations/1.sql', Buffer.alloc(2 * 1024 * 1024, 32))
    assert.equal(typeof readText(root, 'supabase/migrations/1.sql', 'text', nodeIo), 'string')
  })

  it('counts what it may not read', () => {
    put('src/a.ts')
    put('locked/b.ts')
    const denied = (path: string): never => {
      throw new Error(`EACCES: permission denied, scandir '${path}'`)
    }
    const io: WorkspaceIo = {
      ...nodeIo,
      list: (folder) => (folder.endsWith('/locked') ? denied(folder) : nodeIo.list(folder)),
      read: (path) => denied(path),
    }
    const { skipped } = new Walk(root, io, { excludeRoots: [], exclude: [], excludeOf: () => [] }).all()
    assert.deepEqual([skipped[0]?.path, skipped[0]?.reason], ['locked/', 'unreadable'])
    const read = readText(root, 'src/a.ts', 'code', io)
    assert.deepEqual(typeof read === 'string' ? '' : read.reason, 'unreadable')
  })

  it('refuses what is no regular file instead of waiting for it', () => {
    assert.throws(() => nodeIo.read(root, 10), /not a regular file|EISDIR/)
  })
})
