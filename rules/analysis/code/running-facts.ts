import type { Value } from '../facts'
import type { AnsweredFact } from './answered'
import type { DevelopmentFact } from './development'

/** What a file does once it runs: which others it loads, where it answers, which parts of it users never come to. */
export interface RunningFacts {
  /** What `import(…)` and `require(…)` may open that do not name it in full: the text before the first hole; absent where there are none. */
  readonly opens?: readonly string[]
  /** What those of them open that begin with no text: `import(TRACKER)`; absent where there are none. */
  readonly openedByName?: readonly Value[]
  /** Texts that name a code file, other than in imports: `./jobs/mail.ts`; absent where there are none. */
  readonly filesNamed?: readonly string[]
  /** Branches that answer at an address; absent where there are none. */
  readonly answered?: readonly AnsweredFact[]
  /** Parts that do not run for users; absent where there are none. */
  readonly development?: readonly DevelopmentFact[]
  /** What constants at the top are in production, where that is not what they are in development; absent where there are none. */
  readonly modes?: Readonly<Record<string, boolean>>
}
