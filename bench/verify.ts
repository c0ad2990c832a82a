/** Measures verification on one core: the reader alone in memory, and a file on disk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyFile } from '../src/core/archive/verify-file.ts'
import { createRecordLookup } from '../src/core/oao/record-lookup.ts'
import { createTrackReader } from '../src/core/oao/track-reader.ts'
import { type BuiltTrack, buildTrack } from '../test/core/oao/track-builder.ts'
import type { Section } from './extent.ts'
import { median } from './row.ts'

/** A day at 10 Hz, about the longest track seen (docs/device.md, "Seen ranges"). */
const FRAMES = { full: 500_000, short: 20_000 }
const CHUNK_BYTES = 2 ** 16
const REPEATS = 9
const MEGABYTE = 1e6

/** Megabytes a second of the reader and of a whole file; throws when a track is not exact. */
export const benchVerify: Section = async (extent) => {
  const track = buildTrack({
    hertz: 10,
    speeds: Array.from({ length: FRAMES[extent] }, (_, index) => 8000 + ((index * 7919) % 6000)),
  })
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-bench-'))
  try {
    const path = join(folder, 'track.oao')
    await writeFile(path, track.bytes)
    const rates = {
      'the reader, in memory': await rateOf(track, async () => readWhole(track)),
      'a file, from the disk': await rateOf(track, () => readFromDisk(track, path)),
    }
    return Object.entries(rates).map(([name, value]) => ({ name, value, unit: 'MB/s', atLeast: 100 }))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The median of several runs after one to warm up. */
async function rateOf(track: BuiltTrack, run: () => Promise<string>): Promise<number> {
  const rates: number[] = []
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const before = performance.now()
    const verdict = await run()
    const seconds = (performance.now() - before) / 1000
    if (verdict !== 'exact') throw new Error(`the track of the bench is ${verdict}`)
    if (repeat > 0) rates.push(track.bytes.length / MEGABYTE / seconds)
  }
  return median(rates)
}

function readWhole({ bytes, log }: BuiltTrack): string {
  const reader = createTrackReader({ motion: 601, log })
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) reader.push(bytes.subarray(at, at + CHUNK_BYTES))
  return reader.end().verdict
}

async function readFromDisk({ log }: BuiltTrack, path: string): Promise<string> {
  const result = await verifyFile(path, { records: createRecordLookup([log]) })
  return result.ok ? result.report.verdict : result.reason
}
