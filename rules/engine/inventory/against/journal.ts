import type { FileFacts } from '../../../analysis/facts'
import { folderOf, nameOf } from '../../../analysis/paths'
import { firstNamed } from '../../first-named'
import type { Project } from '../../project'
import type { Against } from './against'

/** One may be the next migration, on its way. */
const FEWEST = 2
const NAMED = 3
const BACK = /(?:^|[._-])(?:down|rollback|revert|undo|seed)/i

/**
 * SQL files beside Drizzle's migrations that its journal does not name: `drizzle-kit migrate` runs what the journal names and
 * nothing else. https://orm.drizzle.team/docs/kit-custom-migrations
 */
export function pastTheJournal(project: Project): Against[] {
  const byFolder = new Map<string, FileFacts[]>()
  for (const facts of project.files.values()) {
    if (facts.kind !== 'sql') continue
    const folder = folderOf(facts.path)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), facts])
  }
  return [...project.files.values()].flatMap((journal) => {
    if (journal.kind !== 'journal' || journal.tags.length === 0) return []
    const folder = folderOf(folderOf(journal.path))
    const named = new Set(journal.tags.map((tag) => `${tag}.sql`))
    const files = byFolder.get(folder) ?? []
    const past = files.filter(({ path }) => !named.has(nameOf(path)) && !BACK.test(nameOf(path)))
    const [first] = past
    if (!first || past.length < FEWEST) return []
    const list = firstNamed(past, NAMED, ({ path }) => nameOf(path))
    return [
      {
        fact: 'past-the-journal',
        item: 'migrations-in-repo',
        severity: 'warning',
        file: first.path,
        range: { start: 0, end: 0 },
        about: past.map(({ path }) => path),
        says: `${past.length} of the ${files.length} SQL files in ${folder} are not in the journal of the migrations: ${list}. Drizzle never runs them, so what they change is only where somebody ran them by hand, and a new database is another one.`,
        fix: 'Put what they do into migrations of the tool (`drizzle-kit generate --custom`), in the order in which they were run, and take the loose files away.',
      } satisfies Against,
    ]
  })
}
