/** Reads the style sheet's colours for the charts. */

/** The current value of a custom property such as `--grid`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** The colour with an opacity from 0 to 1; colours are `#rgb` or `#rrggbb`. */
export function faint(name: string, opacity: number): string {
  const value = colour(name)
  const long = value.length === 4 ? value.replace(/[0-9a-f]/gi, (digit) => digit + digit) : value
  return `${long}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`
}
