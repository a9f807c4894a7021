/** What an option may be. */
export type OptionValue = number | boolean | string | readonly string[]

/** An option of a rule: what it means, what holds without it (which says of what type it is), and what it may be. */
export interface OptionDeclaration {
  /** One sentence, for the page of the rule and the editor's completion. */
  readonly description: string
  readonly default: OptionValue
  /** The texts it may be; any without it. */
  readonly allowed?: readonly string[]
  /** The least a number may be. */
  readonly minimum?: number
}

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>

/** The options that a rule's check gets: each declared one, as configured or its default. */
export type OptionsOf<D extends OptionDeclarations> = { readonly [K in keyof D]: Widened<D[K]['default']> }

type Widened<T> = T extends number
  ? number
  : T extends boolean
    ? boolean
    : T extends string
      ? string
      : T extends readonly string[]
        ? readonly string[]
        : T

/** Options as they hold: those configured, in declared names, over the defaults. */
export function optionsFrom(
  declared: OptionDeclarations | undefined,
  configured: Readonly<Record<string, unknown>>,
): OptionsOf<OptionDeclarations> {
  const entries = Object.entries(declared ?? {}).map(([name, declaration]) => {
    const value = Object.hasOwn(configured, name) ? configured[name] : undefined
    return [name, fits(value, declaration) ? value : declaration.default] as const
  })
  return Object.fromEntries(entries)
}

/** Whether a value is one that the option may be. */
export function fits(value: unknown, { default: usual, allowed, minimum }: OptionDeclaration): value is OptionValue {
  const isAllowed = (text: unknown): boolean => typeof text === 'string' && (allowed?.includes(text) ?? true)
  if (Array.isArray(usual)) return Array.isArray(value) && value.every(isAllowed)
  if (typeof usual === 'string') return isAllowed(value)
  if (typeof usual !== 'number') return typeof value === typeof usual
  return typeof value === 'number' && Number.isFinite(value) && value >= (minimum ?? Number.NEGATIVE_INFINITY)
}

/** What the option may be, in words: `a number from 1`, `one of 'a', 'b'`, `a list of texts`, `true or false`. */
export function kindOfOption({ default: usual, allowed, minimum }: OptionDeclaration): string {
  const texts = allowed?.map((text) => `'${text}'`).join(', ')
  if (Array.isArray(usual)) return texts === undefined ? 'a list of texts' : `a list of ${texts}`
  if (typeof usual === 'string') return texts === undefined ? 'a text' : `one of ${texts}`
  if (typeof usual !== 'number') return 'true or false'
  return minimum === undefined ? 'a number' : `a number from ${minimum}`
}
