import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knotsOf } from '../../../src/core/base/units.ts'
import { isSound } from '../../../src/core/domain/track-verdict.ts'
import { createContentReader, type TrackContent } from '../../../src/core/formats/content-reader.ts'
import type { GnssFrame } from '../../../src/core/oao/gnss-frame.ts'
import { buildTrack } from '../oao/track-builder.ts'
import {
  locosysHeader,
  navPvt,
  nmeaSentences,
  type Sailed,
  START,
  sail,
  sbnFix,
  sbpRecord,
  sentence,
  sirfFrame,
  ubxFrame,
  type WriterName,
  writeFit,
  writeGpx,
  writeNmea,
  writers,
  writeSbn,
  writeSbp,
  writeUbx,
} from './track-writers.ts'

const formats = Object.keys(writers) as readonly WriterName[]
const track = sail(600)

function read(...chunks: readonly Uint8Array[]): TrackContent & { readonly frames: readonly GnssFrame[] } {
  const frames: GnssFrame[] = []
  const reader = createContentReader((frame) => frames.push(frame))
  for (const chunk of chunks) reader.push(chunk)
  return { ...reader.end(), frames }
}

function piecesOf(bytes: Uint8Array, length: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.slice(index * length, (index + 1) * length),
  )
}

const oao = buildTrack({
  start: START,
  hertz: 1,
  speeds: track.map(({ speed }) => Math.round(speed * 1000)),
})

describe('one track in all formats', () => {
  test.each(formats)('the %s has the same start, end and bests within 0.05 kn as the OAO', (format) => {
    const found = read(writers[format](track))
    const wanted = read(oao.bytes)
    expect(wanted.format).toBe('oao')
    expect(found.format).toBe(format)
    expect(found.report).toMatchObject({ verdict: 'usable', reasons: [], doubts: [] })
    expect([found.start, found.end]).toEqual([wanted.start, wanted.end])
    expect(found.report.foreign).toMatchObject({ format, points: 600, hertz: 1, speeds: 'doppler' })
    for (const best of ['best2s', 'best10s', 'best500m'] as const) {
      const [one = 0, other = 0] = [found.report.bests?.[best], wanted.report.bests?.[best]]
      expect(other).toBeGreaterThan(10_000)
      expect(Math.abs(knotsOf(one) - knotsOf(other)), best).toBeLessThan(0.05)
    }
    expect(Math.abs(found.distance - wanted.distance) / wanted.distance).toBeLessThan(0.001)
  })

  test.each(formats)('each point of the %s has its time, place, speed and satellites', (format) => {
    const { frames } = read(writers[format](track))
    expect(frames.map(({ utc }) => utc)).toEqual(track.map(({ utc }) => utc))
    for (const [index, { latitude, longitude, speed, satellites }] of track.entries()) {
      const frame = frames[index]
      expect(Math.abs((frame?.latitude ?? 0) - latitude * 1e7)).toBeLessThan(3)
      expect(Math.abs((frame?.longitude ?? 0) - longitude * 1e7)).toBeLessThan(3)
      expect(Math.abs((frame?.speed ?? 0) - speed * 1000)).toBeLessThan(6)
      expect(frame?.satellites).toBe(format === 'fit' ? 0 : satellites)
    }
  })

  test.each(formats)('it does not matter how the %s comes in pieces', (format) => {
    const bytes = writers[format](sail(120))
    const whole = read(bytes)
    for (const length of [1, 7, 31, 97, 4095, 4096, 4097])
      expect(read(...piecesOf(bytes, length)), `pieces of ${length}`).toEqual(whole)
  })

  test.each(['sbp', 'sbn', 'ubx', 'gpx', 'nmea'] as const)(
    '%s at 5 Hz gives the rate and bests of 5 Hz',
    (format) => {
      const fast = sail(300, 5)
      const { report } = read(writers[format](fast))
      const speeds = fast.map(({ speed }) => Math.round(speed * 1000))
      const { bests } = read(buildTrack({ start: START, hertz: 5, speeds }).bytes).report
      expect(report.foreign?.hertz).toBe(5)
      expect(Math.abs((report.bests?.best500m ?? 0) - (bests?.best500m ?? 0))).toBeLessThan(20)
    },
  )
})

