import { type ChangeAnnotation, CreateFile } from 'vscode-languageserver'

/** Annotation of every edit of a change that is to be looked at before it is made. */
export const SHOWN = 'readiness'
/** Annotation of what makes the editor show it. */
const ASKED = 'readiness.preview'

/** What goes into a workspace edit so that the editor shows it first. */
export interface Preview {
  readonly opening: readonly CreateFile[]
  readonly changeAnnotations: Record<string, ChangeAnnotation>
}

/**
 * VS Code shows a change first where an edit of it needs confirmation, and such an edit's box starts empty: with all of
 * them empty, *Apply* does nothing, and people gave up there. So one edit asks that does nothing and has no row of its
 * own: it creates `existing`, which is there. All that is really changed starts ticked.
 * @param existing URI of a file on disk; undefined where there is none, or the client is another: then every edit asks
 */
export function previewOf(label: string, description: string, existing: string | undefined): Preview {
  if (existing === undefined) {
    return { opening: [], changeAnnotations: { [SHOWN]: { label, description, needsConfirmation: true } } }
  }
  return {
    opening: [CreateFile.create(existing, { ignoreIfExists: true }, ASKED)],
    changeAnnotations: {
      [SHOWN]: { label, description, needsConfirmation: false },
      [ASKED]: { label: 'Look before you apply', needsConfirmation: true },
    },
  }
}
