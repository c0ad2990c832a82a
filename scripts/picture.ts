/** Draws a terminal's cells, colours and attributes as an SVG. */
import type { IBufferCell, Terminal } from '@xterm/headless'

export interface PictureColours {
  readonly background: string
  readonly foreground: string
  /** The 16 ANSI colours. */
  readonly palette: readonly string[]
}

/** Colours of a dark terminal. */
export const darkColours: PictureColours = {
  background: '#16181d',
  foreground: '#d7dae0',
  palette: [
    ...['#1f2228', '#e0575b', '#6cc070', '#d9a648', '#5b9cf0', '#c07fd8', '#4cb8c4', '#c8ccd4'],
    ...['#6b7280', '#ff7b7f', '#8fe093', '#f2c96d', '#86b8ff', '#dda3f0', '#7cdbe6', '#ffffff'],
  ],
}

/** Colours of a light terminal. */
export const lightColours: PictureColours = {
  background: '#fbfaf7',
  foreground: '#2b2e34',
  palette: [
    ...['#2b2e34', '#b3261e', '#1f7a33', '#946200', '#1d5fbf', '#8a3aa8', '#0f7480', '#e4e2dc'],
    ...['#7d828c', '#c9362d', '#2a8f41', '#a87200', '#2f74d8', '#9c4bbb', '#168896', '#ffffff'],
  ],
}

const CELL = { width: 8.43, height: 18, baseline: 13.5, font: 14 }
const MARGIN = 12

/** The visible screen of a terminal as an SVG document, or the given rows of it. */
export function renderPicture(
  terminal: Terminal,
  colours: PictureColours = darkColours,
  rows: readonly number[] = Array.from({ length: terminal.rows }, (_, row) => row),
): string {
  const width = terminal.cols * CELL.width + 2 * MARGIN
  const height = rows.length * CELL.height + 2 * MARGIN
  const lines = rows.map((row, y) => renderLine(terminal, row, y, colours))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(1)} ${height}" width="${Math.round(width)}" height="${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${colours.background}"/>`,
    // Newer browsers do not read xml:space.
    '<style>text{white-space:pre}</style>',
    `<g font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${CELL.font}" xml:space="preserve">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

interface Look {
  readonly foreground: string
  readonly background: string
  readonly attributes: string
}

/** Characters of one look and width that stand side by side. */
interface Run {
  readonly look: Look
  /** The column of the first one. */
  readonly x: number
  /** Columns of each character. */
  readonly cell: number
  text: string
  cells: number
}

function renderLine(terminal: Terminal, row: number, y: number, colours: PictureColours): string {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)
  if (line === undefined) return ''
  const runs: Run[] = []
  for (let x = 0; x < terminal.cols; x += 1) {
    const cell = line.getCell(x)
    if (cell === undefined || cell.getWidth() === 0) continue
    const look = lookOf(cell, colours)
    const last = runs.at(-1)
    const characters = cell.getChars() === '' ? ' ' : cell.getChars()
    const width = cell.getWidth()
    // A font's wide letters are seldom as wide as two narrow ones, so each kind has its own run.
    if (last !== undefined && last.cell === width && isSameLook(last.look, look)) {
      last.text += characters
      last.cells += width
    } else runs.push({ look, x, cell: width, text: characters, cells: width })
  }
  return runs.map((run) => renderRun(run, y, colours)).join('')
}

function renderRun({ look, text, x, cells }: Run, y: number, colours: PictureColours): string {
  const left = (MARGIN + x * CELL.width).toFixed(1)
  const top = MARGIN + y * CELL.height
  const width = (cells * CELL.width).toFixed(1)
  const ground =
    look.background === colours.background
      ? ''
      : `<rect x="${left}" y="${top}" width="${width}" height="${CELL.height}" fill="${look.background}"/>`
  if (text.trim() === '') return ground
  const place = `x="${left}" y="${top + CELL.baseline}" textLength="${width}" lengthAdjust="spacingAndGlyphs"`
  return `${ground}<text ${place} fill="${look.foreground}"${look.attributes}>${escapeXml(text)}</text>`
}

function lookOf(cell: IBufferCell, colours: PictureColours): Look {
  const { palette, foreground, background } = colours
  const own = cell.isFgDefault()
    ? foreground
    : colourOf(cell.getFgColor(), cell.isFgRGB(), palette, foreground)
  const behind = cell.isBgDefault()
    ? background
    : colourOf(cell.getBgColor(), cell.isBgRGB(), palette, background)
  const isInverse = cell.isInverse() !== 0
  const attributes = [
    cell.isBold() !== 0 ? ' font-weight="bold"' : '',
    cell.isDim() !== 0 ? ' opacity="0.55"' : '',
    cell.isUnderline() !== 0 ? ' text-decoration="underline"' : '',
  ].join('')
  return { foreground: isInverse ? behind : own, background: isInverse ? own : behind, attributes }
}

function isSameLook(a: Look, b: Look): boolean {
  return a.foreground === b.foreground && a.background === b.background && a.attributes === b.attributes
}

function colourOf(
  value: number,
  isRgb: boolean,
  palette: PictureColours['palette'],
  standard: string,
): string {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`
  return palette[value] ?? standard
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
