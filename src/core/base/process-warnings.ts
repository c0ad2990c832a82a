/** Keeps Node's own warnings (a timer out of range, a leak of listeners) off the terminal and passes them to the log. */
import { sanitiseText } from './sanitise.ts'

/** Each warning is passed on once, and no more than this many. */
const MOST_WARNINGS = 20

/** Characters kept of each. */
const LONGEST = 300

/**
 * Passes each new warning of this thread to `take` as one line, the first twenty, and stops Node from writing to
 * stderr, which would spoil the screen. Call the returned function to give the warnings back to Node.
 */
export function captureWarnings(take: (warning: string) => void): () => void {
  const seen = new Set<string>()
  const capture = ({ name, message, stack }: Error): void => {
    // The frames vary with what V8 has compiled: two with one message are the same warning.
    const warning = `${name}: ${message}`
    if (seen.has(warning) || seen.size >= MOST_WARNINGS) return
    seen.add(warning)
    take(sanitiseText(`${warning} ${placeOf(stack)}`, LONGEST).trim())
  }
  const before = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', capture)
  return () => {
    process.off('warning', capture)
    for (const listener of before) process.on('warning', listener)
  }
}

/** The first frame that is not Node's own. */
function placeOf(stack = ''): string {
  const frames = [...stack.matchAll(/\n\s+(at .*)/g)].map(([, frame = '']) => frame)
  return frames.find((frame) => !frame.includes('node:internal')) ?? frames[0] ?? ''
}
