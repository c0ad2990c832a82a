/** Compares a track file with its record of logs.json: whether it is that log, and all of it (docs/device.md, "Length"). */
import { formatInstant } from '../base/local-time.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import type { DeviceLog } from '../domain/payloads.ts'
import { fileLengthOf, GNSS_BYTES, HEADER_BYTES, isFileLength, SIZE_SURPLUS } from '../domain/track-length.ts'
import type { Expectation, TrackFinding } from '../domain/track-verdict.ts'
import type { TrackFacts } from './frame-reader.ts'
import type { TrackHeader } from './frames.ts'
import { cutFindings } from './track-findings.ts'

/** A log that has not grown can have been closed this long before the UTC of its last frame. */
const END_ROUNDING = 1000

/**
 * A log ends with its last frame, within 0.8 s in 49 of 49 real closed tracks; loggers of other makes may be off by the
 * few seconds of a clock correction.
 */
const MISSING_FROM: Milliseconds = 5000

/** Compares the header with the record: the fields that distinguish two logs must all be equal. */
export function headerFindings(header: TrackHeader, expectation: Expectation): readonly TrackFinding[] {
  const reason = differenceFrom(header, expectation)
  return reason === undefined ? [] : [{ verdict: 'another-log', reason }]
}

function differenceFrom(header: TrackHeader, expectation: Expectation): string | undefined {
  if (expectation === 'no-records') return undefined
  if (expectation === 'not-listed')
    return `no record in logs.json is of motion ${header.motion} with start ${formatInstant(header.startDate)}`
  const { motion, log } = expectation
  if (header.motion !== motion) return `the track is of motion ${header.motion}, not of motion ${motion}`
  const differences = differencesOf(header, log)
  return differences.length === 0
    ? undefined
    : `the track is another log of motion ${motion}: ${differences.join(', ')}`
}

/** Compares the file's length and end with the record; of a log that was never closed only the record's length is known. */
export function lengthFindings(
  facts: TrackFacts,
  header: TrackHeader,
  expectation: Expectation,
): readonly TrackFinding[] {
  const log = typeof expectation === 'string' ? undefined : expectation.log
  if (isOpen(header, log)) {
    // A device that died while it logged never closes that log: what its record promises is all there will ever be,
    // even if it ends inside a frame.
    if (log?.endDate === 0 && header.endDate === 0 && isLengthOf(facts, log)) return []
    return [{ verdict: 'unfinished', reason: describeOpen(facts, header, log) }]
  }
  const cut = cutFindings(facts)
  if (log === undefined) return [...cut, ...endFindings(facts, header)]
  if (isLengthOf(facts, log)) return cut
  // A size that fits whole frames only when taken as the length itself is taken so.
  const promised = framesIn(log.size) === undefined ? fileLengthOf(log.size) : log.size
  if (facts.bytes < promised) {
    return [...cut, { verdict: 'incomplete', reason: describeShort(facts, log, promised) }]
  }
  const surplus = `${facts.bytes} bytes where logs.json promises ${promised} (size ${log.size})`
  // Frames after the end in the header mean a log that continued; any others came twice or from elsewhere.
  const hasGrown = facts.lastUtc !== undefined && facts.lastUtc > header.endDate + END_ROUNDING
  const grown = `${surplus}, with frames after its end: the log grew; read logs.json again`
  if (hasGrown) return [...cut, { verdict: 'unfinished', reason: grown }]
  return [...cut, { verdict: 'damaged', reason: `${surplus}: it has bytes the device did not write` }]
}

/** What could not be compared with a record, or equals it in an unusual way. */
export function lengthWarnings(facts: TrackFacts, expectation: Expectation): readonly string[] {
  if (typeof expectation === 'string') {
    const early = facts.header === undefined ? 0 : earlinessOf(facts, facts.header)
    const last = `; the last one is ${(early / 1000).toFixed(1)} s before the end in the header`
    const unseen = 'not compared with logs.json: whole frames missing would not be seen'
    return [early > END_ROUNDING ? unseen + last : unseen]
  }
  const { log } = expectation
  if (log.endDate === 0 && facts.header !== undefined) return [describeOpen(facts, facts.header, log)]
  const length = fileLengthOf(log.size)
  if (!contentLengths(facts).includes(length))
    return [
      `the file is as long as the size in logs.json (${log.size} bytes), not ${SIZE_SURPLUS} bytes shorter`,
    ]
  const promised = framesIn(length)
  const { gnss } = facts.frames
  if (promised === undefined || gnss === promised) return []
  return [
    `${gnss} GNSS frames where the size in logs.json stands for ${promised}: the rest is of other kinds`,
  ]
}