describe('what may be odd in a sound file', () => {
  test('SBP: a blank header, one line feed and padding at the end are all in order', () => {
    const plain = writeSbp(track)
    const blank = Buffer.concat([Buffer.alloc(64, 0xff), plain.subarray(64)])
    expect(read(blank).report).toMatchObject({ verdict: 'usable', foreign: { points: 600 } })
    expect(read(plain, Buffer.of(0x0a)).report.verdict).toBe('usable')
    expect(read(plain, Buffer.alloc(96, 0xff)).report).toMatchObject({
      verdict: 'usable',
      foreign: { points: 600 },
    })
    const inside = [plain.subarray(0, 128), Buffer.alloc(32, 0xff), plain.subarray(128)]
    expect(read(...inside).report.reasons).toEqual(['1 record of padding before others, at byte 128'])
  })

  test('SBP: December is month 0 of the next year', () => {
    const december = sail(30, 1, Date.UTC(2025, 11, 31, 23, 59, 50))
    expect(read(writeSbp(december)).frames.map(({ utc }) => utc)).toEqual(december.map(({ utc }) => utc))
  })

  test('the header of a Locosys device gives user and serial, whichever way round its length is', () => {
    const device = { user: 'GEORG8MICHA', serial: '123201112', firmware: 'V1.4 (B1122T)' }
    expect(read(writeSbp(track)).device).toEqual(device)
    expect(read(writeSbn(track)).device).toEqual(device)
    const swapped = writeSbp(track)
    swapped.subarray(4, 6).reverse()
    expect(read(swapped).device).toEqual(device)
    const patched = writeSbn(track)
    patched.write('ANNA07WEBER', 5, 'latin1')
    expect(read(patched)).toMatchObject({ device: { user: 'ANNA07WEBER' }, report: { verdict: 'usable' } })
    const unknown = read(
      locosysHeader('unknown'),
      writeSbn(track).subarray(locosysHeader('GEORG8MICHA').length),
    )
    expect(unknown.device?.user).toBe('')
  })

  test('SBN: old fixes are shorter, other messages are skipped, and a fix without a position is none', () => {
    const short = track.map((point) => sirfFrame(sbnFix(point, 91)))
    expect(read(locosysHeader('A'), ...short).report.foreign?.points).toBe(600)
    const other = sirfFrame(Buffer.from([2, 1, 2, 3]))
    const invalid = sbnFix({ ...track[0], utc: START } as Sailed)
    invalid.writeUInt16BE(1, 1)
    const bytes = Buffer.concat([locosysHeader('A'), other, sirfFrame(invalid), ...short, Buffer.of(0x0a)])
    expect(read(bytes).report).toMatchObject({ verdict: 'usable', foreign: { points: 600 } })
  })

  test('UBX: a file may begin and end inside a frame', () => {
    const bytes = writeUbx(track)
    const { report } = read(bytes.subarray(40, bytes.length - 20))
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toContain('the first 60 bytes are the rest of a frame')
    expect(report.warnings.join()).toContain('the file ends inside the frame at byte')
    expect(report.foreign?.points).toBe(599)
  })

  test('UBX: a receiver that has no fix or no date yet gives no point, and old fixes are shorter', () => {
    const [first] = track
    const undated = navPvt(first as Sailed)
    undated.writeUInt8(0, 11)
    const unfixed = navPvt(first as Sailed)
    unfixed.writeUInt8(0, 20)
    const old = track.map((point) => ubxFrame(1, 7, navPvt(point).subarray(0, 84)))
    const { report } = read(ubxFrame(1, 7, undated), ubxFrame(1, 7, unfixed), ...old)
    expect(report.foreign?.points).toBe(600)
    expect(report.warnings).toContain('1 fix without a date, at byte 0')
  })

  test.each([
    ['GPX 1.0', (speed: string) => `<speed>${speed}</speed>`],
    [
      'a watch',
      (speed: string) =>
        `<extensions><gpxtpx:TrackPointExtension><gpxtpx:speed>${speed}</gpxtpx:speed></gpxtpx:TrackPointExtension></extensions>`,
    ],
    [
      'an exporter',
      (speed: string) => `<extensions><gpxdata:Speed><![CDATA[${speed}]]></gpxdata:Speed></extensions>`,
    ],
  ])('GPX: the speed is found as %s writes it', (_, speedOf) => {
    expect(read(writeGpx(track, speedOf)).report.foreign?.speeds).toBe('doppler')
  })

  test('GPX: without speeds they come from the positions, and the report says so', () => {
    const { report } = read(writeGpx(track, () => ''))
    expect(report.foreign?.speeds).toBe('positions')
    expect(report.warnings.join()).toContain('600 of 600 speeds are worked out from positions')
    const { bests } = read(writeGpx(track)).report
    expect(Math.abs((report.bests?.best500m ?? 0) - (bests?.best500m ?? 0))).toBeLessThan(200)
  })

  test('GPX: way points and points without a time are no part of the track, and a time without a zone is UTC', () => {
    const text = writeGpx(track).toString()
    const odd = text
      .replace('<trk>', '<wpt lat="1" lon="2"><time>2026-10-07T10:00:00Z</time></wpt><trk>')
      .replace(/<time>[^<]*<\/time>/, (time) => time)
      .replace('</trkseg>', '<trkpt lat="50.5" lon="-2.4"><ele>1</ele></trkpt></trkseg>')
      .replaceAll('.000Z</time>', '</time>')
    const { report, start } = read(Buffer.from(odd))
    expect(report.foreign?.points).toBe(600)
    expect(start).toBe(START)
    expect(report.warnings.join()).toContain('1 point without a time')
  })

  test('NMEA: GGA may come after RMC, and checksums may be missing', () => {
    const lines = writeNmea(track).toString().split('\r\n')
    const turned = lines.map((_, index) => lines[index ^ 1]?.replace(/\*..$/, '') ?? '')
    const { report, frames } = read(Buffer.from(turned.join('\n')))
    expect(report).toMatchObject({ verdict: 'usable', foreign: { points: 600 } })
    expect(frames[5]).toMatchObject({ satellites: 14, hdop: 80, altitude: 1500 })
  })

  test('NMEA: sentences without a fix give no points', () => {
    const blank = sentence('GNRMC,101939.000,V,,,,,,,071026,,,N')
    expect(read(Buffer.from(blank.repeat(20)), writeNmea(track)).report.foreign?.points).toBe(600)
  })
})

