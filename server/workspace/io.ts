/** What a folder holds. A `link` is a symbolic link, whatever it points to. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
}

/** A file's bytes, or its size where that is over the limit it was read with. */
export type ReadResult = { readonly bytes: Uint8Array } | { readonly tooLarge: number }

/**
 * The file system as the workspace sees it. Paths are absolute, with forward slashes accepted. `list` and `read` throw
 * where the system refuses, with a message that names the reason (`EACCES: permission denied`).
 */
export interface WorkspaceIo {
  /** Entries of a folder, in name order. */
  list(folder: string): readonly Entry[]
  /** At most `limit` bytes of a file are ever read. */
  read(path: string, limit: number): ReadResult
  /** What stands at a path; a link is not followed. `other` too where the system refuses to say. */
  kindOf(path: string): Entry['kind'] | 'missing'
  /** Absolute path that a link finally points to; undefined for a broken link or a loop. */
  target(path: string): string | undefined
}
