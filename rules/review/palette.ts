import type { Severity } from '../engine/finding'

/** ANSI styles for a terminal, or none of them. */
export interface Palette {
  bold(text: string): string
  dim(text: string): string
  severity(severity: Severity, text: string): string
}

const plain: Palette = { bold: (text) => text, dim: (text) => text, severity: (_, text) => text }

const SEVERITY_CODES: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36' }

const ansi: Palette = {
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
  severity: (severity, text) => `\x1b[${SEVERITY_CODES[severity]}m${text}\x1b[39m`,
}

/** The palette of a report in colour or without. */
export function paletteOf(colour: boolean | undefined): Palette {
  return colour ? ansi : plain
}
