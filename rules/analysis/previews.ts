/** Where Replit keeps what it knows of one of the parts of a project: `apps/shop/.replit-artifact/artifact.toml`. */
export const ARTIFACT = '.replit-artifact/artifact.toml'

/**
 * Whether the description of a part names how it is started for development, and nothing that is deployed.
 * https://docs.replit.com/ describes the parts; that only `services.production` is deployed was seen in their files.
 */
export function isForDevelopersOnly(path: string, text: string): boolean {
  return (
    path.endsWith(ARTIFACT) &&
    /^[ \t]*\[{1,2}services\.development\b/m.test(text) &&
    !/^[ \t]*\[{1,2}services\.production\b/m.test(text)
  )
}
