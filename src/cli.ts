#!/usr/bin/env node
/** Starts the program: checks that this Node can run it, then runs the command. */
import nodeModule from 'node:module'
import { resolve } from 'node:path'
import { allocateTightly, keepMemorySmall } from './commands/memory.ts'
import { plainMonitorRoot } from './commands/plain-monitor.ts'
import { INTERRUPTED, leaveAtOnce } from './commands/stop-signals.ts'
import { letTerminalRead } from './commands/terminal-output.ts'
import { leastNode, version } from './commands/version.ts'
import { openFilesLimit, refusalFor } from './core/disk/open-files-limit.ts'
import { startEngineEarly } from './core/engine/worker.ts'

/** How long an interrupted process may take to end by itself, ms. */
const EXIT_TIMEOUT = 300

/**
 * Threads for disk work. A hanging disk blocks some of them, and with the usual four nothing could be written to
 * another disk.
 */
const DISK_THREADS = '16'

// Node reads it when it opens the first file.
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
  // The first probe waits for the engine's thread only, so the thread starts before the modules below load.
  const root = plainMonitorRoot(process.argv.slice(2), process.env)
  if (root !== undefined) allocateTightly()
  // The command reports a lack of open files itself.
  if (root !== undefined && refusalFor(openFilesLimit()) === undefined) {
    keepMemorySmall()
    startEngineEarly({ root: resolve(root), version, keepsAwake: true })
  }
  // Opening it takes milliseconds, and nothing writes to it before.
  outliveStderr()
  nodeModule.enableCompileCache?.()
  const { runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(process.argv)
  void letTerminalRead(process.exitCode)
  // By then everything has ended except what hangs.
  if (process.exitCode === INTERRUPTED) setTimeout(leaveAtOnce, EXIT_TIMEOUT).unref()
}

/** A dropped line closes stderr, too; a failed message must not end the program before the engine. */
function outliveStderr(): void {
  process.stderr.on('error', () => undefined)
}
