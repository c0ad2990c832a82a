/** A terminal in memory for the screen: what is written goes into an emulator, keys and sizes come from the test. */
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import xterm, { type Terminal } from '@xterm/headless'

export interface FakeTerminal {
  readonly emulator: Terminal
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** Everything written since it was last taken. */
  readonly takeWritten: () => string
  readonly type: (keys: string) => void
  readonly resize: (columns: number, rows: number) => void
  /** The lines on the screen, without the blanks at their ends. */
  readonly lines: () => Promise<string[]>
  /** Resolves with the lines once they hold a text or answer a test; rejects with them after a while. */
  readonly until: (wanted: string | ((lines: readonly string[]) => boolean)) => Promise<string[]>
}

/** How long `until` waits, ms. */
const FRAME_TIMEOUT = 30_000

export function createTerminal(columns: number, rows: number): FakeTerminal {
  const emulator = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
    convertEol: true,
  })
  const input = new PassThrough()
  const stdin = Object.assign(input, {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  })
  const output = new EventEmitter()
  const watchers = new Set<() => void>()
  let written = ''
  const stdout = Object.assign(output, {
    isTTY: true,
    columns,
    rows,
    writable: true,
    write(chunk: string, ...rest: unknown[]) {
      written += chunk
      const callback = rest.findLast((each): each is () => void => typeof each === 'function')
      emulator.write(chunk, () => {
        callback?.()
        for (const watcher of watchers) watcher()
      })
      return true
    },
  })
  const settled = () => new Promise<void>((resolve) => emulator.write('', resolve))
  const read = (): string[] => {
    const buffer = emulator.buffer.active
    return Array.from({ length: emulator.rows }, (_, y) => buffer.getLine(y)?.translateToString(true) ?? '')
  }
  return {
    emulator,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    takeWritten() {
      const taken = written
      written = ''
      return taken
    },
    type: (keys) => void input.write(keys),
    resize(newColumns, newRows) {
      Object.assign(stdout, { columns: newColumns, rows: newRows })
      emulator.resize(newColumns, newRows)
      stdout.emit('resize')
    },
    async lines() {
      await settled()
      return read()
    },
    until(wanted) {
      const holds =
        typeof wanted === 'string' ? (lines: readonly string[]) => lines.join('\n').includes(wanted) : wanted
      return new Promise((resolve, reject) => {
        const check = () => {
          const lines = read()
          if (!holds(lines)) return
          watchers.delete(check)
          clearTimeout(timer)
          resolve(lines)
        }
        const timer = setTimeout(() => {
          watchers.delete(check)
          reject(new Error(`waited in vain for ${String(wanted)}:\n${read().join('\n')}`))
        }, FRAME_TIMEOUT)
        watchers.add(check)
        check()
      })
    },
  }
}
