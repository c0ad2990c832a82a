/** How a device's logs change during use: open, growing, closed, without a record, listed twice. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import { GNSS_BYTES } from '../../src/core/domain/track-length.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'

/** The interval of frames at the usual 5 Hz. */
const framePeriod: Milliseconds = 200

/** What a device writes only when it closes a log. */
const unknownFigures = {
  end_date: 0,
  duration: 0,
  distance: 0,
  '2s_best': 0,
  '10s_best': 0,
  '500m_best': 0,
  '1852m_best': 0,
  a500m_best: 0,
  '1h_best': 0,
} as const

/** The record before its log is closed: without an end, a distance or bests. */
export function whileOpen(record: LogRecord): LogRecord {
  return { ...record, ...unknownFigures }
}

/** The record after more frames, with a later end if it has one; `figures` replaces its own. */
export function grown(record: LogRecord, frames: number, figures: Partial<LogRecord> = {}): LogRecord {
  const longer: Milliseconds = record.end_date === 0 ? 0 : frames * framePeriod
  return {
    ...record,
    size: record.size + frames * GNSS_BYTES,
    end_date: record.end_date + longer,
    duration: record.duration + longer,
    ...figures,
  }
}

/** The contents with the record in place of its file's, or at the end. */
export function withLog(contents: DeviceContents, record: LogRecord): DeviceContents {
  const isListed = contents.logs.some(({ file }) => file === record.file)
  const logs = isListed
    ? contents.logs.map((log) => (log.file === record.file ? record : log))
    : [...contents.logs, record]
  return { ...contents, logs }
}

/** The contents without any record of the file. */
export function withoutLog(contents: DeviceContents, file: string): DeviceContents {
  return { ...contents, logs: contents.logs.filter((log) => log.file !== file) }
}

/** The contents with each record of the file listed `times` times. */
export function listedAgain(contents: DeviceContents, file: string, times: number): DeviceContents {
  const logs = contents.logs.flatMap((log) =>
    Array.from({ length: log.file === file ? times : 1 }, () => log),
  )
  return { ...contents, logs }
}
