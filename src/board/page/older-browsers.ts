/** Adds functions that the code shared with the terminal uses and iPhones limited to iOS 16 lack. */

/** Adds each function that is missing. */
export function fillGaps(): void {
  if ('groupBy' in Map) return
  const groupBy = <Item, Key>(
    items: Iterable<Item>,
    keyOf: (item: Item, place: number) => Key,
  ): Map<Key, Item[]> => {
    const groups = new Map<Key, Item[]>()
    let place = 0
    for (const item of items) {
      const key = keyOf(item, place)
      place += 1
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [item])
      else group.push(item)
    }
    return groups
  }
  Object.defineProperty(Map, 'groupBy', { value: groupBy, configurable: true, writable: true })
}
