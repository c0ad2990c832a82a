/** Warnings that Node gives about this thread (a timer out of range, a leak of listeners): kept off the terminal, for the log. */
import { sanitiseText } from './sanitise.ts'

/** What repeats itself is no news, and a list without an end is of no use. */
const MOST_WARNINGS = 20

/** Characters kept of one. */
const LONGEST = 300

/**
 * Passes each new warning to `take` in one line, the first twenty, and keeps Node from writing any to stderr, where it
 * would spoil the screen. The answer gives the warnings back to Node.
 */
export function captureWarnings(take: (warning: string) => void): () => void {
  const seen = new Set<string>()
  const capture = ({ name, message, stack }: Error): void => {
    const [, place = ''] = /\n\s+(at .*)/.exec(stack ?? '') ?? []
    const warning = sanitiseText(`${name}: ${message} ${place}`, LONGEST).trim()
    if (seen.has(warning) || seen.size >= MOST_WARNINGS) return
    seen.add(warning)
    take(warning)
  }
  const before = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', capture)
  return () => {
    process.off('warning', capture)
    for (const listener of before) process.on('warning', listener)
  }
}
