/** Reads a track of any format, which its content shows and never its name, and judges it. */
import type { Bytes, Millimetres, Milliseconds } from '../base/units.ts'
import { type TrackFinding, type Verdict, verdicts } from '../domain/track-verdict.ts'
import type { BestSpans } from '../oao/best-speeds.ts'
import { FrameReader } from '../oao/frame-reader.ts'
import { HEADER_MODE } from '../oao/frames.ts'
import { type GnssFrame, hasAccurateSpeed, readGnssFrame } from '../oao/gnss-frame.ts'
import { judgeTrack, type PointSummary, type TrackReport } from '../oao/verdict.ts'
import { FitReader, looksLikeFit } from './fit-reader.ts'
import {
  type DeviceLabel,
  type ForeignFormat,
  faultsOf,
  type OnPoint,
  type PointReader,
  type Reading,
} from './format.ts'
import { GpxReader, looksLikeGpx } from './gpx-reader.ts'
import { looksLikeNmea, NmeaReader } from './nmea-reader.ts'
import { type PointFacts, PointTally } from './point-tally.ts'
import { looksLikeSbn, SbnReader } from './sbn-reader.ts'
import { looksLikeSbp, SbpReader } from './sbp-reader.ts'
import { looksLikeUbx, UbxReader } from './ubx-reader.ts'

/** What a file has, in whatever format. */
export interface TrackContent {
  readonly format: 'oao' | ForeignFormat | undefined
  readonly report: TrackReport
  /** When the track begins and ends; absent without a dated point. */
  readonly start?: Milliseconds
  readonly end?: Milliseconds
  readonly distance: Millimetres
  readonly bestSpans?: BestSpans
  readonly device?: DeviceLabel
}

/** Takes the bytes of one file in order and never throws. */
export interface ContentReader {
  /** Takes the next bytes; the caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void
  end(): TrackContent
  /** True once it is certain that the file is in no known format: the rest of it need not be read. */
  readonly isUnknown: boolean
}

type Inside = ContentReader
type OnFrame = (frame: GnssFrame) => void

/** The bytes that show the format: a log may begin inside a frame, and XML with a long comment. */
const HEAD_BYTES: Bytes = 4096

interface Format {
  readonly format: ForeignFormat
  readonly looksLike: (head: Buffer) => boolean
  readonly open: (onPoint: OnPoint) => PointReader
}

/** The surest signs first. */
const formats: readonly Format[] = [
  { format: 'fit', looksLike: looksLikeFit, open: (onPoint) => new FitReader(onPoint) },
  { format: 'gpx', looksLike: looksLikeGpx, open: (onPoint) => new GpxReader(onPoint) },
  { format: 'nmea', looksLike: looksLikeNmea, open: (onPoint) => new NmeaReader(onPoint) },
  { format: 'sbp', looksLike: looksLikeSbp, open: (onPoint) => new SbpReader(onPoint) },
  { format: 'ubx', looksLike: looksLikeUbx, open: (onPoint) => new UbxReader(onPoint) },
  { format: 'sbn', looksLike: looksLikeSbn, open: (onPoint) => new SbnReader(onPoint) },
]

/** A reader of a file in any format; `onFrame` is called for each point in the order of the file. */
export function createContentReader(onFrame?: OnFrame): ContentReader {
  let head = Buffer.alloc(0)
  let inside: Inside | undefined
  const open = (): Inside => {
    const opened = readerFor(head, onFrame)
    opened.push(head)
    return opened
  }
  return {
    push: (chunk) => {
      if (inside !== undefined) {
        inside.push(chunk)
        return
      }
      head = Buffer.concat([head, chunk])
      if (head.length >= HEAD_BYTES) inside = open()
    },
    end: () => (inside ?? open()).end(),
    get isUnknown() {
      return inside?.isUnknown === true
    },
  }
}

function readerFor(head: Buffer, onFrame: OnFrame | undefined): Inside {
  const isOao = head.length >= 2 && head.readUInt16LE(0) === HEADER_MODE
  const found = isOao ? undefined : formats.find(({ looksLike }) => looksLike(head.subarray(0, HEAD_BYTES)))
  return found === undefined ? oaoReader(isOao, onFrame) : foreignReader(found, onFrame)
}

