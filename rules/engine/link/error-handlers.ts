import type { CallFact, CodeFacts } from '../../analysis/facts'
import type { Link } from './link'
import type { PerFile } from './per-file'

/** Methods that take what answers a failure, on an app or router of a web framework. */
const TAKES_HANDLER = /\.(?:onError|setErrorHandler|useGlobalFilters)$/
/** An app whose maker is not known, by the names such things have. */
const APP_NAME = /(?:app|router|api|server|fastify|hono|elysia)\.(?:onError|setErrorHandler|useGlobalFilters)$/i
const STARTS = /(?:^|\.)(?:listen|serve)$|^Deno\.serve$|^Bun\.serve$/

/**
 * Which packages of a project answer failures of their web framework themselves: `app.onError`, `setErrorHandler`, exception
 * filters, Express middleware of four parameters. Routers that are mounted on such an app are answered by it, so a package
 * that starts no server goes by the others.
 */
export class ErrorHandlers {
  private byPackage: Map<string, { handles: boolean; starts: boolean }> | undefined
  private readonly said: PerFile<{ readonly home: string; readonly handles: boolean; readonly starts: boolean }>

  constructor(private readonly link: Link) {
    this.said = link.perFile((facts) => ({
      home: this.packageOf(facts.path),
      handles: facts.calls.some((call, c) => this.handles(facts, c, call)),
      starts: facts.calls.some(({ text }) => STARTS.test(text)),
    }))
  }

  clear(): void {
    this.byPackage = undefined
  }

  /** Whether a failure in the handlers of this file is answered by code of the project. */
  answer(path: string): boolean {
    this.byPackage ??= this.find()
    const own = this.byPackage.get(this.packageOf(path))
    if (own?.handles || own?.starts) return own.handles
    return [...this.byPackage.values()].some(({ handles }) => handles)
  }

  private find(): Map<string, { handles: boolean; starts: boolean }> {
    const found = new Map<string, { handles: boolean; starts: boolean }>()
    for (const facts of this.link.resolver.codeFiles()) {
      const { home, handles, starts } = this.said.of(facts)
      const known = found.get(home)
      found.set(home, { handles: handles || known?.handles === true, starts: starts || known?.starts === true })
    }
    return found
  }

  private handles(facts: CodeFacts, c: number, call: CallFact): boolean {
    if (TAKES_HANDLER.test(call.text)) {
      const { target } = this.link.called(facts.path, c)
      return (target.k === 'api' && target.pkg !== 'global:') || APP_NAME.test(call.text)
    }
    if (!call.text.endsWith('.use')) return false
    return call.args.some((argument) => {
      if (argument.k !== 'function' && argument.k !== 'local' && argument.k !== 'import') return false
      const target = this.link.resolver.resolve(facts.path, argument)
      return target.k === 'function' && this.link.functionFact(target)?.params.length === 4
    })
  }

  private packageOf(path: string): string {
    return this.link.modules.packageOf(path)?.path ?? ''
  }
}
