/** A name with its words apart: `Super_Admin` of `SuperAdmin`. */
export function wordsApart(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2')
}

/** A name as databases have it: `orderItem`, `OrderItem` and `order_item` are one. */
export function snakeCase(name: string): string {
  return wordsApart(name).toLowerCase()
}
