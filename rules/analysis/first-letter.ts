/** A text with its first letter in upper case: `Order` of `order`. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A text with its first letter in lower case: `orderItem` of `OrderItem`. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
