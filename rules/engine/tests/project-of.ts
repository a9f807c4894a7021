import { analyzeFile } from '../../analysis/analyze'
import { createProject, type Project } from '../project'

/** A project of these files, by their paths. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  return createProject(Object.entries(files).map(([path, text]) => analyzeFile(path, text)))
}
