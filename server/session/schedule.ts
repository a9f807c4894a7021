/** Something that runs once, some time after it was asked for. */
export interface Scheduled {
  ask(): void
  cancel(): void
}

/** Runs `work` at most once per `delay` milliseconds, however often it is asked for. */
export function schedule(delay: number, work: () => void): Scheduled {
  let timer: NodeJS.Timeout | undefined
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined
        work()
      }, delay)
    },
    cancel() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** Runs `work` once it was not asked for during `delay` milliseconds. */
export function whenQuiet(delay: number, work: () => void): Scheduled {
  let timer: NodeJS.Timeout | undefined
  return {
    ask() {
      clearTimeout(timer)
      timer = setTimeout(work, delay)
    },
    cancel: () => clearTimeout(timer),
  }
}

/** Lets other messages in: waits for one turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Gives up the thread whenever it was held for longer than `milliseconds`. */
export function politely(milliseconds: number): () => Promise<boolean> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < milliseconds) return false
    await turn()
    since = performance.now()
    return true
  }
}
