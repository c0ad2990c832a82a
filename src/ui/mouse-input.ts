/** The input of the terminal for Ink, which drops mouse reports: they go to listeners, in their order among the keys. */
import { createMouseSplitter, type MouseEvent } from './mouse.ts'

type MouseListener = (event: MouseEvent) => void

export interface MouseInput {
  /** The same stream without mouse reports. */
  readonly stdin: NodeJS.ReadStream
  /** Calls back at each event; returns how to stop. */
  readonly subscribe: (listener: MouseListener) => () => void
}

/** The mouse of a terminal; `now` is in ms and never goes back. */
export function createMouseInput(stdin: NodeJS.ReadStream, now: () => number): MouseInput {
  const listeners = new Set<MouseListener>()
  const splitter = createMouseSplitter()
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
      pieces = [...splitter.split(String(chunk), now())]
    }
  }
  return {
    stdin: new Proxy(stdin, {
      get(target, name) {
        if (name === 'read') return read
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