describe('times', () => {
  test('the first fix with a plausible date begins the track', () => {
    const rollover = sail(30, 1, START - 1024 * 7 * 86_400_000)
    const { start, report } = read(writeSbp([...rollover, ...track]))
    expect(start).toBe(START)
    expect(report.verdict).toBe('usable')
    expect(report.warnings).toContain(
      '30 points with a date before 2020 or after 2099, left out, the first at byte 64',
    )
  })

  test('points of another week before the others do not date the track', () => {
    const early = sail(30, 1, START - 40 * 86_400_000)
    const { start, report } = read(writeUbx([...early, ...track]))
    expect(start).toBe(START)
    expect(report.doubts).toEqual([
      'the first 30 points lie more than a week before the others: the date is that of the others',
    ])
  })

  test('one step back near the start is a clock that was corrected, a later one is damage', () => {
    const early = sail(10, 1, START + 2000)
    const { report } = read(writeUbx([...early, ...sail(600, 1, START + 5000)]))
    expect(report.verdict).toBe('usable')
    expect(report.warnings.join()).toContain('time steps back once')
    expect(read(writeUbx([...track, ...track])).report).toMatchObject({
      verdict: 'damaged',
      reasons: ['1 point earlier than the one before, at byte 75600'],
    })
  })

  test('a point that is written twice counts once', () => {
    const twice = track.flatMap((point) => [point, point])
    expect(read(writeSbp(twice)).report.bests).toEqual(read(writeSbp(track)).report.bests)
  })

  test('points at uneven times are said to be so', () => {
    const uneven = track.filter((_, index) => index % 7 === 0 || index % 3 === 0)
    expect(read(writeFit(uneven)).report.warnings.join()).toContain('the best speeds count each point alike')
  })
})

