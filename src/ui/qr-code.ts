/** A QR code in characters: half blocks, two modules a character, or two characters a module in ASCII. */
import type { Charset } from './text.ts'

/** The modules row by row; true = dark. */
type Modules = readonly (readonly boolean[])[]

/** The light modules around a code, by which a camera finds it. */
const QUIET_ZONE = 2

/**
 * Black on white whatever the theme is, even without colours: on a dark ground most cameras read no code. The colours
 * of the cube, because the palettes of terminals change the sixteen others.
 */
const BLACK_ON_WHITE = '\u001b[38;5;16m\u001b[48;5;231m'
const BLACK_ON_BLACK = '\u001b[38;5;16m\u001b[48;5;16m'
const OWN_COLOURS = '\u001b[39m\u001b[49m'

/** The columns and lines of a code with its quiet zone. */
export function qrSize(
  code: Modules,
  charset: Charset,
): { readonly columns: number; readonly lines: number } {
  const modules = code.length + 2 * QUIET_ZONE
  return charset === 'ascii'
    ? { columns: 2 * modules, lines: modules }
    : { columns: modules, lines: Math.ceil(modules / 2) }
}

/** The lines of a code, painted. */
export function qrLines(code: Modules, charset: Charset): readonly string[] {
  const rows = withQuietZone(code)
  if (charset === 'ascii') return rows.map(asciiLine)
  return rows.flatMap((row, place) => (place % 2 === 0 ? [halfBlockLine(row, rows[place + 1] ?? [])] : []))
}

function withQuietZone(code: Modules): Modules {
  const side = light(QUIET_ZONE)
  const above = Array.from({ length: QUIET_ZONE }, () => light(code.length + 2 * QUIET_ZONE))
  return [...above, ...code.map((row) => [...side, ...row, ...side]), ...above]
}

function light(length: number): readonly boolean[] {
  return Array.from({ length }, () => false)
}

function halfBlockLine(upper: readonly boolean[], lower: readonly boolean[]): string {
  const cells = upper.map((isDark, place) => {
    const isDarkBelow = lower[place] === true
    if (isDark) return isDarkBelow ? '█' : '▀'
    return isDarkBelow ? '▄' : ' '
  })
  return `${BLACK_ON_WHITE}${cells.join('')}${OWN_COLOURS}`
}

function asciiLine(row: readonly boolean[]): string {
  const cells = row.map((isDark) => (isDark ? `${BLACK_ON_BLACK}##${BLACK_ON_WHITE}` : '  '))
  return `${BLACK_ON_WHITE}${cells.join('')}${OWN_COLOURS}`
}
