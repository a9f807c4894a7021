import { createHash } from 'node:crypto'
import type { Diagnostic } from 'vscode-languageserver'
import { diagnosticsOf, type LocatedFile } from './located'

/** What a pull answers with. */
export interface Judged {
  readonly diagnostics: Diagnostic[]
  /** Same id, same answer: it names the version judged and what was found. */
  readonly resultId: string
}

/**
 * The diagnostics to show in a document. With `run: onSave` these are the ones of the text last saved, however much was
 * typed since: the client moves them along with the text.
 */
export function judge(file: LocatedFile): Judged {
  const { document } = file
  if (document === undefined) return judgeNow(file)
  const onSave = file.settings.run === 'onSave'
  if (onSave && document.judgedAtSave && document.savedVersion !== document.document.version)
    return document.judgedAtSave
  const judged = judgeNow(file)
  document.judgedAtSave = onSave ? judged : undefined
  return judged
}

function judgeNow(file: LocatedFile): Judged {
  const diagnostics = diagnosticsOf(file)
  const print = createHash('sha1').update(JSON.stringify(diagnostics)).digest('base64url')
  return { diagnostics, resultId: `${file.document?.document.version ?? ''}:${print}` }
}
