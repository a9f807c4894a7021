import picomatch from 'picomatch/posix'

/**
 * Why a glob of a configuration matches nothing, as a sentence; undefined where it may match. Paths here are relative and
 * have forward slashes on every system; a backslash takes the meaning from the sign after it, as in `\[id\]` and `\.`.
 */
export function globProblem(glob: string): string | undefined {
  const written = glob.replace(/^!/, '')
  if (/^[A-Za-z]:[\\/]/.test(written))
    return `'${glob}' matches nothing: globs are relative to the folder of this file, such as 'legacy/**'.`
  if (!/\\[\w*]|\\$/.test(written)) return undefined
  return `'${glob}' matches nothing: write it with forward slashes, '${glob.replace(/\\/g, '/')}'.`
}

/** Whether a glob of a configuration matches a path, both from the folder of the configuration. */
export function matchesGlob(glob: string, path: string): boolean {
  return picomatch(glob.replace(/^\.?\//, ''), { dot: true })(path)
}
