/**
 * Text of the workspace as Markdown that shows just that text: no link, no image, no markup, no address that becomes a
 * link by itself, and no line of its own.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
