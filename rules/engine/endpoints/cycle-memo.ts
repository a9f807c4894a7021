/** An answer that is being made, and how far up the questions stand that cut it off. */
interface Frame {
  readonly key: string
  readonly at: number
  lowest: number
}

/**
 * Remembers answers that are made of each other. A question that is asked while it is being answered adds nothing; what is
 * made with such a gap is kept only until the question above it is answered, so that no answer depends on which was asked first.
 */
export class CycleMemo<T> {
  private readonly known = new Map<string, T>()
  private readonly cut = new Map<string, { readonly answer: T; readonly lowest: number }>()
  private readonly open: Frame[] = []
  private readonly openBy = new Map<string, Frame>()

  /**
   * The answer for a key: a known one, or what `make` gives.
   * @param nothing what a question adds that is being answered
   * @param isKept whether an answer is remembered
   */
  ask(key: string, nothing: T, make: () => T, isKept: (answer: T) => boolean = () => true): T {
    if (this.known.has(key)) return this.known.get(key) ?? nothing
    const asked = this.openBy.get(key)
    if (asked) {
      this.lower(asked.at)
      return nothing
    }
    const cut = this.cut.get(key)
    if (cut) {
      this.lower(cut.lowest)
      return cut.answer
    }
    const frame: Frame = { key, at: this.open.length, lowest: this.open.length }
    const before = this.cut.size
    this.open.push(frame)
    this.openBy.set(key, frame)
    try {
      const answer = make()
      if (!isKept(answer)) return answer
      if (frame.lowest < frame.at) this.cut.set(key, { answer, lowest: frame.lowest })
      else this.known.set(key, answer)
      return answer
    } finally {
      this.open.pop()
      this.openBy.delete(key)
      // What was cut off by this question is asked anew.
      if (frame.lowest >= frame.at && this.cut.size > before)
        for (const each of [...this.cut.keys()].slice(before)) this.cut.delete(each)
      this.lower(frame.lowest)
    }
  }

  private lower(to: number): void {
    const last = this.open.at(-1)
    if (last && to < last.lowest) last.lowest = to
  }
}
