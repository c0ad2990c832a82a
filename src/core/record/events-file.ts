/** Writes the file of `--events`: every event as a line of JSON, into a file or a pipe. */
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '../base/errors.ts'
import { unusable } from '../base/problem.ts'
import { jsonText } from '../base/sanitise.ts'
import type { Milliseconds } from '../base/units.ts'
import { access, stat, unlessMissing } from '../disk/calls.ts'
import { openWithoutWaiting } from '../disk/open-file.ts'
import type { MonitorEvent } from '../events/events.ts'
import { LineAppender, type LineSink } from './line-appender.ts'
import type { DiskListener } from './retrying-writer.ts'

/** How often a full pipe is tried before that counts as a refusal. */
const PIPE_TRIES = 20
const PIPE_PAUSE: Milliseconds = 50

export interface EventsFileOptions extends DiskListener {
  /** An absolute path. */
  readonly path: string
}

/** Throws `ProblemError` for what cannot be written; a pipe without a reader yet can. */
export async function requireEventsFile(path: string): Promise<void> {
  try {
    const found = await unlessMissing(stat(path))
    // The reader of a pipe would take opening and closing it for the end.
    if (found?.isFIFO() === true) await access(path, constants.W_OK)
    else await (await openWithoutWaiting(path, 'append-named')).close()
  } catch (error) {
    const code = errorCode(error)
    const message = `The file of --events cannot be written (${code}): name a file in a folder that is there and that you may write to.`
    throw unusable(path, message)
  }
}

export class EventsFile {
  readonly #path: string
  readonly #lines: LineAppender
  /** Stays open between bursts: closing a pipe ends it for its reader. */
  #pipe: FileHandle | undefined

  constructor({ path, onRefused, onTaken }: EventsFileOptions) {
    this.#path = path
    this.#lines = new LineAppender({ open: () => this.#open(), onRefused, onTaken })
  }

  /** Takes an event. Never throws, never waits. */
  write(event: MonitorEvent): void {
    this.#lines.write([jsonText(event)])
  }

  /** Writes what waits, and retries once if refused. */
  async close(): Promise<void> {
    await this.#lines.close()
    await this.#pipe?.close()
    this.#pipe = undefined
  }

  async #open(): Promise<LineSink> {
    const known = this.#pipe
    const handle = known ?? (await openWithoutWaiting(this.#path, 'append-named'))
    this.#pipe = handle
    if (known === undefined && (await handle.stat()).isFile()) {
      this.#pipe = undefined
      return handle
    }
    return { write: (bytes) => this.#writeToPipe(handle, bytes), close: async () => undefined }
  }

  async #writeToPipe(pipe: FileHandle, bytes: Buffer): ReturnType<LineSink['write']> {
    try {
      return await writeToPipe(pipe, bytes)
    } catch (error) {
      // Its reader has gone: the next write opens it again.
      if (errorCode(error) !== 'EAGAIN') {
        this.#pipe = undefined
        await pipe.close()
      }
      throw error
    }
  }
}

async function writeToPipe(pipe: FileHandle, bytes: Buffer): Promise<{ readonly bytesWritten: number }> {
  for (let tries = 1; ; tries++) {
    try {
      return await pipe.write(bytes)
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN' || tries === PIPE_TRIES) throw error
      await delay(PIPE_PAUSE)
    }
  }
}
