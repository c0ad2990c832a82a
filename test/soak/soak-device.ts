/** A device whose logs grow during a day and from day to day, and which may lose a record. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import { scatter } from '../../src/simulator/random.ts'
import { whileOpen } from '../simulator/changing-logs.ts'

const day: Milliseconds = 86_400_000

export class SoakDevice {
  readonly id: MotionId
  /** All its logs, each as at the end of its day. */
  readonly #contents: DeviceContents
  readonly #lost = new Set<string>()

  constructor(contents: DeviceContents) {
    this.id = contents.id
    this.#contents = contents
  }

  /** Its contents at an hour of the day that begins at `midnight`. */
  at(midnight: Milliseconds, hour: 'noon' | 'evening'): DeviceContents {
    const logs = this.#contents.logs
      .filter((log) => log.start_date < midnight + day && !this.#lost.has(log.file))
      .map((log) => (hour === 'noon' && log.start_date >= midnight ? atNoon(log) : log))
    return { ...this.#contents, logs }
  }

  /** Removes the record of the file from now on. */
  lose(file: string): void {
    this.#lost.add(file)
  }

  hasLost(file: string): boolean {
    return this.#lost.has(file)
  }
}

/** Half the log: still open, or of a watch with one log a day, which is closed at each look and grows later. */
function atNoon(record: LogRecord): LogRecord {
  const half = (figure: number): number => Math.floor(figure / 2)
  const frames = half((record.size - 1536) / 52)
  const slower = (best: number): number => Math.floor(best * 0.9)
  const shorter: LogRecord = {
    ...record,
    size: 1536 + 52 * frames,
    end_date: record.start_date + half(record.end_date - record.start_date),
    duration: half(record.duration),
    distance: half(record.distance),
    '2s_best': slower(record['2s_best']),
    '10s_best': slower(record['10s_best']),
    '500m_best': slower(record['500m_best']),
  }
  return scatter(record.start_date % 2 ** 31, frames) < 0.5 ? whileOpen(shorter) : shorter
}
