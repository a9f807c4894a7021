import type { Project } from '../project'
import { appsOf } from './apps'
import { environmentOf } from './environment'
import { hostingOf } from './hosting'
import type { App, Environment, Hosting, Inventory, Lockfile, Pipeline, Tests } from './inventory'
import { lockfilesOf } from './lockfiles'
import { pipelinesOf } from './pipelines'
import { testsOf } from './tests-of'

export type * from './inventory'

/** The inventory of a linked project: each part is worked out when it is first asked for, and kept. */
export function inventoryOf(project: Project): Inventory {
  return new LazyInventory(project)
}

class LazyInventory implements Inventory {
  private readonly known: { -readonly [K in keyof Inventory]?: Inventory[K] } = {}

  constructor(private readonly project: Project) {}

  get apps(): readonly App[] {
    this.known.apps ??= appsOf(this.project, this.lockfiles)
    return this.known.apps
  }

  get lockfiles(): readonly Lockfile[] {
    this.known.lockfiles ??= lockfilesOf(this.project)
    return this.known.lockfiles
  }

  get hosting(): readonly Hosting[] {
    this.known.hosting ??= hostingOf(this.project)
    return this.known.hosting
  }

  get pipelines(): readonly Pipeline[] {
    this.known.pipelines ??= pipelinesOf(this.project)
    return this.known.pipelines
  }

  get tests(): Tests {
    this.known.tests ??= testsOf(this.project, this.pipelines)
    return this.known.tests
  }

  get environment(): Environment {
    this.known.environment ??= environmentOf(this.project)
    return this.known.environment
  }
}
