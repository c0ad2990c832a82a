/** Formats a journal's lines, events and the state at the head of each part, and splits its bytes into them again. */
import type { Bytes, Milliseconds } from '../base/units.ts'
import type { MonitorEvent } from '../events/events.ts'
import { snapshotOf } from '../events/snapshot.ts'
import type { MonitorState } from '../events/state.ts'
import { JOURNAL_FORMAT, LONGEST_LINE } from './journal.ts'

const NEWLINE = 0x0a

/** The first line of a part, with its line end: what was known before the events that follow. */
export function formatHeader(state: MonitorState, at: Milliseconds): string {
  return `${JSON.stringify({ type: 'journal-header', format: JOURNAL_FORMAT, at, state: snapshotOf(state) })}\n`
}

/** The line of an event, with its line end. */
export function formatEventLine(event: MonitorEvent): string {
  return `${JSON.stringify(event)}\n`
}

/** Joins pieces into whole lines; what follows the last line end waits for the rest. */
export class LineSplitter {
  #pieces: Buffer[] = []
  #length: Bytes = 0
  #isSkipping = false
  /** How many lines were too long. */
  overlong = 0

  /** True while a line has begun and not ended. */
  get isTorn(): boolean {
    return this.#length > 0 || this.#isSkipping
  }

  /** The lines completed by these bytes, without their ends. */
  push(bytes: Buffer): string[] {
    const lines: string[] = []
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#keep(bytes.subarray(start, end))
      if (!this.#isSkipping) lines.push(Buffer.concat(this.#pieces).toString('utf8'))
      this.#clear()
      start = end + 1
    }
    // The reader reuses its buffer: keep a copy.
    this.#keep(Buffer.from(bytes.subarray(start)))
    return lines
  }

  #keep(piece: Buffer): void {
    if (this.#isSkipping || piece.length === 0) return
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length <= LONGEST_LINE) return
    this.#clear()
    this.#isSkipping = true
    this.overlong++
  }

  #clear(): void {
    this.#pieces = []
    this.#length = 0
    this.#isSkipping = false
  }
}
