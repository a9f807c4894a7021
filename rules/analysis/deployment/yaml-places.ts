import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import type { TextRange } from '../facts'

/** A YAML value with its place; anchors are followed, and the references of GitLab. */
export interface YamlNode {
  readonly range: TextRange
  /** Of a scalar, as text; undefined for maps and lists. */
  readonly text: string | undefined
  readonly items: readonly YamlNode[]
  readonly members: readonly YamlMember[]
}

export interface YamlMember {
  readonly key: string
  readonly keyRange: TextRange
  readonly value: YamlNode
}

const MOST_DEPTH = 16
const MOST_REFERENCES = 300

/** The content of a YAML text; broken text gives an empty node. */
export function readYaml(text: string): YamlNode {
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false })
    let references = 0
    const resolve = (node: unknown): unknown => {
      if (isAlias(node)) return node.resolve(document)
      if (!isSeq(node) || node.tag !== '!reference') return node
      // https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags
      const path = node.items.map((item) => (isScalar(item) ? item.value : item))
      return references++ < MOST_REFERENCES ? document.getIn(path, true) : undefined
    }
    return nodeOf(document.contents, resolve, 0)
  } catch {
    return EMPTY
  }
}

/** The value under a key; an empty node where there is none. */
export function under(node: YamlNode, key: string): YamlNode {
  return node.members.find((member) => member.key === key)?.value ?? EMPTY
}

const EMPTY: YamlNode = { range: { start: 0, end: 0 }, text: undefined, items: [], members: [] }

function nodeOf(given: unknown, resolve: (node: unknown) => unknown, depth: number): YamlNode {
  const node = resolve(given)
  if (depth > MOST_DEPTH) return EMPTY
  if (isScalar(node)) {
    const text = node.value === null ? '' : String(node.value)
    return { ...EMPTY, range: rangeOf(node), text }
  }
  if (isSeq(node))
    return { ...EMPTY, range: rangeOf(node), items: node.items.map((item) => nodeOf(item, resolve, depth + 1)) }
  if (!isMap(node)) return EMPTY
  return {
    ...EMPTY,
    range: rangeOf(node),
    members: withMerged(
      node.items.flatMap(({ key, value }) =>
        isScalar(key)
          ? [{ key: String(key.value), keyRange: rangeOf(key), value: nodeOf(value, resolve, depth + 1) }]
          : [],
      ),
    ),
  }
}

/** `<<: *defaults`: what another map says, where this one does not. https://yaml.org/type/merge.html */
function withMerged(members: readonly YamlMember[]): readonly YamlMember[] {
  if (!members.some(({ key }) => key === '<<')) return members
  const own = members.filter(({ key }) => key !== '<<')
  const merged = members.filter(({ key }) => key === '<<').flatMap(({ value }) => [value, ...value.items])
  const found = [...own]
  for (const member of merged.flatMap((each) => each.members))
    if (!found.some(({ key }) => key === member.key)) found.push(member)
  return found
}

function rangeOf(node: Node): TextRange {
  const [start = 0, end = 0] = node.range ?? []
  return { start, end }
}
