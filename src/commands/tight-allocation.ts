/** A monitor that runs all day gives back what it frees: the C library is to keep less of it than it does by itself. */
import { isSea } from 'node:sea'
import { isatty } from 'node:tty'

/**
 * glibc gives every thread an arena of its own, and once a large block was freed it keeps up to 64 MB of each: 25 MB at
 * the end of a busy day (bench/NOTES.md). It reads these when a process begins, and only then.
 */
const settings = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' }

/** The environment to start anew with; undefined where it is the right one, or a person has set something there. */
export function tightEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> | undefined {
  const isSet = Object.keys(settings).some((name) => environment[name] !== undefined)
  return isSet ? undefined : { ...environment, ...settings }
}

/**
 * Starts the program anew in this process (same id, same terminal) where a screen will be drawn. Returns where that is
 * not needed or not possible: on other systems, and in a sandbox that starts no program. It costs 40 ms, so it comes
 * before everything else.
 */
export function allocateTightly(): void {
  const environment = tightEnvironment(process.env)
  if (process.platform !== 'linux' || environment === undefined || !isatty(1) || !isatty(0)) return
  // An executable that brings its own Node has itself in the place of the script.
  const args = isSea() ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)]
  try {
    process.execve?.(process.execPath, [process.execPath, ...args], { ...environment })
  } catch {
    // It works all the same, with more memory.
  }
}
