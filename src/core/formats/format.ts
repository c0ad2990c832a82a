/** The formats of tracks that are not ours, what their readers take, and what they give. */
import type { Bytes } from '../base/units.ts'
import type { GnssFrame } from '../oao/gnss-frame.ts'

export const foreignFormats = ['sbp', 'sbn', 'ubx', 'gpx', 'fit', 'nmea'] as const
export type ForeignFormat = (typeof foreignFormats)[number]

/** A point of a track. What its format does not have is 0; without a speed it comes from the positions. */
export type Point = Omit<GnssFrame, 'speed'> & { readonly speed: number | undefined }

/** Called for each fix, in the order of the file, with the place it begins at. */
export type OnPoint = (point: Point, at: Bytes) => void

/** What a device writes about itself. Texts from outside, cut to what a device can hold. */
export interface DeviceLabel {
  /** Typed into the device by its owner: often a File ID. */
  readonly user: string
  readonly serial: string
  readonly firmware: string
}

/** What a reader could not read, and what it leads to. */
export interface ReadingFault {
  readonly verdict: 'damaged' | 'incomplete'
  readonly reason: string
}

/** The faults of a file: its damages, and where it is cut, if it is. */
export function faultsOf(damages: readonly string[], cut?: string): readonly ReadingFault[] {
  return [
    ...damages.map((reason) => ({ verdict: 'damaged', reason }) as const),
    ...(cut === undefined ? [] : [{ verdict: 'incomplete', reason: cut } as const]),
  ]
}

/** All that is known of a file beside its points. */
export interface Reading {
  readonly faults: readonly ReadingFault[]
  /** What is odd but harmless. */
  readonly warnings: readonly string[]
  readonly device?: DeviceLabel | undefined
}

/** Takes the bytes of a file in order and never throws. */
export interface PointReader {
  /** Takes the next bytes; the caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void
  end(): Reading
}

/** A point with nothing but what every format has. */
export const barePoint: Point = {
  utc: 0,
  latitude: 0,
  longitude: 0,
  altitude: 0,
  speed: undefined,
  course: 0,
  fix: 3,
  satellites: 0,
  speedAccuracy: 0,
  horizontalAccuracy: 0,
  verticalAccuracy: 0,
  courseAccuracy: 0,
  hdop: 0,
}
