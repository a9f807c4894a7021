/**
 * What becomes of a file in version control. `tracked`: every clone has it · `ignored`: it stays on this machine ·
 * `uncovered`: nothing keeps the next commit from taking it along.
 */
export type Tracked = 'tracked' | 'ignored' | 'uncovered'

/** What the host knows of version control; undefined where it knows nothing. */
export type TrackedOf = (path: string) => Tracked | undefined
