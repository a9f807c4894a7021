import * as assert from 'node:assert/strict'
import { analyzeFile } from '../../analysis/analyze'
import { notesOf } from '../notes'

const notes = (files: Record<string, string>) =>
  notesOf(new Map(Object.entries(files).map(([path, text]) => [path, analyzeFile(path, text)])))

describe('the notes of a review', () => {
  it('say nothing of files that are fine', () => {
    assert.deepEqual(notes({ 'a.ts': 'const a = 1', 'package.json': '{}', 'tsconfig.json': '{ // fine\n }' }), [])
  })
  it('name files with broken syntax, manifests that are no JSON, and a circle of tsconfigs', () => {
    const files = {
      'a.ts': 'const = ;',
      'package.json': '{ "name": ',
      'tsconfig.json': '{ "extends": "./x/tsconfig.base" }',
      'x/tsconfig.base.json': '{ "extends": "../tsconfig.json" }',
    }
    assert.deepEqual(notes(files), [
      'a.ts has a syntax error and is reviewed as far as can be read.',
      'package.json is not valid JSON: what could be read is used.',
      'tsconfig.json, x/tsconfig.base.json extend themselves by way of others: the circle is left out.',
    ])
  })
  it('name three and count the rest', () => {
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.ts`, 'const = ;']))
    assert.match(notes(files)[0] ?? '', /^1\.ts, 2\.ts, 3\.ts and 2 more have syntax errors/)
  })
})