describe('what cannot be true', () => {
  test('a leap and a place off the globe are doubts', () => {
    const leapt = track.map((point, index) => (index < 300 ? point : { ...point, longitude: 9 }))
    expect(read(writeSbp(leapt)).report.doubts.join()).toContain('too far from the one before')
    const off = track.map((point, index) => (index === 40 ? { ...point, latitude: 95 } : point))
    expect(read(writeSbp(off)).report.doubts.join()).toContain('not on the globe')
  })

  test('a speed that nothing reaches is a doubt, where it counts', () => {
    const fast = track.map((point, index) => (index > 40 && index < 50 ? { ...point, speed: 120 } : point))
    expect(read(writeSbp(fast)).report.doubts.join()).toContain('faster than 60 m/s')
  })
})

describe('a damaged or foreign file', () => {
  test('a flipped bit in a frame with a checksum is named with its place', () => {
    for (const [bytes, reason] of [
      [writeSbn(track), '1 frame with a wrong checksum, at byte'],
      [writeUbx(track), '1 frame with a wrong checksum, at byte'],
      [writeNmea(track), '1 sentence with a wrong checksum, at byte'],
      [writeFit(track), 'its checksum at the end is wrong'],
    ] as const) {
      const bad = Buffer.from(bytes)
      bad[2000] = (bad[2000] ?? 0) ^ 4
      const { verdict, reasons } = read(bad).report
      expect(isSound(verdict)).toBe(false)
      expect(reasons.join()).toContain(reason)
    }
  })

  test.each([
    ['sbp', 'the file ends inside the record at byte 19232 (3 of 32 bytes of it)'],
    ['sbn', 'the file ends inside the frame at byte'],
    ['gpx', 'before </gpx>'],
    ['nmea', 'the file ends inside the sentence at byte'],
    ['fit', 'its end is missing'],
  ] as const)('a cut %s is not whole', (format, reason) => {
    const bytes = writers[format](track)
    const { report } = read(bytes.subarray(0, bytes.length - 29))
    expect(isSound(report.verdict)).toBe(false)
    expect(report.reasons.join()).toContain(reason)
  })

  test('bytes between frames are named, and what follows is read', () => {
    const noise = Buffer.alloc(300, 0x55)
    for (const write of [writeSbn, writeUbx]) {
      const { report } = read(write(track), noise, write(sail(60, 1, START + 700_000)))
      expect(report.verdict).toBe('damaged')
      expect(report.reasons.join()).toContain('1 place with no frame (300 bytes)')
      expect(report.foreign?.points).toBe(660)
    }
  })

  test('records that hold no date are named', () => {
    const undated = sbpRecord(track[0] as Sailed)
    undated.writeUInt32LE(0x3c << 6, 4)
    const { reasons } = read(writeSbp(track), undated).report
    expect(reasons).toEqual(['1 record without a date of the calendar, at byte 19264'])
    const fix = sbnFix(track[0] as Sailed)
    fix.writeUInt8(31, 14)
    fix.writeUInt8(2, 13)
    expect(read(writeSbn(track), sirfFrame(fix)).report.warnings.join()).toContain('1 fix without a date')
    const short = read(writeSbn(track), sirfFrame(sbnFix(track[0] as Sailed, 60)))
    expect(short.report.reasons.join()).toContain('1 fix too short to read')
  })

  test('GPX: entities are not expanded, and broken XML ends the reading at its place', () => {
    const text = writeGpx(track).toString()
    const bomb = text
      .replace('<gpx', '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><gpx')
      .replace('1.5', '&b;')
    expect(read(Buffer.from(bomb)).report.reasons.join()).toContain('undefined entity')
    const broken = read(Buffer.from(text.replace('</trkpt>', '</oops>')))
    expect(broken.report.reasons.join()).toMatch(/no XML near character/)
    const place = read(Buffer.from(text.replace('lat="50', 'lat="0x50')))
    expect(place.report.reasons.join()).toContain('1 point without a position')
    const deep = read(Buffer.from(`<gpx>${'<a>'.repeat(5000)}`))
    expect(deep.report.verdict).not.toBe('usable')
  })

  test('GPX: a piece that never ends is not kept', () => {
    const reader = createContentReader()
    reader.push(Buffer.from('<gpx><!--'))
    for (let index = 0; index < 40; index += 1) reader.push(Buffer.alloc(2 ** 16, 0x61))
    expect(reader.end().report.reasons.join()).toContain('there is a piece of more than 1048576 bytes')
  })

  test('FIT: what follows after its end is named and not kept, and records without a place are left out', () => {
    const reader = createContentReader()
    reader.push(writeFit(track))
    for (let index = 0; index < 17; index += 1) reader.push(Buffer.alloc(2 ** 20))
    expect(reader.end().report.reasons.join()).toContain('17825792 bytes follow after its end at byte 10234')
    const placeless = writeFit(
      track.map((point, index) =>
        index < 5 ? { ...point, latitude: (180 * (2 ** 31 - 1)) / 2 ** 31 } : point,
      ),
    )
    expect(read(placeless).report.warnings.join()).toContain('5 of 600 records have no time or no position')
  })

  test('a log of an ESP logger is no NMEA, whatever its extension', () => {
    const log = 'Found GPS, baud 9600\nWrite track to card: $GPS ok\n'.repeat(100)
    expect(read(Buffer.from(log))).toMatchObject({ format: undefined, report: { verdict: 'not-a-track' } })
  })

  test('a file without a single point is no track', () => {
    const blank = read(locosysHeader('A'), sirfFrame(Buffer.from([2, 1])))
    expect(blank.report).toMatchObject({ verdict: 'not-a-track' })
    expect(read().report.verdict).toBe('not-a-track')
    expect(read(writeSbp(sail(20, 1, Date.UTC(2001, 0, 7)))).report.reasons.join()).toContain(
      'no point with a plausible date',
    )
  })

  test('NMEA: a date that is none and a position that cannot be read are named', () => {
    const lines = [
      sentence('GNRMC,101939.000,A,5034.2,N,00227.3,W,1.0,,320126,,,A'),
      sentence('GNRMC,101939.000,A,5O34.2,N,00227.3,W,1.0,,071026,,,A'),
      sentence('GNRMC,251939.000,A,5034.2,S,00227.3,E,,,071026,,,A'),
    ].join('')
    const { report } = read(writeNmea(track), Buffer.from(lines))
    expect(report.reasons.join()).toContain('3 sentences that cannot be read')
    const south = sentence('GNRMC,101939.000,A,5034.2,S,00227.3,E,,,071099,,,A').repeat(2)
    expect(read(Buffer.from(south)).frames).toEqual([])
  })

  test('NMEA: a line that never ends is not kept, and the last line may lack its end', () => {
    expect(read(writeNmea(track), Buffer.alloc(5000, 0x41)).report.foreign?.points).toBe(600)
    expect(read(Buffer.from(`${writeNmea(track)}`.trim())).report).toMatchObject({ verdict: 'usable' })
  })
})

