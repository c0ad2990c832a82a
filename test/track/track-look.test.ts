import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GnssFrame } from '../../src/core/oao/gnss-frame.ts'
import { GAPS_KEPT, GapFinder, stepBetween } from '../../src/track/gaps.ts'
import { type OpenTrack, openTrack } from '../../src/track/open-track.ts'
import { columnAt, SpeedColumns } from '../../src/track/speed-columns.ts'
import { SpreadFinder } from '../../src/track/spread.ts'
import { lookAtTrack, type TrackLook } from '../../src/track/track-look.ts'
import { START as SAILED_FROM, sail, writers } from '../core/formats/track-writers.ts'
import { buildTrack, plainShape } from '../core/oao/track-builder.ts'
import { anyFrames, framesOf, plainFrame, START, trackOf } from './gnss-builder.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-look-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function withTrack<Value>(
  bytes: Uint8Array,
  use: (track: OpenTrack) => Promise<Value>,
): Promise<Value> {
  const path = join(folder, 'track.oao')
  await writeFile(path, bytes)
  const opened = await openTrack(path)
  if (!opened.ok) throw new Error(opened.reason)
  try {
    return await use(opened.track)
  } finally {
    await opened.track.close()
  }
}

async function allFrames(track: OpenTrack): Promise<readonly GnssFrame[]> {
  const all: GnssFrame[] = []
  for await (const frames of track.frames()) all.push(...frames)
  return all
}

const isSure = ({ speedAccuracy }: GnssFrame): boolean => speedAccuracy < 1000

const lookAt = (bytes: Uint8Array): Promise<TrackLook> => withTrack(bytes, (track) => lookAtTrack(track, 100))

