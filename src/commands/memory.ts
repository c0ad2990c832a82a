/** Limits the memory of a monitor that runs all day on an old laptop, in V8 and in the C library. */
import { isSea } from 'node:sea'
import { isatty } from 'node:tty'
import { setFlagsFromString } from 'node:v8'

/**
 * glibc gives every thread an arena, and keeps up to 64 MB of each once a large block was freed: 25 MB at the end of a
 * busy day (bench/NOTES.md). It reads these settings only when a process begins.
 */
const settings = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' }

/** The environment for a restart; undefined if it is already right, or a person has set something. */
export function tightEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> | undefined {
  const isSet = Object.keys(settings).some((name) => environment[name] !== undefined)
  return isSet ? undefined : { ...environment, ...settings }
}

/**
 * Restarts the program in this process (same id, same terminal) if it will draw a screen. Returns where a restart is not
 * needed or not possible: on other systems, and in a sandbox that starts no program. It comes first, because it
 * costs 40 ms.
 */
export function allocateTightly(): void {
  const environment = tightEnvironment(process.env)
  if (process.platform !== 'linux' || environment === undefined || !isatty(1) || !isatty(0)) return
  // A single-file executable stands in place of the script.
  const args = isSea() ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)]
  try {
    process.execve?.(process.execPath, [process.execPath, ...args], { ...environment })
  } catch {
    // The program works without it, with more memory.
  }
}

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
