/** The page of the board: its address as a QR code and in words, who looks, and how to start it. */
import { BOARD_PORT } from '../core/domain/board-address.ts'
import type { BoardStatus } from './board.ts'
import { qrLines, qrSize } from './qr-code.ts'
import { widthOf, wrapText } from './text.ts'
import type { Style } from './theme.ts'

interface PageSize {
  readonly width: number
  readonly height: number
  /** The lines of the screen that are not of the page. */
  readonly rest: number
}

type Served = Extract<BoardStatus, { type: 'on' }>

/** The columns between the code and the words. */
const GAP = 2

/** Fewer columns are too few for words beside the code. */
const LEAST_WORDS = 18

/** The lines of the page. */
export function boardLines(board: BoardStatus, style: Style, size: PageSize): readonly string[] {
  switch (board.type) {
    case 'none':
      return [
        'There is no board. It shows on phones and on the wall what this screen shows.',
        '',
        ...startLines(style),
      ].flatMap((line) => wrapped(line, size.width))
    case 'starting':
      return ['The board is being started.']
    case 'failed':
      return [`There is no board: ${style.safe(board.reason)}`, '', ...startLines(style)].flatMap((line) =>
        wrapped(line, size.width),
      )
    case 'on':
      return servedLines(board, style, size)
  }
}

/** How the header says that the board is on, the longest text first; none where it is not. */
export function boardMarks(board: BoardStatus): readonly string[] {
  return board.type === 'on' ? [`board: ${board.looking} looking`, `board: ${board.looking}`] : []
}

function servedLines(board: Served, style: Style, size: PageSize): readonly string[] {
  const code = qrSize(board.code, style.charset)
  const beside = size.width - code.columns - GAP
  const above = beside < LEAST_WORDS ? wrapped(board.link, size.width) : []
  const needed = code.lines + above.length
  if (code.columns > size.width || needed > size.height) {
    const columns = Math.max(code.columns, size.width) + 2
    const tooSmall = `The QR code needs ${columns} columns and ${needed + size.rest} lines: make the terminal larger.`
    return [...wrapped(tooSmall, size.width), '', ...wordsAbout(board, style, size.width)]
  }
  const drawn = qrLines(board.code, style.charset)
  if (beside < LEAST_WORDS) return [...above, ...drawn, ...wordsAbout(board, style, size.width)]
  const words = wordsAbout(board, style, beside)
  const blank = ' '.repeat(code.columns)
  return Array.from({ length: Math.max(drawn.length, words.length) }, (_, line) => {
    return `${drawn[line] ?? blank}${' '.repeat(GAP)}${words[line] ?? ''}`
  })
}

function wordsAbout(board: Served, style: Style, width: number): readonly string[] {
  const { url, link, looking } = board
  const heading = (text: string): readonly string[] =>
    wrapText(text, width).map((line) => style.paint('accent', line))
  return [
    ...(board.isLoopback ? [...loopbackLines(board, style, width), ''] : []),
    ...heading('For your helpers, with names and notes'),
    ...wrapped(link, width),
    '',
    ...heading('For everybody'),
    ...wrapped(url, width),
    '',
    `${looking} looking now`,
  ]
}

/** The option to start with so that phones reach the board. */
function loopbackLines({ own }: Served, style: Style, width: number): readonly string[] {
  const [first] = own
  const warning = wrapText('Only this laptop reaches it, and no phone.', width)
  const remedy =
    first === undefined
      ? ['Join the WiFi of the event, then start again with --board and the name of its network interface.']
      : ['Start again with', ...own.map(({ name, address }) => `  --board ${address}  (${name})`)]
  return [
    ...warning.map((line) => style.paint('warn', line)),
    ...remedy.flatMap((line) => wrapped(style.safe(line), width)),
  ]
}

/** How to start a board. */
function startLines(style: Style): readonly string[] {
  return [
    style.paint('accent', 'how to start one'),
    `  --board               for this laptop alone, on port ${BOARD_PORT}`,
    '  --board wlan0         for phones on the network of that interface',
    '  --board 192.168.0.57  for phones, on that address of this laptop',
    '',
    'In config/server.json "Monitor": {"Board": "wlan0"} starts it each time.',
  ]
}

/** The lines of a text; a line that fits stays as it is. */
function wrapped(text: string, width: number): readonly string[] {
  return widthOf(text) <= width ? [text] : wrapText(text, width)
}