function oaoReader(isOao: boolean, onFrame: OnFrame | undefined): Inside {
  // What the device does not count would make the distance longer.
  const frames = new FrameReader((view, at) => {
    if (onFrame !== undefined) onFrame(readGnssFrame(view, at))
    if (hasAccurateSpeed(view, at)) speeds += view.getUint32(at + 16, true)
  })
  let speeds = 0
  return {
    isUnknown: !isOao,
    push: (chunk) => frames.push(chunk),
    end: () => {
      const facts = frames.facts()
      const { header, firstUtc, lastUtc, bestSpans } = facts
      const start = header?.startDate ?? firstUtc
      return {
        format: isOao ? 'oao' : undefined,
        report: judgeTrack(facts, 'no-records'),
        ...(start === undefined ? {} : { start }),
        ...(lastUtc === undefined ? {} : { end: lastUtc }),
        distance: header === undefined || header.hertz === 0 ? 0 : Math.round(speeds / header.hertz),
        ...(bestSpans === undefined ? {} : { bestSpans }),
        ...(header === undefined
          ? {}
          : {
              device: {
                user: header.nickname,
                serial: String(header.motion),
                firmware: String(header.firmware),
              },
            }),
      }
    },
  }
}

function foreignReader({ format, open }: Format, onFrame: OnFrame | undefined): Inside {
  const tally = new PointTally(onFrame)
  const reader = open((point, at) => tally.add(point, at))
  let bytes: Bytes = 0
  return {
    isUnknown: false,
    push: (chunk) => {
      bytes += chunk.length
      reader.push(chunk)
    },
    end: () => {
      const reading = reader.end()
      const facts = tally.facts()
      const { firstUtc, lastUtc, distance, bestSpans } = facts
      return {
        format,
        report: judge(format, bytes, reading, facts),
        ...(firstUtc === undefined ? {} : { start: firstUtc }),
        ...(lastUtc === undefined ? {} : { end: lastUtc }),
        distance,
        ...(bestSpans === undefined ? {} : { bestSpans }),
        ...(reading.device === undefined ? {} : { device: reading.device }),
      }
    },
  }
}

function judge(format: ForeignFormat, bytes: Bytes, reading: Reading, facts: PointFacts): TrackReport {
  const findings: readonly TrackFinding[] = [
    ...reading.faults,
    ...faultsOf(facts.damages),
    ...(facts.points === 0 ? [{ verdict: 'not-a-track' as const, reason: noneOf(format, facts) }] : []),
  ].toSorted((one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict))
  const verdict: Verdict = findings[0]?.verdict ?? 'usable'
  const isSound = findings.length === 0
  const doubts = isSound ? facts.doubts : []
  return {
    verdict,
    reasons: findings.map(({ reason }) => reason),
    warnings: isSound
      ? [
          `${format.toUpperCase()} of a device without a record: nothing says how long it must be`,
          ...reading.warnings,
          ...facts.warnings,
          ...doubts,
        ]
      : [],
    doubts,
    bytes,
    frames: undefined,
    header: undefined,
    bests: facts.bests,
    foreign: summaryOf(format, facts, reading),
  }
}

function noneOf(format: ForeignFormat, { warnings }: PointFacts): string {
  const [why] = warnings
  return `there is no point with a plausible date in this ${format.toUpperCase()} file${why === undefined ? '' : ` (${why})`}`
}

function summaryOf(format: ForeignFormat, facts: PointFacts, { device }: Reading): PointSummary {
  const { points, firstUtc, lastUtc, hertz, distance, speedsFromPositions } = facts
  return {
    format,
    points,
    ...(firstUtc === undefined ? {} : { firstUtc }),
    ...(lastUtc === undefined ? {} : { lastUtc }),
    ...(hertz === undefined ? {} : { hertz }),
    distance,
    speeds: speedsFromPositions * 2 > points ? 'positions' : 'doppler',
    ...(device === undefined ? {} : { device }),
  }
}
