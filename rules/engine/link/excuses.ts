import type { CatchFact, CodeFacts } from '../../analysis/facts'

/** Two words in any script, or a run of characters of a script without spaces. */
const REMARK =
  /\p{L}{2,}[^\p{L}]+\p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{4,}/u
/** Words by which an author says that a failure is meant to pass. */
const MEANT =
  /ignor|silen|swallow|non-?\s?(?:critical|blocking|fatal|essential)|not (?:critical|fatal|essential|important)|best[- ]effort|optional|fire[- ]and[- ]forget|fall(?:s|ing)?[- ]?back|fall through|(?:don'?t|do not|should ?n'?t|never|without) (?:fail|block|throw|break|interrupt|show)|no-?op|expected|continue without|proceed without|go(?:es)? on without|continu(?:e|es|ing) (?:with|even|anyway)|even (?:if|when) [^.;]*fail|transient|graceful|keep(?:s|ing)? going|can retry|retry later|\bstill (?:show|return|continue|succeed|report|respond|proceed|go on|valid|works?)\b|proceed(?:ing)? anyway|keep(?:s|ing)?\b[^.;]{0,40}\b(?:defaults?|previous|existing|current|cached|last)\b|(?:use|using|uses) (?:the )?(?:default|cached|existing)/i

/** The same in other languages, as comments and log lines say it. */
const MEANT_ELSEWHERE =
  /n[ãa]o[- ](?:cr[ií]tic|bloque|impede|interromp|quebr|falha)|(?:apenas|s[óo]) log(?:ar|a)\b|no (?:cr[ií]tic|es cr[ií]tic|bloque|interrump|romper)|(?:s[óo]lo|solo) registra|non[- ](?:critique|bloquant)|unkritisch|nicht kritisch|не\s?критич|не блокир|игнор|忽略|静默|靜默|降级|降級|無視/i

/** The same, in the text of a log line. */
const MEANT_IN_LOG =
  /non-?\s?(?:critical|blocking|fatal|essential)|not (?:critical|fatal|essential|blocking)|best[- ]effort|\bignor(?:ed|ing)\b|\bcontinuing\b|falling back|(?:using|use) (?:the )?(?:default|fallback)/i

/** The author says, in a comment or in the log line itself, why nothing more is done. */
export function isExcused(facts: CodeFacts, fact: CatchFact): boolean {
  if (MEANT.test(fact.comment) || MEANT_ELSEWHERE.test(fact.comment) || (fact.empty && REMARK.test(fact.comment)))
    return true
  return facts.calls
    .slice(...fact.calls)
    .some(({ args }) =>
      args.some(
        (each) => each.k === 'string' && [MEANT_IN_LOG, MEANT_ELSEWHERE].some((words) => words.test(each.text)),
      ),
    )
}

/** `void save().catch(() => {})`, `void save().then(({ error }) => { if (error) … })`: dropped on purpose. */
export function isVoided(file: CodeFacts, index: number): boolean {
  const usage = file.functions[file.catches[index]?.in ?? -1]?.usage
  const chain = usage?.k === 'argument' ? file.calls[usage.c] : undefined
  if (file.catches[index]?.form === 'branch' && chain?.fate.voided && /\.then$/.test(chain.text)) return true
  return file.calls.some(
    ({ fate }) => fate.voided && fate.guards.some((guard) => guard.k === 'catch' && guard.c === index),
  )
}
