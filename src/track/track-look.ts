/** Summarises one track for a person: bests, gaps, satellites, speeds. */
import type { Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../core/base/units.ts'
import type { BestSpans, FrameSpan } from '../core/oao/best-speeds.ts'
import type { BestSpeeds, TrackHeader } from '../core/oao/frames.ts'
import { type GnssFrame, isAccurate, isDatable } from '../core/oao/gnss-frame.ts'
import type { TrackReport } from '../core/oao/verdict.ts'
import { GapFinder, type GapList, missingIn, stepBetween } from './gaps.ts'
import type { OpenTrack } from './open-track.ts'
import { type Extent, type SpeedColumn, SpeedColumns } from './speed-columns.ts'
import { type Spread, SpreadFinder } from './spread.ts'

export interface TrackLook {
  readonly path: string
  readonly report: TrackReport
  /** Absent when it is missing or damaged. */
  readonly header: TrackHeader | undefined
  /** GNSS frames a second by the header, or by the points of another format; 0 = not given. */
  readonly hertz: number
  /** The track's own zone; 0 if the header has none. */
  readonly timezone: Minutes
  /** Absent without a dated frame. */
  readonly extent: Extent | undefined
  /** GNSS frames with a right checksum. */
  readonly gnssFrames: number
  /** Those with an invalid time. */
  readonly undated: number
  /** Those with an impossible position. */
  readonly offGlobe: number
  /** Those with an unsure speed: they count in no best, distance or plot. */
  readonly unsure: number
  /** Single missing frames outside the gaps, by the rate; 0 if it is unknown. */
  readonly missing: number
  /** From the sure speeds; absent if the rate is unknown. */
  readonly distance: Millimetres | undefined
  readonly bests: Readonly<Record<keyof BestSpeeds, PlacedBest | undefined>>
  readonly gaps: GapList
  readonly satellites: Spread | undefined
  /** Hundredths. */
  readonly hdop: Spread | undefined
  /** mm/s. */
  readonly speedAccuracy: Spread | undefined
  readonly columns: readonly SpeedColumn[]
}

/** A best speed, and the frames in which it was sailed. */
export interface PlacedBest {
  readonly speed: MillimetresPerSecond
  /** The header's value; 0 if the track was too short or too slow, absent where the format has none. */
  readonly header: MillimetresPerSecond | undefined
  readonly from: Milliseconds
  readonly to: Milliseconds
}

/** Valid zones, as in settings.json (docs/configuration.md); the header may contain others. */
const zones = { least: -720, most: 840 } as const

/** The largest HDOP, in hundredths, and speed accuracy, in mm/s, with an exact median. */
const MOST_COUNTED = 65_535

/** Summarises an open track; the plot gets `columns` columns. Throws the file system's errors. */
export async function lookAtTrack(track: OpenTrack, columns: number): Promise<TrackLook> {
  const { hertz } = track
  const tally = new FrameTally(hertz, track.bestSpans, track.extent, columns)
  for await (const frames of track.frames()) for (const frame of frames) tally.add(frame)
  const { path, report, header, extent } = track
  const zone = header?.timezone ?? 0
  const timezone = zone >= zones.least && zone <= zones.most ? zone : 0
  return { path, report, header, hertz, timezone, extent, ...tally.figures(track) }
}

type Figures = Omit<TrackLook, 'path' | 'report' | 'header' | 'hertz' | 'timezone' | 'extent'>

/** Takes the frames of a track in order. */
class FrameTally {
  readonly #hertz: number
  readonly #columns: SpeedColumns
  /** The bests, with the times of the first and last frame of each. */
  readonly #places: { readonly name: keyof BestSpeeds; readonly span: FrameSpan; from: number; to: number }[]
  readonly #gaps = new GapFinder()
  readonly #satellites = new SpreadFinder(255)
  readonly #hdop = new SpreadFinder(MOST_COUNTED)
  readonly #speedAccuracy = new SpreadFinder(MOST_COUNTED)
  #frames = 0
  /** Frames that the device counts in its bests. */
  #counted = 0
  #undated = 0
  #missing = 0
  #speeds = 0
  #before: Milliseconds | undefined

  constructor(hertz: number, spans: BestSpans | undefined, extent: Extent | undefined, columns: number) {
    this.#hertz = hertz
    this.#columns = new SpeedColumns(columns, extent ?? { from: 0, to: 0 })
    this.#places = (['best2s', 'best10s', 'best500m'] as const).flatMap((name) => {
      const span = spans?.[name]
      return span === undefined ? [] : [{ name, span, from: 0, to: 0 }]
    })
  }

  add(frame: GnssFrame): void {
    if (isAccurate(frame)) {
      for (const place of this.#places) {
        if (this.#counted === place.span.first) place.from = frame.utc
        if (this.#counted === place.span.last) place.to = frame.utc
      }
      this.#counted += 1
      this.#speeds += frame.speed
    }
    this.#frames += 1
    this.#satellites.add(frame.satellites)
    this.#hdop.add(frame.hdop)
    this.#speedAccuracy.add(frame.speedAccuracy)
    if (isDatable(frame.utc)) this.#addDated(frame)
    else this.#undated += 1
  }

  figures({ report, header, offGlobe }: OpenTrack): Figures {
    const best = (name: keyof BestSpeeds): PlacedBest | undefined => {
      const place = this.#places.find((each) => each.name === name)
      if (place === undefined || report.bests === undefined) return undefined
      return { speed: report.bests[name], header: header?.[name], from: place.from, to: place.to }
    }
    return {
      gnssFrames: this.#frames,
      undated: this.#undated,
      offGlobe,
      unsure: this.#frames - this.#counted,
      missing: this.#missing,
      distance: this.#hertz === 0 ? undefined : Math.round(this.#speeds / this.#hertz),
      bests: { best2s: best('best2s'), best10s: best('best10s'), best500m: best('best500m') },
      gaps: this.#gaps.list(),
      satellites: this.#satellites.spread(),
      hdop: this.#hdop.spread(),
      speedAccuracy: this.#speedAccuracy.spread(),
      columns: this.#columns.columns(),
    }
  }

  #addDated(frame: GnssFrame): void {
    const { utc } = frame
    this.#columns.add(frame)
    const before = this.#before
    this.#before = utc
    if (before === undefined) return
    const step = stepBetween(before, utc, this.#hertz)
    if (step === 'follows') this.#missing += missingIn(utc - before, this.#hertz)
    if (step !== 'gap') return
    const gap = { from: before, to: utc }
    this.#gaps.add(gap)
    this.#columns.addGap(gap)
  }
}
