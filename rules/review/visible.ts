/** Characters that drive a terminal, turn the direction of what follows, end a line out of sight or show nothing; line ends and tabs aside. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** Text in whose place nothing hides: each character that does not show is a dot; lines stay. */
export function shown(text: string): string {
  return text.replace(UNSEEN, '\u00b7')
}

/** The same on one line. */
export function visible(text: string): string {
  return shown(text.replaceAll('\t', '  ')).replace(/[\r\n]/g, '\u00b7')
}
