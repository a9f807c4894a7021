import type { CallFact, CodeFacts, Value } from '../../analysis/facts'
import type { Operation } from '../link/operations'
import type { Repeat } from '../link/repeats'
import { nameOfValue } from '../link/value-names'
import type { Project } from '../project'
import { isOfElement } from './by-row'
import { writeOf } from './writes'

/** Whose rows they are says nothing of how many: an import has thousands of one person. */
const WHOSE =
  /^(?:user|owner|author|creator|auth|session|me|tenant|org|organi[sz]ation|team|workspace|company|business|shop|store|account|agency|clinic|school|admin|staff|sender)/i
/** `request.json()`, and what looks at its shape. */
const READS = /\.(?:json|formData)$/
const CHECKS = /\.(?:parse|safeParse|parseAsync|validate)$/
const MOST_HOPS = 8

/**
 * Whether a loop adds the rows of one thing that somebody sends with it: the contacts of a customer, the expenses of a shift.
 * Each row carries the key of that thing, and the list was sent or handed over: it is as long as a form.
 */
export function addsPartsOfOne(
  project: Project,
  facts: CodeFacts,
  { call, operation, helper }: { call: CallFact; operation: Operation; helper: string | undefined },
  repeat: Repeat,
): boolean {
  const owner = project.link.code(operation.path)
  const written = owner && writeOf(project, owner, operation)
  if (written?.command !== 'insert' && written?.command !== 'upsert') return false
  // Of a function that adds the row, what it is handed tells the same: `addTag(postId, tag)`.
  const given = helper === undefined ? written.values : call.args
  const keys = given.flatMap((value) => keysIn(facts, value))
  return keys.some((each) => !isOfElement(facts, each, repeat.body)) && isSent(facts, repeat.over, MOST_HOPS)
}

/** What is written as the key of something that is nobody's company and no person who uses the app. */
function keysIn(facts: CodeFacts, value: Value): Value[] {
  if (value.k === 'object')
    return Object.entries(value.members).flatMap(([column, each]) =>
      /_id$|Id$/.test(column) && !WHOSE.test(column) && isNamed(each) ? [each] : [],
    )
  if (value.k === 'array') return value.elements.flatMap((each) => keysIn(facts, each))
  const name = nameOfValue(facts, value) ?? ''
  if (value.k === 'local' && !/id$/i.test(name)) {
    const [object] = facts.declarations[value.d]?.values ?? []
    return object?.k === 'object' ? keysIn(facts, object) : []
  }
  return /^id$|Id$|_id$/.test(name) && !WHOSE.test(name) ? [value] : []
}

function isNamed({ k }: Value): boolean {
  return k === 'local' || k === 'member' || k === 'param'
}

function isSent(facts: CodeFacts, value: Value, hops: number): boolean {
  if (hops === 0) return false
  switch (value.k) {
    case 'param':
      return true
    case 'member':
    case 'text':
      return isSent(facts, value.of, hops - 1)
    case 'either':
      return value.of.some((each) => isSent(facts, each, hops - 1))
    case 'local': {
      const values = facts.declarations[value.d]?.values ?? []
      return values.length > 0 && values.every((each) => isSent(facts, each, hops - 1))
    }
    case 'call': {
      const call = facts.calls[value.c]
      if (!call) return false
      if (CHECKS.test(call.text)) return call.args[0] !== undefined && isSent(facts, call.args[0], hops - 1)
      // The answer of a service is no form: its `json` is asked of what `fetch` gave.
      const goesOn = READS.test(call.text) || /\.(?:filter|map|sort)$/.test(call.text)
      return goesOn && call.callee.k === 'member' && isSent(facts, call.callee.of, hops - 1)
    }
    default:
      return false
  }
}
