/** A terminal's screen as a picture, and what another program reads in it: the outside judge of a drawn QR code. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IBufferCell, Terminal } from '@xterm/headless'

/** The dots of a cell, which is twice as high as wide. */
const CELL = { width: 4, height: 8 }

const WHITE = 255

/** The colours of a terminal where a text names none. */
export const grounds = { dark: { text: 200, ground: 20 }, light: { text: 30, ground: 240 } } as const

type Ground = (typeof grounds)[keyof typeof grounds]

/** True where the judge is installed: `apt-get install zbar-tools`. */
export const hasZbar = spawnSync('zbarimg', ['--version']).status === 0

/** The texts of the codes on a screen. */
export function codesOn(terminal: Terminal, ground: Ground): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'code-'))
  try {
    const file = join(folder, 'screen.pgm')
    writeFileSync(file, pictureOf(terminal, ground))
    const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' })
    return stdout.split('\n').filter((line) => line !== '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The screen as a grey picture of the format PGM. */
function pictureOf(terminal: Terminal, ground: Ground): Buffer {
  const [width, height] = [terminal.cols * CELL.width, terminal.rows * CELL.height]
  const dots = Buffer.alloc(width * height, ground.ground)
  for (let y = 0; y < height; y += 1) {
    const line = terminal.buffer.active.getLine(Math.floor(y / CELL.height))
    for (let x = 0; x < width; x += 1) {
      const cell = line?.getCell(Math.floor(x / CELL.width))
      if (cell !== undefined) dots[y * width + x] = dotOf(cell, y % CELL.height, ground)
    }
  }
  return Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), dots])
}

function dotOf(cell: IBufferCell, y: number, ground: Ground): number {
  const text = cell.isFgDefault() ? ground.text : greyOf(cell.getFgColor())
  const behind = cell.isBgDefault() ? ground.ground : greyOf(cell.getBgColor())
  return isDrawn(cell.getChars(), y) ? text : behind
}

/** Whether a dot of a character has its colour: exact for blocks, the middle line for all else. */
function isDrawn(character: string, y: number): boolean {
  const isUpper = y < CELL.height / 2
  if (character === '█') return true
  if (character === '▀') return isUpper
  if (character === '▄') return !isUpper
  return character.trim() !== '' && y === CELL.height / 2
}

/** The colours of the cube from black to white, and the sixteen others as dark or light. */
function greyOf(colour: number): number {
  if (colour === 231) return WHITE
  return colour === 16 || colour < 8 ? 0 : WHITE
}
