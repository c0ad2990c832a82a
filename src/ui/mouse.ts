/** Reads the mouse from the input of the terminal, and leaves the keys: what comes in is split into both. */
import type { Milliseconds } from '../core/base/units.ts'

/** A click of the left button or a turn of the wheel, at a cell counted from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down'
  readonly column: number
  readonly row: number
}

/** Buttons and the wheel (1000), with numbers instead of bytes (1006). Shift still selects text. */
export const mouseOn = '\u001b[?1006h\u001b[?1000h'
export const mouseOff = '\u001b[?1000l\u001b[?1006l'

/** The beginning of a report is forgotten when its rest has not come after this long: what comes then are keys. */
const REST_TIMEOUT: Milliseconds = 500

/** Ink waits longer than this for the rest of a sequence that begins with Esc. */
const ESC_TIMEOUT: Milliseconds = 15

/** The longest report that is waited for; no screen has coordinates of more digits. */
const REPORT_LENGTH = 24

const CSI = '\u001b['
const PASTE_START = `${CSI}200~`
const PASTE_END = `${CSI}201~`

type Piece = string | MouseEvent

/**
 * Splits the input of one terminal: gives the keys and the mouse events of each chunk, in order.
 *
 * A report that is cut in two is put together; one that makes no sense is dropped, with nothing of it taken for keys. A
 * terminal that knows only 1000 sends three bytes after `ESC [ M`, which are dropped in the same way.
 */
export function createMouseSplitter(): (chunk: string, now: Milliseconds) => readonly Piece[] {
  let held = ''
  let heldAt = 0
  let isPaste = false
  /** When the last chunk ended with an Esc, which Ink already has. */
  let escapedAt = Number.NEGATIVE_INFINITY

  return (chunk, now) => {
    const pieces: Piece[] = []
    let rest = (now - heldAt > REST_TIMEOUT ? '' : held) + chunk
    held = ''
    const late = now - escapedAt > REST_TIMEOUT ? undefined : /^\[<[\d;]*[Mm]/.exec(rest)?.[0]
    if (late !== undefined) {
      add(pieces, eventOf(`\u001b${late}`))
      // Ink still waits for the rest of the Esc, and drops what it makes whole.
      if (now - escapedAt < ESC_TIMEOUT) add(pieces, late)
      rest = rest.slice(late.length)
    }
    escapedAt = chunk.endsWith('\u001b') ? now : Number.NEGATIVE_INFINITY
    while (rest !== '') {
      const { text, what } = nextOf(rest, isPaste)
      add(pieces, text)
      rest = rest.slice(text.length)
      if (what !== 'report') isPaste = what === 'paste'
      else {
        const end = reportEnd(rest)
        if (end === undefined) {
          held = rest.length > REPORT_LENGTH ? '' : rest
          heldAt = now
          break
        }
        add(pieces, eventOf(rest.slice(0, end)))
        rest = rest.slice(end)
      }
    }
    return pieces
  }
}

function add(pieces: Piece[], piece: Piece | undefined): void {
  const last = pieces.at(-1)
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece
  else if (piece !== undefined && piece !== '') pieces.push(piece)
}

interface Next {
  /** What is passed on. */
  readonly text: string
  /** What comes after it: a report, the inside of a paste, in which there are none, or keys. */
  readonly what: 'report' | 'paste' | 'keys'
}

function nextOf(rest: string, isPaste: boolean): Next {
  if (isPaste) {
    const end = rest.indexOf(PASTE_END)
    return end === -1
      ? { text: rest, what: 'paste' }
      : { text: rest.slice(0, end + PASTE_END.length), what: 'keys' }
  }
  for (let at = rest.indexOf(CSI); at !== -1; at = rest.indexOf(CSI, at + 1)) {
    if (rest.startsWith(PASTE_START, at))
      return { text: rest.slice(0, at + PASTE_START.length), what: 'paste' }
    const next = rest[at + CSI.length]
    if (next === undefined || next === '<' || next === 'M') return { text: rest.slice(0, at), what: 'report' }
  }
  return { text: rest, what: 'keys' }
}

/** Where the report ends that a text begins with, whether it makes sense or not; `undefined` while it goes on. */
function reportEnd(text: string): number | undefined {
  if (text[CSI.length] === 'M') return text.length < CSI.length + 4 ? undefined : CSI.length + 4
  const numbers = /^<?[\d;]*/.exec(text.slice(CSI.length))?.[0] ?? ''
  const end = CSI.length + numbers.length
  if (end >= text.length) return undefined
  return /[Mm]/.test(text[end] ?? '') ? end + 1 : end
}

/** The event of a report; none for releases, other buttons, moves, and what makes no sense. */
function eventOf(report: string): MouseEvent | undefined {
  const [, code = '', column = '', row = '', end] =
    /^<(\d+);(\d+);(\d+)([Mm])$/.exec(report.slice(CSI.length)) ?? []
  const button = Number(code)
  const place = { column: Number(column) - 1, row: Number(row) - 1 }
  if (end !== 'M' || place.column < 0 || place.row < 0) return undefined
  // Shift, Alt and Ctrl are 4, 8 and 16; a move is 32, the wheel 64, more buttons from 128 on.
  switch (button & ~(4 + 8 + 16)) {
    case 0:
      return { kind: 'click', ...place }
    case 64:
      return { kind: 'wheel-up', ...place }
    case 65:
      return { kind: 'wheel-down', ...place }
    default:
      return undefined
  }
}

type MouseListener = (event: MouseEvent) => void

export type MouseInput = ReturnType<typeof createMouseInput>

/** The mouse of a terminal; `now` is in ms and never goes back. */
export function createMouseInput(stdin: NodeJS.ReadStream, now: () => number) {
  const listeners = new Set<MouseListener>()
  const split = createMouseSplitter()
  let pieces: (string | MouseEvent)[] = []
  const read = (): string | null => {
    for (;;) {
      const piece = pieces.shift()
      if (typeof piece === 'string') return piece
      if (piece !== undefined) {
        for (const listener of listeners) listener(piece)
        continue
      }
      const chunk: unknown = stdin.read()
      if (chunk === null) return null
      pieces = [...split(String(chunk), now())]
    }
  }
  return {
    /** The same stream without mouse reports. */
    stdin: new Proxy(stdin, {
      get(target, name) {
        if (name === 'read') return read
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
    /** Calls back at each event; returns how to stop. */
    subscribe(listener: MouseListener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
