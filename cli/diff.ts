const CONTEXT = 3

interface Step {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

/** A unified diff of one file, as `patch` and `git apply` take it; '' where nothing differs. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const steps = diffLines(before === undefined ? [] : linesOf(before), linesOf(after))
  const hunks = hunksOf(steps)
  if (hunks.length === 0) return ''
  return [
    `--- ${before === undefined ? '/dev/null' : quoted(`a/${path}`)}`,
    `+++ ${quoted(`b/${path}`)}`,
    ...hunks,
    '',
  ].join('\n')
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' }

/** A path as git writes it: in quotes where it holds control characters, quotes or backslashes. */
function quoted(path: string): string {
  const escaped = path.replace(
    /[\p{Cc}"\\]/gu,
    (char) =>
      ESCAPES[char] ?? Buffer.from(char).reduce((all, byte) => `${all}\\${byte.toString(8).padStart(3, '0')}`, ''),
  )
  return escaped === path ? path : `"${escaped}"`
}

/** Lines with their line break, so that a changed break shows. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The shortest edit script (Myers), after the common head and tail are set aside. */
function diffLines(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const same = (lines: readonly string[]) => lines.map((line): Step => ({ sign: ' ', line }))
  return [
    ...same(before.slice(0, head)),
    ...shortest(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ]
}

function shortest(before: readonly string[], after: readonly string[]): Step[] {
  const most = before.length + after.length
  const frontier = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let depth = 0; depth <= most; depth++) {
    trace.push(new Map(frontier))
    for (let k = -depth; k <= depth; k += 2) {
      let x = goesDown(frontier, k, depth) ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++
      frontier.set(k, x)
      if (x >= before.length && x - k >= after.length) return backtrack(trace, before, after)
    }
  }
  return []
}

function goesDown(frontier: ReadonlyMap<number, number>, k: number, depth: number): boolean {
  return k === -depth || (k !== depth && (frontier.get(k - 1) ?? 0) < (frontier.get(k + 1) ?? 0))
}

function backtrack(trace: readonly Map<number, number>[], before: readonly string[], after: readonly string[]): Step[] {
  const steps: Step[] = []
  let [x, y] = [before.length, after.length]
  for (let depth = trace.length - 1; depth >= 0; depth--) {
    const frontier = trace[depth] ?? new Map<number, number>()
    const k = x - y
    const down = goesDown(frontier, k, depth)
    const fromX = frontier.get(down ? k + 1 : k - 1) ?? 0
    const fromY = fromX - (down ? k + 1 : k - 1)
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0) && before[x - 1] === after[y - 1]) {
      steps.push({ sign: ' ', line: before[--x] ?? '' })
      y--
    }
    if (depth === 0) break
    if (down) steps.push({ sign: '+', line: after[--y] ?? '' })
    else steps.push({ sign: '-', line: before[--x] ?? '' })
  }
  return steps.reverse()
}

function hunksOf(steps: readonly Step[]): string[] {
  const changed = steps.flatMap((step, i) => (step.sign === ' ' ? [] : [i]))
  const spans: { from: number; to: number }[] = []
  for (const i of changed) {
    const last = spans.at(-1)
    if (last && i - CONTEXT <= last.to) last.to = Math.min(i + CONTEXT + 1, steps.length)
    else spans.push({ from: Math.max(0, i - CONTEXT), to: Math.min(i + CONTEXT + 1, steps.length) })
  }
  return spans.map(({ from, to }) => hunk(steps.slice(0, from), steps.slice(from, to)))
}

function hunk(above: readonly Step[], steps: readonly Step[]): string {
  const count = (lines: readonly Step[], but: Step['sign']) => lines.filter(({ sign }) => sign !== but).length
  const side = (but: Step['sign']) => {
    const length = count(steps, but)
    return `${count(above, but) + (length > 0 ? 1 : 0)},${length}`
  }
  const body = steps.map(({ sign, line }) =>
    line.endsWith('\n') ? `${sign}${line.slice(0, -1)}` : `${sign}${line}\n\\ No newline at end of file`,
  )
  return [`@@ -${side('+')} +${side('-')} @@`, ...body].join('\n')
}