/** Checks the length of a file in an unknown format: either of the two lengths that a device may mean by a size. */
export function unknownFormatFindings(bytes: Bytes, log: DeviceLog): readonly TrackFinding[] {
  if (bytes === 0) return [{ verdict: 'not-a-track', reason: 'the file is empty' }]
  if (log.endDate === 0)
    return [{ verdict: 'unfinished', reason: 'logs.json has no end for this log: it was never closed' }]
  if (isFileLength(bytes, log.size)) return []
  const reason = `the file has ${bytes} bytes, logs.json promises ${log.size} or ${fileLengthOf(log.size)}`
  return [{ verdict: bytes < log.size ? 'incomplete' : 'damaged', reason }]
}

/** Size, start and end alone do not distinguish two logs; while a log is open only its start is settled. */
function differencesOf(header: TrackHeader, log: DeviceLog): readonly string[] {
  const start = ['start', formatInstant(header.startDate), formatInstant(log.startDate)] as const
  const closed = [
    ['end', formatInstant(header.endDate), formatInstant(log.endDate)],
    ['distance', `${header.distance} mm`, `${log.distance} mm`],
    ['best 2 s', `${header.best2s} mm/s`, `${log.best2s} mm/s`],
    ['best 10 s', `${header.best10s} mm/s`, `${log.best10s} mm/s`],
    ['best 500 m', `${header.best500m} mm/s`, `${log.best500m} mm/s`],
  ] as const
  return [start, ...(isOpen(header, log) ? [] : closed)]
    .filter(([, found, said]) => found !== said)
    .map(([name, found, said]) => `${name} ${found} where logs.json says ${said}`)
}

function isOpen(header: TrackHeader, log: DeviceLog | undefined): boolean {
  return header.endDate === 0 || log?.endDate === 0
}

function describeOpen(facts: TrackFacts, header: TrackHeader, log: DeviceLog | undefined): string {
  const who =
    header.endDate !== 0
      ? `logs.json has no end for this log, though the track has (${formatInstant(header.endDate)}): read logs.json again`
      : 'the log was never closed: the header has no end'
  const last = facts.lastUtc === undefined ? '' : `, the last at ${formatInstant(facts.lastUtc)}`
  const size = log === undefined ? '' : ` (size in logs.json: ${log.size})`
  const cut = cutFindings(facts).map(({ reason }) => `; ${reason}`)
  return `${who}; ${facts.frames.gnss} GNSS frames in ${facts.bytes} bytes${size}${last}${cut}`
}

function describeShort(facts: TrackFacts, log: DeviceLog, promised: Bytes): string {
  const missing = promised - facts.bytes
  const frames = framesIn(promised)
  const count = frames === undefined ? '' : `, ${facts.frames.gnss} of ${frames} GNSS frames`
  const boundary = facts.ending.kind === 'whole' ? '; the last frame is whole' : ''
  return `${facts.bytes} of ${promised} bytes (size in logs.json: ${log.size})${count}: ${missing} bytes are missing${boundary}`
}

/** Without a record, only the end in the header shows a cut on a frame boundary. */
function endFindings(facts: TrackFacts, header: TrackHeader): readonly TrackFinding[] {
  // What follows bytes that are no frame was not read.
  if (facts.faults.has('no-frame')) return []
  const early = earlinessOf(facts, header)
  if (early <= MISSING_FROM) return []
  const seconds = (early / 1000).toFixed(1)
  const found =
    facts.lastUtc === undefined
      ? `there is no GNSS frame, and the log of the header lasted ${seconds} s`
      : `the last GNSS frame is ${seconds} s before the end in the header`
  return [{ verdict: 'incomplete', reason: `${found}: the end of the file is missing` }]
}

/** How long before the end in the header the last frame is; a log without frames lacks them from its start. */
function earlinessOf({ lastUtc }: TrackFacts, { startDate, endDate }: TrackHeader): Milliseconds {
  return endDate - (lastUtc ?? startDate)
}

/** The lengths a file may claim: the two bytes after the last frame may be counted or not. */
function contentLengths({ bytes, ending }: TrackFacts): readonly Bytes[] {
  return ending.kind === 'brackets' ? [bytes, bytes - 2] : [bytes]
}

function isLengthOf(facts: TrackFacts, { size }: DeviceLog): boolean {
  return contentLengths(facts).some((length) => isFileLength(length, size))
}

function framesIn(length: Bytes): number | undefined {
  const frames = (length - HEADER_BYTES) / GNSS_BYTES
  return Number.isInteger(frames) && frames >= 0 ? frames : undefined
}
