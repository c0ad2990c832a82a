/** Asks the laptop not to fall asleep while motions are being read. */
import { type ChildProcess, spawn } from 'node:child_process'
import { type AwakeCommand, awakeCommand } from '../../base/awake-command.ts'
import { errorCode } from '../../base/errors.ts'
import { currentPlatform } from '../../base/platform.ts'
import { isShortage } from '../../base/shortage.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { MonitorEvent } from '../../events/events.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'

const AWAKE_CHECK_INTERVAL: Milliseconds = 1000

/** The laptop may sleep once nothing was read for this long. */
const AWAKE_AFTER_READING: Milliseconds = 60_000

/** A program that ends sooner was refused by the system. */
const REFUSED_WITHIN: Milliseconds = 10_000

type AwakeDependencies = Pick<Dependencies, 'clock' | 'emit' | 'configuration'>

export class KeepAwake {
  readonly #parts: AwakeDependencies
  readonly #command: AwakeCommand
  readonly #reading = new Set<MotionId>()
  #readAt: Milliseconds = Number.NEGATIVE_INFINITY
  #child: ChildProcess | undefined
  #isRefused = false

  constructor(parts: AwakeDependencies, command = awakeCommand(currentPlatform(), process.pid)) {
    this.#parts = parts
    this.#command = command
  }

  /** Takes every event. */
  take(event: MonitorEvent): void {
    switch (event.type) {
      case 'motion-connected':
      case 'inspection-started':
      case 'track-started':
        this.#reading.add(event.motion)
        // A reading may be over before the next check.
        this.#readAt = this.#parts.clock.elapsed()
        return
      case 'motion-released':
      case 'motion-disconnected':
      case 'motion-troubled':
        this.#reading.delete(event.motion)
        return
    }
  }

  /** Holds and releases until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts
    while (!signal.aborted) {
      if (this.#reading.size > 0) this.#readAt = clock.elapsed()
      const isWanted = clock.elapsed() - this.#readAt < AWAKE_AFTER_READING
      if (isWanted && this.#parts.configuration.monitor.isKeptAwake) this.#hold()
      else this.#release()
      await clock.wait(AWAKE_CHECK_INTERVAL, signal)
    }
    this.#release()
  }

  #hold(): void {
    if (this.#child !== undefined || this.#isRefused) return
    const begun = this.#parts.clock.elapsed()
    const { program, hold } = this.#command
    try {
      const child = spawn(program, hold, {
        stdio: ['pipe', 'ignore', 'ignore'],
        // Without our terminal it can ask nobody for a password.
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
      this.#child = child
      // Before all else: without files to open there is a child without a stdin, and its error comes later.
      child.on('error', (error) => this.#lose(child, errorCode(error), !isShortage(error)))
      child.unref()
      // It may end before we close its stdin.
      child.stdin?.on('error', () => undefined)
      child.on('exit', (code, signal) => {
        const isRefused = this.#parts.clock.elapsed() - begun < REFUSED_WITHIN
        this.#lose(child, code === null ? String(signal) : `status ${code}`, isRefused)
      })
    } catch (error) {
      // The sandbox starts no other program.
      this.#refuse(errorCode(error))
    }
  }

  #release(): void {
    const child = this.#child
    this.#child = undefined
    child?.stdin?.end()
    child?.kill()
  }

  /** The program has ended by itself; one that ran for a while is started again. */
  #lose(child: ChildProcess, reason: string, isRefused: boolean): void {
    if (this.#child !== child) return
    this.#child = undefined
    if (isRefused) this.#refuse(reason)
  }

  #refuse(reason: string): void {
    if (this.#isRefused) return
    this.#isRefused = true
    const message = `The laptop cannot be asked to stay awake while motions are read: ${this.#command.program} (${reason})`
    logNotice(this.#parts, 'DEBUG', message)
  }
}
