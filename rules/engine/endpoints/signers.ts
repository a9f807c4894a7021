import type { CallPlace, FunctionTarget } from '../link/target'
import type { Project } from '../project'
import type { DeedReader } from './deeds'
import type { NatureReader } from './natures'

const SECRET = /passw|pwd|senha|hash|credential/i

/** Knows in which tables those who sign in are looked for. Lazy; made anew when anything changed. */
export class Signers {
  private known: ReadonlySet<string> | undefined

  constructor(
    private readonly project: Project,
    private readonly natures: NatureReader,
    private readonly deeds: DeedReader,
  ) {}

  /**
   * The names of the tables from which functions that compare a password take the one that is kept. Empty where the app leaves
   * that to others, or it is not seen.
   */
  get tables(): ReadonlySet<string> {
    this.known ??= new Set(this.compared().flatMap((place) => this.tablesRead(place)))
    return this.known
  }

  private compared(): CallPlace[] {
    return this.project.productCode
      .filter(({ directive }) => directive !== 'client')
      .flatMap(({ path, calls }) =>
        calls.flatMap((_, c) => (this.natures.roleOf(path, c) === 'password' ? [{ path, c }] : [])),
      )
  }

  /** In the function that compares, or where it only does that, in those that call it. */
  private tablesRead({ path, c }: CallPlace): string[] {
    const { link } = this.project
    const f = link.code(path)?.calls[c]?.in ?? -1
    if (f < 0) return []
    const target: FunctionTarget = { k: 'function', path, f }
    const own = this.kept(target)
    if (own.length > 0) return own
    return link.callersOf(target).flatMap((caller) => {
      const at = link.code(caller.path)?.calls[caller.c]?.in ?? -1
      return at < 0 ? [] : this.kept({ k: 'function', path: caller.path, f: at })
    })
  }

  private kept(target: FunctionTarget): string[] {
    return this.deeds.of(target).flatMap(({ kind, about, path }) => {
      const columns =
        kind === 'read' ? this.project.schema(path)?.tables.get(`public.${about}`)?.columns.keys() : undefined
      return [...(columns ?? [])].some((name) => SECRET.test(name)) ? [about] : []
    })
  }
}
