/** The log file: lines appended in order, whatever the disk does in the meantime. */
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { type Bytes, MIB } from '../base/units.ts'
import { rename, stat } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { openFile } from '../disk/open-file.ts'
import { type LogLevel, logLevels } from '../domain/configuration.ts'
import { formatLine } from '../events/log-line.ts'
import type { LogLine } from '../events/log-ring.ts'
import { LineAppender } from './line-appender.ts'

/**
 * From this size on the log is put aside as `server.log.1` and begun anew: a year of events fits into it, so that the
 * event team's scripts find everything in one file, and an endless day cannot fill the disk.
 */
const LARGEST: Bytes = 64 * MIB

/** How many logs that were put aside are kept. */
const KEPT = 3

export interface LogFileOptions {
  readonly path: string
  readonly level: LogLevel
  /** Default 64 MiB. */
  readonly largest?: Bytes
  /** Told once when the disk begins to refuse, with its reason. */
  readonly onRefused: (reason: string) => void
  /** Told once when it takes lines again; `lost` lines were given up in between. */
  readonly onTaken: (lost: number) => void
}

/** True when a line of `level` is to be shown where the least level is `least`. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(least)
}

export class LogFile {
  readonly #lines: LineAppender
  #level: LogLevel

  constructor({ path, level, largest = LARGEST, onRefused, onTaken }: LogFileOptions) {
    this.#level = level
    this.#lines = new LineAppender({ open: () => openLog(path, largest), onRefused, onTaken })
  }

  /** From now on lines of this level and above are written. */
  setLevel(level: LogLevel): void {
    this.#level = level
  }

  /** Takes lines; those below the file's level are passed over. Never throws, never waits. */
  write(lines: readonly LogLine[]): void {
    this.#lines.write(lines.filter(({ level }) => isAtLeast(level, this.#level)).map(formatLine))
  }

  /** Writes what waits, trying once more if the disk refuses. */
  close(): Promise<void> {
    return this.#lines.close()
  }
}

async function openLog(path: string, largest: Bytes): Promise<FileHandle> {
  const folder = dirname(path)
  // It lies at `logs/server.log` of its event.
  await makeConfinedFolder(dirname(folder), folder)
  await putAside(path, largest)
  return openFile(path, 'append')
}

/** Makes room for a new log where this one is as large as it may be; one that cannot be put aside goes on growing. */
async function putAside(path: string, largest: Bytes): Promise<void> {
  try {
    if ((await stat(path)).size < largest) return
    for (let number = KEPT - 1; number > 0; number--)
      await moveIfThere(`${path}.${number}`, `${path}.${number + 1}`)
    await rename(path, `${path}.1`)
  } catch {
    // There is none yet, or the folder refuses: writing says so.
  }
}

/** A log that stays where it is must not be replaced by the next one. */
async function moveIfThere(path: string, newPath: string): Promise<void> {
  try {
    await rename(path, newPath)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
