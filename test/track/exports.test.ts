import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrackHeader } from '../../src/core/oao/frames.ts'
import type { GnssFrame } from '../../src/core/oao/gnss-frame.ts'
import { writeCsv } from '../../src/track/export-csv.ts'
import type { ExportSource, WriteExport } from '../../src/track/export-format.ts'
import { decimal } from '../../src/track/export-format.ts'
import { writeGeojson } from '../../src/track/export-geojson.ts'
import { writeGpx } from '../../src/track/export-gpx.ts'
import { anyFrames, framesOf, plainFrame, START } from './gnss-builder.ts'
import { readXml, type XmlElement } from './strict-xml.ts'

const header: TrackHeader = {
  motion: 601,
  nickname: 'SIMULATED',
  startDate: START,
  endDate: START + 1,
  distance: 0,
  best2s: 0,
  best10s: 0,
  best500m: 0,
  firmware: 3232,
  timezone: 60,
  hertz: 5,
}

/** Frames in batches of seven, as a file gives them in batches of its own. */
function sourceOf(frames: readonly GnssFrame[], path = '/tracks/one.oao', head = header): ExportSource {
  return {
    path,
    header: head,
    hertz: head.hertz,
    async *frames() {
      for (let at = 0; at < frames.length; at += 7) yield frames.slice(at, at + 7)
    },
  }
}

async function textOf(write: WriteExport, source: ExportSource): Promise<string> {
  let text = ''
  for await (const chunk of write(source)) text += chunk
  return text
}

/** Where a new line begins: said once more, by other means than the exports go. */
function segmentsOf(frames: readonly GnssFrame[]): readonly (readonly GnssFrame[])[] {
  const segments: GnssFrame[][] = []
  frames.forEach((frame, index) => {
    const before = frames[index - 1]
    const step = before === undefined ? Number.NaN : frame.utc - before.utc
    const turn = before === undefined ? 0 : Math.abs(frame.longitude / 1e7 - before.longitude / 1e7)
    if (step >= 0 && step <= 1000 && turn <= 180) segments.at(-1)?.push(frame)
    else segments.push([frame])
  })
  return segments
}

const iso = (utc: number) => new Date(utc).toISOString()
const scaled = (value: string | undefined, factor: number) => Math.round(Number(value) * factor)

describe('a decimal', () => {
  it.each([
    [0, 7, '0.0000000'],
    [-1, 7, '-0.0000001'],
    [-1_800_000_000, 7, '-180.0000000'],
    [4_294_967_295, 3, '4294967.295'],
    [83, 2, '0.83'],
  ])('a decimal is exported exactly: %i with %i digits is %s', (value, digits, text) => {
    expect(decimal(value, digits)).toBe(text)
  })
})

describe('a track as CSV', () => {
  it('a track as CSV has every value of every frame, to the last digit', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrames, async (frames) => {
        const rows = parse(await textOf(writeCsv, sourceOf(frames)), { columns: true }) as Record<
          string,
          string
        >[]
        const read = rows.map((row) => ({
          utc: Date.parse(row.time ?? ''),
          latitude: scaled(row.latitude_deg, 1e7),
          longitude: scaled(row.longitude_deg, 1e7),
          altitude: scaled(row.altitude_m, 1e3),
          speed: scaled(row.speed_m_s, 1e3),
          course: scaled(row.course_deg, 1e5),
          fix: Number(row.fix),
          satellites: Number(row.satellites),
          speedAccuracy: scaled(row.speed_accuracy_m_s, 1e3),
          horizontalAccuracy: scaled(row.horizontal_accuracy_m, 1e3),
          verticalAccuracy: scaled(row.vertical_accuracy_m, 1e3),
          courseAccuracy: scaled(row.course_accuracy_deg, 1e5),
          hdop: scaled(row.hdop, 100),
        }))
        expect(read).toEqual(frames)
        for (const row of rows) {
          expect(Number(row.speed_knots)).toBeCloseTo((Number(row.speed_m_s) * 3600) / 1852, 2)
        }
      }),
    )
  })

  it('a track as CSV leaves the time of a frame blank whose time is no date', async () => {
    const text = await textOf(writeCsv, sourceOf([{ ...plainFrame, utc: 2 ** 60 }]))
    expect(text.split('\n')[1]).toMatch(/^,50\.6012345,-2\.4543210,-1\.250,12\.345,23\.997,/)
  })
})

