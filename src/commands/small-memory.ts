/** Limits the memory of a monitor that runs all day on an old laptop. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets garbage grow to several times the live heap, in each of two threads: an event would need 400 MB where 190 do.
 * Large compiled functions and parallel compaction cost another 5 to 7 MB that are never given back (bench/NOTES.md).
 *
 * It sets all threads of the process. A heap never shrinks again, so the usual monitor calls it first; commands that
 * end after their work are faster without it.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=40')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200')
  setFlagsFromString('--no-parallel-compaction')
}
