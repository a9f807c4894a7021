/** Things by what they have in common; groups, and the things in each, stand in the order in which they came. */
export function grouped<K, T>(all: Iterable<T>, keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const each of all) addTo(groups, keyOf(each), each)
  return groups
}

/** Adds a value to the list of a key, which is begun where there is none. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
