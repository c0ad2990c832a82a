/** Writes whole numbers of a small unit as decimals of a large one: no rounding, no exponent. */

/** `value` divided by ten to the power of `digits`, with exactly that many decimals: `(-1, 7)` is `-0.0000001`. */
export function decimal(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits + 1, '0')
  const sign = value < 0 ? '-' : ''
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Degrees of 1e-7 degrees: a position in full, 1.1 cm. */
export const positionText = (value: number): string => decimal(value, 7)

/** Degrees of 1e-5 degrees. */
export const courseText = (value: number): string => decimal(value, 5)

/** Metres of mm, m/s of mm/s. */
export const metresText = (value: number): string => decimal(value, 3)
