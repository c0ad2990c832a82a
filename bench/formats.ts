/** Measures the readers of backup formats on one core, beside hashing the same bytes. */
import { createHash } from 'node:crypto'
import { createContentReader } from '../src/core/formats/content-reader.ts'
import { sail, type WriterName, writers } from '../test/core/formats/track-writers.ts'
import type { Section } from './extent.ts'
import { type BenchRow, median } from './row.ts'

/** Half a day at 5 Hz, as a logger of an event has it; watches write one point a second. */
const SECONDS = { full: 40_000, short: 2000 }
const HERTZ: Readonly<Record<WriterName, number>> = { sbp: 5, sbn: 5, ubx: 5, gpx: 1, fit: 1, nmea: 5 }
const CHUNK_BYTES = 2 ** 18
const REPEATS = 7
const MEGABYTE = 1e6
/** What the binary formats must reach, MB/s; texts have no goal. */
const GOALS: Partial<Record<WriterName, number>> = { sbp: 100, sbn: 100, ubx: 100, fit: 100 }

/** Megabytes a second of each format; throws when a track is not read. */
export const benchFormats: Section = async (extent) => {
  const rows: BenchRow[] = []
  for (const format of Object.keys(writers) as WriterName[]) {
    const bytes = writers[format](sail(SECONDS[extent], HERTZ[format]))
    const value = rateOf(bytes, () => read(bytes))
    const hashing = rateOf(bytes, () => createHash('sha256').update(bytes).digest())
    const atLeast = GOALS[format]
    rows.push({ name: format, value, unit: 'MB/s', ...(atLeast === undefined ? {} : { atLeast }) })
    rows.push({ name: `${format}, beside its SHA-256`, value, unit: 'MB/s', limit: hashing })
  }
  return rows
}

function read(bytes: Buffer): void {
  const reader = createContentReader()
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) reader.push(bytes.subarray(at, at + CHUNK_BYTES))
  const { format, report } = reader.end()
  if (report.verdict !== 'usable') throw new Error(`the ${format} of the bench is ${report.verdict}`)
}

/** By the processor's time, which a busy machine does not stretch: the median of several runs after one to warm up. */
function rateOf(bytes: Buffer, run: () => unknown): number {
  const rates: number[] = []
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    if (repeat > 0) rates.push(bytes.length / MEGABYTE / ((user + system) / 1e6))
  }
  return median(rates)
}
