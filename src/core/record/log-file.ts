/** Appends log lines to the log file in order, and survives a disk that refuses. */
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Bytes, MIB } from '../base/units.ts'
import { rename, stat, unlessMissing } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { openFile } from '../disk/open-file.ts'
import { type LogLevel, logLevels } from '../domain/configuration.ts'
import { formatLine } from '../events/log-line.ts'
import type { LogLine } from '../events/log-ring.ts'
import { LineAppender } from './line-appender.ts'
import type { DiskListener } from './retrying-writer.ts'

/**
 * At this size a new log begins, and this one is `server.log.1`: a year of events fits into one, for the event team's
 * scripts, and an endless day cannot fill the disk.
 */
const LARGEST: Bytes = 64 * MIB

const KEPT = 3

export interface LogFileOptions extends DiskListener {
  readonly path: string
  readonly level: LogLevel
  /** Default 64 MiB. */
  readonly largest?: Bytes
}

/** True when lines of `level` are shown where `least` is the least level. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(least)
}

export class LogFile {
  readonly #lines: LineAppender
  /** Lines of this level and above are written. */
  level: LogLevel

  constructor({ path, level, largest = LARGEST, onRefused, onTaken }: LogFileOptions) {
    this.level = level
    this.#lines = new LineAppender({ open: () => openLog(path, largest), onRefused, onTaken })
  }

  /** Takes lines, and ignores those below the file's level. Never throws, never waits. */
  write(lines: readonly LogLine[]): void {
    this.#lines.write(lines.filter(({ level }) => isAtLeast(level, this.level)).map(formatLine))
  }

  /** Writes what waits, and retries once if the disk refuses. */
  close(): Promise<void> {
    return this.#lines.close()
  }
}

async function openLog(path: string, largest: Bytes): Promise<FileHandle> {
  const folder = dirname(path)
  // The log is `logs/server.log` of its event.
  await makeConfinedFolder(dirname(folder), folder)
  await putAside(path, largest)
  return openFile(path, 'append')
}

/** Renames a log that is as large as it may be; if that fails, it continues to grow. */
async function putAside(path: string, largest: Bytes): Promise<void> {
  try {
    if ((await stat(path)).size < largest) return
    // A log that could not be renamed must not be replaced by the next one.
    for (let number = KEPT - 1; number > 0; number--)
      await unlessMissing(rename(`${path}.${number}`, `${path}.${number + 1}`))
    await rename(path, `${path}.1`)
  } catch {
    // There is none yet, or the folder refuses, which the next write reports.
  }
}
