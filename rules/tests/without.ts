/** The members of one list that another does not have; each takes one of its like away. */
export function without(places: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken]
  return places.filter((place) => {
    const at = left.indexOf(place)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