describe('a look at a track', () => {
  it('the track command shows the bests of the frames beside those of the header, and when they were sailed', async () => {
    const speeds = Array.from({ length: 800 }, (_, index) => (index >= 500 && index < 530 ? 15_000 : 8000))
    const track = buildTrack({ speeds })
    const { bests, distance, gnssFrames, missing, gaps } = await lookAt(track.bytes)
    const at = (frame: number) => plainShape.start + frame * 200
    const { best2s, best10s, best500m } = track.log
    expect(bests.best2s).toEqual({ speed: 15_000, header: best2s, from: at(500), to: at(509) })
    expect(bests.best10s).toMatchObject({ speed: best10s, header: best10s })
    expect(bests.best500m).toMatchObject({ speed: best500m, header: best500m })
    // The fast 6 s lie within the best 10 s, and these within the best 500 m.
    const [ten, long] = [bests.best10s, bests.best500m]
    expect(ten?.to).toBe((ten?.from ?? 0) + 9800)
    for (const best of [ten, long]) {
      expect(best?.from).toBeLessThanOrEqual(at(500))
      expect(best?.to).toBeGreaterThanOrEqual(at(529))
    }
    expect({ distance, gnssFrames, missing, gaps }).toEqual({
      distance: track.log.distance,
      gnssFrames: 800,
      missing: 0,
      gaps: { count: 0, total: 0, longest: [] },
    })
  })

  it('the track command leaves an unsure spike out of bests, distance and plot, and counts it', async () => {
    const steady = (index: number) => ({ speed: 8000, speedAccuracy: index % 100 === 50 ? 999 : 200 })
    const spike = { speed: 60_000, speedAccuracy: 1000 }
    const frames = framesOf(500, (index) => (index >= 200 && index < 230 ? spike : steady(index)))
    const { bests, distance, unsure, gnssFrames, columns } = await lookAt(trackOf(frames))
    expect({ distance, unsure, gnssFrames }).toEqual({
      distance: (470 * 8000) / 5,
      unsure: 30,
      gnssFrames: 500,
    })
    expect([bests.best2s?.speed, bests.best10s?.speed, bests.best500m?.speed]).toEqual([8000, 8000, 8000])
    expect(columns.filter(({ kind }) => kind === 'unsure')).toHaveLength(6)
    expect(Math.max(...columns.map((each) => (each.kind === 'frames' ? each.fastest : 0)))).toBe(8000)
  })

  it('the track command places a best around frames that are left out by its first and last frame', async () => {
    const frames = framesOf(100, (index) => {
      const isFast = (index >= 40 && index < 45) || (index >= 55 && index < 60)
      const isLeftOut = index >= 45 && index < 55
      return { speed: isFast || isLeftOut ? 15_000 : 5000, speedAccuracy: isLeftOut ? 1000 : 999 }
    })
    const { bests } = await lookAt(trackOf(frames))
    expect(bests.best2s).toMatchObject({ speed: 15_000, from: START + 40 * 200, to: START + 59 * 200 })
  })

  it('the track command shows gaps by their begin and end, and single missing frames apart from them', async () => {
    const frames = framesOf(60, (index) => ({
      utc:
        START + index * 200 + (index >= 20 ? 60_000 : 0) + (index >= 40 ? 1000 : 0) + (index >= 50 ? 200 : 0),
    }))
    const { gaps, missing } = await lookAt(trackOf(frames))
    const utc = (index: number) => frames[index]?.utc
    expect(gaps).toEqual({
      count: 2,
      total: 60_200 + 1200,
      longest: [
        { from: utc(19), to: utc(20) },
        { from: utc(39), to: utc(40) },
      ],
    })
    expect(missing).toBe(1)
  })

  it('the track command shows lowest, median and highest of satellites, HDOP and the accuracy of speeds', async () => {
    const frames = framesOf(9, (index) => ({
      satellites: 4 + index,
      hdop: 100 - index,
      speedAccuracy: index * 10,
    }))
    expect(await lookAt(trackOf(frames))).toMatchObject({
      satellites: { lowest: 4, median: 8, highest: 12 },
      hdop: { lowest: 92, median: 96, highest: 100 },
      speedAccuracy: { lowest: 0, median: 40, highest: 80 },
    })
  })

  it('the track command leaves a frame with a wrong checksum out of everything', async () => {
    const bytes = Uint8Array.from(trackOf(framesOf(40, (index) => (index === 7 ? { speed: 40_000 } : {}))))
    bytes[512 + 7 * 52 + 33] = 99
    const look = await lookAt(bytes)
    expect(look.report).toMatchObject({
      verdict: 'damaged',
      reasons: [expect.stringContaining(`the first at byte ${512 + 7 * 52}`)],
    })
    expect(look).toMatchObject({ gnssFrames: 39, missing: 1, satellites: { highest: 14 } })
    expect(Math.max(...look.columns.map((each) => (each.kind === 'frames' ? each.fastest : 0)))).toBeLessThan(
      14_000,
    )
  })

  it('the track command ignores a damaged header, and shows the frames', async () => {
    const bytes = Uint8Array.from(trackOf(framesOf(200)))
    bytes[426] = 200
    expect(await lookAt(bytes)).toMatchObject({
      report: { verdict: 'damaged' },
      hertz: 0,
      timezone: 0,
      gnssFrames: 200,
      distance: undefined,
      bests: { best2s: undefined, best10s: undefined, best500m: undefined },
      extent: { from: START, to: START + 199 * 200 },
    })
  })

  it('the track command counts frames with an impossible time or place, and is not stretched by them', async () => {
    const frames = framesOf(10, (index) => {
      if (index === 3) return { utc: 2 ** 60 }
      return index === 4 ? { latitude: -900_000_001 } : {}
    })
    expect(await lookAt(trackOf(frames))).toMatchObject({
      gnssFrames: 10,
      undated: 1,
      offGlobe: 1,
      extent: { from: START, to: START + 1800 },
      gaps: { count: 0 },
    })
  })

  it('the track command shows no extent for a track without frames', async () => {
    expect(await lookAt(trackOf([]))).toMatchObject({
      gnssFrames: 0,
      extent: undefined,
      satellites: undefined,
    })
  })

  it('the track command shows the frames that were judged of a file that grows meanwhile', async () => {
    const { length } = trackOf(framesOf(50))
    const counted = await withTrack(trackOf(framesOf(80)), async (whole) => {
      await truncate(whole.path, length)
      const opened = await openTrack(whole.path)
      if (!opened.ok) throw new Error(opened.reason)
      await writeFile(whole.path, trackOf(framesOf(80)))
      const look = await lookAtTrack(opened.track, 10)
      await opened.track.close()
      return look.gnssFrames
    })
    expect(counted).toBe(50)
  })
})

describe('an open track', () => {
  it('an open track gives every frame as the device wrote it, again and again', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrames, async (frames) => {
        const [once, again] = await withTrack(trackOf(frames), async (track) => [
          await allFrames(track),
          await allFrames(track),
        ])
        expect(once).toEqual(frames)
        expect(again).toEqual(frames)
      }),
    )
  })
})

describe('a file that is no track', () => {
  it.each([
    ['', 'is not a track: the file is empty; name a track file (.oao, .sbp, .sbn, .ubx, .gpx, .fit, NMEA)'],
    ['<html>', 'is not a track: the file begins with "<" like a web page or XML, not with a header'],
  ])('a file that is no track (%j) is refused with the reason and the remedy', async (content, reason) => {
    const path = join(folder, 'none.oao')
    await writeFile(path, content)
    expect(await openTrack(path)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })

  it('a file that is no track is read only until that is certain, however large it is', async () => {
    const path = join(folder, 'hole.oao')
    await writeFile(path, 'none')
    // A hole in the file: 1 TiB that takes no room, and long to read.
    await truncate(path, 2 ** 40)
    expect(await openTrack(path)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('is not a track'),
    })
  })
})

