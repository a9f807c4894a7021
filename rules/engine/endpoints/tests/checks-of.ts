import { projectOf } from '../../tests/project-of'
import { nameOfEndpoint } from '..'

/** Each endpoint with the kind of its first check, `-` where it has none. */
export function checksOf(files: Record<string, string>): string[] {
  const { endpoints } = projectOf(files)
  return endpoints.all.map((each) => `${nameOfEndpoint(each)} ${endpoints.checkOf(each)?.kind ?? '-'}`)
}
