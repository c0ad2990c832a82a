/** A monitor that runs all day beside whatever else an old laptop runs takes no more memory than it needs. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets garbage of a small heap pile up to several times of what is alive, twice, for there are two threads: an event
 * would need 400 MB where 190 do. What the compiler takes for functions that swallow many others, and the pages of
 * several threads that compact a heap at once, are memory that no one gives back: 5 and up to 7 MB (bench/NOTES.md).
 *
 * For all threads of the process; once a heap has grown it does not shrink, so the usual monitor calls it before
 * anything else. Commands that do their work and end are faster without it.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=40')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200')
  setFlagsFromString('--no-parallel-compaction')
}