describe('the columns of a plot', () => {
  it('the columns of a plot keep the fastest and the slowest sure frame of each, so that no peak is ever lost', () => {
    fc.assert(
      fc.property(anyFrames, fc.integer({ min: 1, max: 30 }), (frames, count) => {
        const times = frames.map(({ utc }) => utc)
        const extent = { from: Math.min(...times), to: Math.max(...times) }
        const columns = new SpeedColumns(count, extent)
        for (const frame of frames) columns.add(frame)
        const seen = Map.groupBy(frames, ({ utc }) => columnAt(utc, extent, count))
        expect(columns.columns()).toEqual(
          Array.from({ length: count }, (_, index) => {
            const own = seen.get(index)
            if (own === undefined) return { kind: 'between' }
            const fewestSatellites = Math.min(...own.map(({ satellites }) => satellites))
            const speeds = own.filter(isSure).map(({ speed }) => speed)
            if (speeds.length === 0) return { kind: 'unsure', fewestSatellites }
            return {
              kind: 'frames',
              slowest: Math.min(...speeds),
              fastest: Math.max(...speeds),
              fewestSatellites,
            }
          }),
        )
      }),
    )
  })

  it('a column of a plot is a gap where nothing but a gap lies', () => {
    const columns = new SpeedColumns(10, { from: 0, to: 100 })
    for (const utc of [0, 15, 60]) columns.add({ ...plainFrame, utc })
    columns.addGap({ from: 15, to: 60 })
    expect(columns.columns().map(({ kind }) => kind)).toEqual([
      ...['frames', 'frames', 'gap', 'gap', 'gap', 'gap'],
      ...['frames', 'between', 'between', 'between'],
    ])
  })
})

describe('the step between two frames', () => {
  it.each([
    [200, 5, 'follows'],
    [1000, 5, 'follows'],
    [1001, 5, 'gap'],
    [1000, 1, 'follows'],
    [2000, 1, 'gap'],
    [1000, 0, 'follows'],
    [0, 5, 'follows'],
    [-1, 5, 'back'],
  ])('the step between two frames of %i ms at %i Hz is: %s', (step, hertz, kind) => {
    expect(stepBetween(START, START + step, hertz)).toBe(kind)
  })
})

describe('what is found in passing', () => {
  it('the longest gaps of a track are kept, and all are counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { maxLength: 5 * GAPS_KEPT }), (lengths) => {
        const finder = new GapFinder()
        for (const length of lengths) finder.add({ from: 7, to: 7 + length })
        const { count, total, longest } = finder.list()
        expect([count, total]).toEqual([lengths.length, lengths.reduce((sum, each) => sum + each, 0)])
        expect(longest.map(({ to }) => to - 7)).toEqual(lengths.toSorted((a, b) => b - a).slice(0, GAPS_KEPT))
      }),
    )
  })

  it("the lowest, the median and the highest of a track's numbers are kept", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(120), { minLength: 1 }), (values) => {
        const finder = new SpreadFinder(100)
        for (const value of values) finder.add(value)
        const sorted = values.toSorted((a, b) => a - b)
        expect(finder.spread()).toEqual({
          lowest: sorted[0],
          median: Math.min(100, sorted[Math.ceil(sorted.length / 2) - 1] ?? 0),
          highest: sorted.at(-1),
        })
      }),
    )
  })
})

describe('a track of a backup device', () => {
  it.each(['sbp', 'sbn', 'ubx', 'gpx', 'fit', 'nmea'] as const)(
    'a %s is looked at and exported as a track of a motion is',
    async (format) => {
      const look = await withTrack(writers[format](sail(400)), async (track) => {
        expect(await allFrames(track)).toHaveLength(400)
        return lookAtTrack(track, 80)
      })
      expect(look).toMatchObject({ header: undefined, hertz: 1, gnssFrames: 400, gaps: { count: 0 } })
      expect(look.bests.best500m).toMatchObject({ speed: look.report.bests?.best500m, header: undefined })
      expect(look.extent).toEqual({ from: SAILED_FROM, to: SAILED_FROM + 399_000 })
    },
  )

  it('something that is no track of any device is refused with the formats', async () => {
    await expect(withTrack(Buffer.from('GPS ok'.repeat(999)), allFrames)).rejects.toThrow('.sbp, .sbn, .ubx')
  })
})