const pointOf = (frame: GnssFrame) => ({
  longitude: frame.longitude / 1e7,
  latitude: frame.latitude / 1e7,
  altitude: frame.altitude / 1e3,
  time: iso(frame.utc),
  speed: frame.speed / 1e3,
})

interface Feature {
  readonly geometry: { readonly type: string; readonly coordinates: unknown }
  readonly properties: Readonly<Record<string, unknown>>
}

function readGeojson(text: string): readonly Feature[] {
  const collection = JSON.parse(text) as { type: string; features: (Feature & { type: string })[] }
  expect(collection.type).toBe('FeatureCollection')
  for (const feature of collection.features) expect(feature.type).toBe('Feature')
  return collection.features
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${String(value)}`)
  return value
}

/** The places of a feature's list with their times and speeds. */
function zip(coordinates: unknown, times: unknown, speeds: unknown): readonly object[] {
  const [places, whens, fasts] = [coordinates, times, speeds] as [number[][], string[], number[]]
  expect([whens.length, fasts.length]).toEqual([places.length, places.length])
  return places.map(([longitude, latitude, altitude], index) => {
    return { longitude, latitude, altitude, time: whens[index], speed: fasts[index] }
  })
}

describe('a track as GeoJSON', () => {
  it('a track as GeoJSON has every frame with time and speed, in lines that end at gaps, and alone between two', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrames, async (frames) => {
        const [lines, points] = readGeojson(await textOf(writeGeojson, sourceOf(frames)))
        const segments = segmentsOf(frames)
        expect(lines?.geometry.type).toBe('MultiLineString')
        const [times, speeds] = [listOf(lines?.properties.coordTimes), listOf(lines?.properties.speeds)]
        const read = listOf(lines?.geometry.coordinates).map((line, index) =>
          zip(line, times[index], speeds[index]),
        )
        expect(read).toEqual(segments.filter((each) => each.length > 1).map((each) => each.map(pointOf)))
        const alone = segments.filter((each) => each.length === 1).flat()
        expect(points === undefined).toBe(alone.length === 0)
        if (points === undefined) return
        expect(points.geometry.type).toBe('MultiPoint')
        const { geometry, properties } = points
        expect(zip(geometry.coordinates, properties.coordTimes, properties.speeds)).toEqual(
          alone.map(pointOf),
        )
      }),
    )
  })

  it('a track as GeoJSON is named after its file and its motion, whatever the name', async () => {
    const [lines] = readGeojson(await textOf(writeGeojson, sourceOf(framesOf(2), '/a/"b\u001b]\n<&>.oao')))
    expect(lines?.properties).toMatchObject({
      name: '"b\u001b]\n<&>.oao',
      motion: 'motion-601',
      nickname: 'SIMULATED',
      firmware: 3232,
      hertz: 5,
    })
  })

  it('a track as GeoJSON without frames is one empty line', async () => {
    const [lines, points] = readGeojson(await textOf(writeGeojson, sourceOf([])))
    expect(lines?.geometry.coordinates).toEqual([])
    expect(points).toBeUndefined()
  })

  it('a track as GeoJSON has no place off the globe, and no time that is no date', async () => {
    const frames = framesOf(4, (index) => {
      if (index === 1) return { latitude: 900_000_001 }
      return index === 2 ? { utc: 2 ** 60 } : {}
    })
    const features = readGeojson(await textOf(writeGeojson, sourceOf(frames)))
    expect(features.flatMap(({ properties }) => properties.coordTimes)).toEqual([
      iso(START),
      null,
      iso(START + 600),
    ])
  })
})

/** The words that `fixType` of the schema has, by the codes of the devices. */
const fixWords: ReadonlyMap<number, string> = new Map([
  [0, 'none'],
  [1, 'none'],
  [2, '2d'],
  [3, '3d'],
  [4, '3d'],
  [5, 'none'],
])

const child = (element: XmlElement | undefined, name: string) =>
  element?.children.find((each) => each.name === name)

function trackIn(document: string): XmlElement {
  const gpx = readXml(document)
  expect([gpx.name, gpx.attributes.get('version'), gpx.children.map(({ name }) => name)]).toEqual([
    'gpx',
    '1.1',
    ['trk'],
  ])
  expect(gpx.attributes.get('xmlns')).toBe('http://www.topografix.com/GPX/1/1')
  expect(gpx.attributes.get('xmlns:gpxtpx')).toBe('http://www.garmin.com/xmlschemas/TrackPointExtension/v2')
  const [track] = gpx.children
  if (track === undefined) throw new Error('has no track')
  return track
}

describe('a track as GPX', () => {
  it('a track as GPX has every frame in segments that end at gaps, as its schema requires', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrames, async (frames) => {
        const track = trackIn(await textOf(writeGpx, sourceOf(frames)))
        const segments = track.children.filter(({ name }) => name === 'trkseg')
        const read = segments.map((segment) =>
          segment.children.map((point) => {
            const fix = child(point, 'fix')
            expect(point.children.map(({ name }) => name)).toEqual([
              'ele',
              'time',
              ...(fix === undefined ? [] : ['fix']),
              'sat',
              'hdop',
              'extensions',
            ])
            const extension = child(child(point, 'extensions'), 'gpxtpx:TrackPointExtension')
            const longitude = scaled(point.attributes.get('lon'), 1e7)
            expect(longitude).toBeLessThan(180e7)
            const course = child(extension, 'gpxtpx:course')
            return {
              latitude: scaled(point.attributes.get('lat'), 1e7),
              longitude,
              altitude: scaled(child(point, 'ele')?.text, 1e3),
              utc: Date.parse(child(point, 'time')?.text ?? ''),
              fix: fix?.text,
              satellites: Number(child(point, 'sat')?.text),
              hdop: scaled(child(point, 'hdop')?.text, 100),
              speed: scaled(child(extension, 'gpxtpx:speed')?.text, 1e3),
              course: course === undefined ? 36_000_000 : scaled(course.text, 1e5),
            }
          }),
        )
        const expected = segmentsOf(frames).map((segment) =>
          segment.map(({ latitude, longitude, altitude, utc, fix, satellites, hdop, speed, course }) => ({
            fix: fixWords.get(fix),
            ...{ latitude, altitude, utc, satellites, hdop, speed, course },
            longitude: longitude === 1_800_000_000 ? -longitude : longitude,
          })),
        )
        expect(read).toEqual(expected)
      }),
    )
  })

  it('a track as GPX has a name that neither ends its element nor controls a terminal, whatever the file is called', async () => {
    const path = '/a/</name>&"\u001b[2J\u0000\ud800\ufffe]]>.oao'
    const hostile = { ...header, nickname: '<b>&"' }
    const track = trackIn(await textOf(writeGpx, sourceOf(framesOf(2), path, hostile)))
    expect(track.children.map(({ name }) => name)).toEqual(['name', 'src', 'trkseg'])
    expect(child(track, 'name')?.text).toBe('name>&"\ufffd]]>.oao')
    expect(child(track, 'src')?.text).toBe('motion-601 <b>&", firmware 3232')
  })

  it('a track as GPX without frames has no segment', async () => {
    const track = trackIn(await textOf(writeGpx, sourceOf([])))
    expect(track.children.map(({ name }) => name)).toEqual(['name', 'src'])
  })

  it('a track as GPX leaves out a time that is no date and a place off the globe, which its schema does not allow', async () => {
    const frames = [
      { ...plainFrame, utc: 2 ** 60 },
      { ...plainFrame, longitude: -1_800_000_001 },
    ]
    const [segment] = trackIn(await textOf(writeGpx, sourceOf(frames))).children.slice(2)
    expect(segment?.children).toHaveLength(1)
    expect(child(segment?.children[0], 'time')).toBeUndefined()
  })
})
