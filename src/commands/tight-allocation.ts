/** Makes the C library give freed memory back, for a monitor that runs all day. */
import { isSea } from 'node:sea'
import { isatty } from 'node:tty'

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
