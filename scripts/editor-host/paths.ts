import { resolve } from 'node:path'

/** The repository's root; scripts run from source. */
export const repository = resolve(__dirname, '..', '..')
/** All that is downloaded or built for the editor tests; git ignores it, and it may be deleted at any time. */
export const hostFolder = resolve(repository, '.vscode-test')

/** Tells the person what is going on, one line at a time. */
export type Log = (line: string) => void
export const say: Log = (line) => console.log(`editor: ${line}`)
