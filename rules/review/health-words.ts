import type { App } from '../engine/inventory'
import type { Project } from '../engine/project'
import { listed } from './words'

const MOST = 5

/** Sentences on what the health routes of an app tell whoever asks: each address once, the first five. */
export function healthSentences(project: Project, apps: readonly App[]): string[] {
  const isUsed = apps.some(({ healthRoutes }) => healthRoutes.length > 0) && asksDatabase(project)
  return apps.flatMap(({ healthRoutes }) => {
    const urls = [...new Set(healthRoutes.map(({ url }) => url))]
    const said = urls.slice(0, MOST).map((url) => {
      const touching = healthRoutes.filter((route) => route.url === url).map(({ touchesDatabase }) => touchesDatabase)
      if (touching.includes(true))
        return `${url} asks the database too, so a monitor there also notices when the data cannot be reached.`
      if (!touching.includes(false)) return `${url} is asked or set up; what answers there was not seen.`
      return isUsed
        ? `${url} answers without asking the database, so it says that all is well even when the data cannot be reached.`
        : `${url} answers as long as the server runs.`
    })
    const rest = urls.slice(MOST)
    return rest.length > 0 ? [...said, `There are more health routes: ${listed(rest.slice(0, MOST))}.`] : said
  })
}

/** Some code of the project asks a database. */
export function asksDatabase(project: Project): boolean {
  return project.productCode.some((facts) =>
    project.operations(facts).some(({ kind }) => kind === 'supabase' || kind === 'database'),
  )
}
