#!/usr/bin/env node
/** The program's start: whether this Node can run it, and then the command that was asked for. */
import nodeModule from 'node:module'
import { resolve } from 'node:path'
import { plainMonitorRoot } from './commands/plain-monitor.ts'
import { keepMemorySmall } from './commands/small-memory.ts'
import { INTERRUPTED, leaveAtOnce } from './commands/stop-signals.ts'
import { letTerminalRead } from './commands/terminal-output.ts'
import { allocateTightly } from './commands/tight-allocation.ts'
import { leastNode, version } from './commands/version.ts'
import { openFilesLimit, refusalFor } from './core/disk/open-files-limit.ts'
import { startEngineEarly } from './core/engine/worker.ts'

/** How long a process that was interrupted may take to end by itself, ms. */
const EXIT_TIMEOUT = 300

/**
 * Threads that wait for disks. Those of a disk that hangs are stuck in it, and with the usual four nothing could be
 * written to another.
 */
const DISK_THREADS = '16'

// Read when the first file is opened.
process.env.UV_THREADPOOL_SIZE ??= DISK_THREADS

const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [
  process.versions.node.split('.').map(Number),
  leastNode.split('.').map(Number),
]
if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  outliveStderr()
  const { runOnOwnNode } = await import('./own-node.ts')
  const status = await runOnOwnNode(process.argv)
  if (status === undefined)
    process.stderr.write(
      `motion-monitor needs Node ${leastNode} or newer, and this is ${process.versions.node}: install a newer one, or take the single-file executable, which brings its own.\n`,
    )
  process.exitCode = status ?? 2
} else {
  // The first look for a motion waits for the engine's thread, and for nothing that is loaded below.
  const root = plainMonitorRoot(process.argv.slice(2), process.env)
  if (root !== undefined) allocateTightly()
  // Where there are too few files to be had, the command says so.
  if (root !== undefined && refusalFor(openFilesLimit()) === undefined) {
    keepMemorySmall()
    startEngineEarly({ root: resolve(root), version })
  }
  // Opening it takes milliseconds, and nothing is written to it before.
  outliveStderr()
  nodeModule.enableCompileCache?.()
  const { runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(process.argv)
  void letTerminalRead(process.exitCode)
  // By then everything has come to its end but what hangs.
  if (process.exitCode === INTERRUPTED) setTimeout(leaveAtOnce, EXIT_TIMEOUT).unref()
}

/** A line that drops takes stderr too: what cannot be said there any more is no reason to end before the engine has. */
function outliveStderr(): void {
  process.stderr.on('error', () => undefined)
}
