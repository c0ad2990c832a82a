/** Reads decimal numbers written as text. */

const decimal = /^[+-]?(?:\d{1,15}(?:\.\d{0,18})?|\.\d{1,18})$/

/** The number, `undefined` for any other text: no hexadecimal, no exponent, no blank. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && decimal.test(text) ? Number(text) : undefined
}
