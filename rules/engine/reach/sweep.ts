import type { KeptPart, Mention } from '../../analysis/code/parts'
import type { Value } from '../../analysis/facts'
import type { FileNode } from './graph'

/** What the sweep asks of the workspace. */
export interface Sources {
  node(path: string): FileNode | undefined
  /** The file that a specifier leads to. */
  find(from: string, specifier: string): string | undefined
  /** Files that an import of one might mean as well. */
  besides(path: string): readonly string[]
  /** Files that a specifier may mean of which nothing tells where it leads. */
  guessed(specifier: string): readonly string[]
}

/** Follows who needs whom from where things start; what it never comes to, nothing uses. */
export class Sweep {
  readonly files = new Set<string>()
  /** Parts that were come to, as `path#f`. */
  readonly parts = new Set<string>()
  private readonly exposed = new Set<string>()
  private readonly asked = new Set<string>()
  private readonly waiting: (() => void)[] = []

  constructor(private readonly sources: Sources) {}

  /** Something outside starts the file, and may use all that it exports. */
  start(path: string): void {
    this.expose(path)
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) next()
  }

  private expose(path: string): void {
    if (this.exposed.has(path)) return
    this.exposed.add(path)
    this.load(path)
    const node = this.sources.node(path)
    if (!node) return
    this.waiting.push(() => {
      for (const name of Object.keys(node.facts.exports)) this.export(path, name, undefined)
      for (const specifier of node.facts.exportAll) {
        const from = this.sources.find(path, specifier)
        if (from !== undefined) this.expose(from)
      }
    })
  }

  private load(path: string): void {
    if (this.files.has(path)) return
    this.files.add(path)
    const node = this.sources.node(path)
    if (!node) return
    this.waiting.push(() => {
      for (const each of node.loads) this.load(each)
      for (const each of this.sources.besides(path)) if (each !== path) this.expose(each)
      for (const specifier of node.lost) for (const each of this.sources.guessed(specifier)) this.expose(each)
      // Server actions are called by the framework.
      if (node.facts.directive === 'server') this.expose(path)
      this.run(node, -1)
    })
  }

  /** What a part names and opens is needed. */
  private run(node: FileNode, part: number): void {
    for (const mention of node.mentions.get(part) ?? []) this.mention(node, mention)
    for (const each of node.opened) if (each.part === part) this.expose(each.path)
  }

  private mention(node: FileNode, mention: Mention): void {
    if (typeof mention === 'number') {
      this.declared(node, mention, undefined)
      return
    }
    const [, d = '', sign, rest = ''] = /^(\d+)([.=])(.*)$/.exec(mention) ?? []
    this.declared(node, Number(d), sign === '=' ? 'constructor' : rest === 'prototype' ? undefined : rest)
  }

  /** Something names what is declared at the top of a file: all of it, or one member. */
  private declared(node: FileNode, d: number, member: string | undefined): void {
    const { path } = node.facts
    const key = `${path}:${d}:${member ?? '*'}`
    if (this.asked.has(key)) return
    this.asked.add(key)
    this.waiting.push(() => {
      const imported = node.imported.get(d)
      if (imported) this.export(imported.path, imported.name, member)
      for (const part of node.byDeclaration.get(d) ?? []) {
        if (part[2] === undefined || member === undefined || part[2] === member) this.part(node, part)
      }
      const made = node.classOf.get(d)
      if (made !== undefined) this.declared(node, made, member)
    })
  }

  private part(node: FileNode, [f]: KeptPart): void {
    const key = `${node.facts.path}#${f}`
    if (this.parts.has(key)) return
    this.parts.add(key)
    this.waiting.push(() => this.run(node, f))
  }

  /** Something uses what a file exports under a name: all of it, or one member. */
  private export(path: string, name: string, member: string | undefined): void {
    if (name === '*') {
      if (member === undefined) this.expose(path)
      else this.export(path, member, undefined)
      return
    }
    const key = `${path}!${name}!${member ?? '*'}`
    if (this.asked.has(key)) return
    this.asked.add(key)
    this.load(path)
    const node = this.sources.node(path)
    if (!node) return
    const { exports, exportAll, declarations } = node.facts
    // Of enumerations the exports are not kept.
    const d = Object.hasOwn(exports, name) ? -1 : declarations.findIndex((declared) => declared.name === name)
    if (Object.hasOwn(exports, name)) this.value(node, exports[name] as Value, member)
    else if (d >= 0) this.declared(node, d, member)
    else if (exportAll.length === 0) this.expose(path)
    // Which of them has it is not looked for: each is asked.
    else for (const specifier of exportAll) this.from(path, specifier, name, member)
  }

  private from(path: string, specifier: string, name: string, member: string | undefined): void {
    const from = this.sources.find(path, specifier)
    if (from !== undefined) this.export(from, name, member)
  }

  private value(node: FileNode, value: Value, member: string | undefined): void {
    const { path, declarations } = node.facts
    if (value.k === 'local') this.declared(node, value.d, member)
    else if (value.k === 'import') this.from(path, value.specifier, value.name, member)
    else if (value.k === 'function') {
      const part = node.partAt.get(value.f)
      if (part && part[1] >= 0) this.declared(node, part[1], undefined)
      else if (part) this.part(node, part)
    } else if (value.k === 'class') {
      const d = declarations.findIndex(({ values: [first] }) => first?.k === 'class' && first.i === value.i)
      if (d >= 0) this.declared(node, d, member)
    } else {
      // An object of functions, a call: what stands in it and has no name of its own.
      for (const part of node.byDeclaration.get(-1) ?? []) this.part(node, part)
    }
  }
}