describe('hostile bytes', () => {
  const parts = fc.oneof(
    ...formats.map((format) => fc.constant(writers[format](sail(20)))),
    fc.constant(locosysHeader('X')),
    fc.constant(Buffer.from(nmeaSentences(track[0] as Sailed))),
    fc.constant(Buffer.from('<gpx><trkpt lat="1" lon="2"><time>')),
    fc.uint8Array({ maxLength: 80 }),
  )
  const anyBytes = fc.array(parts, { maxLength: 6 }).map((all) => Buffer.concat(all))

  test('any bytes in any pieces give the same verdict, bounded figures, and no exception', () => {
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 500 }), (bytes, length) => {
        const whole = read(bytes)
        const parted = read(...piecesOf(bytes, length))
        expect(parted.report.verdict).toBe(whole.report.verdict)
        expect(parted.frames).toEqual(whole.frames)
        for (const { utc, speed } of whole.frames) {
          expect(Number.isInteger(speed) && speed >= 0 && speed < 2 ** 32).toBe(true)
          expect(utc >= Date.UTC(2020, 0, 1) && utc < Date.UTC(2100, 0, 1)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test.each(formats)('no changed byte of the %s makes the reader throw', (format) => {
    const bytes = writers[format](sail(60))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(bytes)
        changed[at] = value
        expect(read(changed).report.bytes).toBe(bytes.length)
      }),
      { numRuns: 300 },
    )
  })
})
