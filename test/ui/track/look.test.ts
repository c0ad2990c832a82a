/** Snapshots of a track in the terminal: `npx vitest run test/ui/track -u` takes them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zoneText } from '../../../src/core/views/format.ts'
import { openTrack } from '../../../src/track/open-track.ts'
import { SpeedColumns } from '../../../src/track/speed-columns.ts'
import { lookAtTrack, type TrackLook } from '../../../src/track/track-look.ts'
import type { Charset } from '../../../src/ui/text.ts'
import { widthOf } from '../../../src/ui/text.ts'
import { createStyle, type Style } from '../../../src/ui/theme.ts'
import { lookLines } from '../../../src/ui/track/look-lines.ts'
import { columnsFor, GUTTER } from '../../../src/ui/track/plot.ts'
import { cellShapes, charactersOf, dotOf, dotRanges } from '../../../src/ui/track/raster.ts'
import { speedTicks, timeTicks } from '../../../src/ui/track/ticks.ts'
import { spanText } from '../../../src/ui/track/words.ts'
import { buildTrack, plainShape } from '../../core/oao/track-builder.ts'
import { anyFrames, framesOf, START, trackOf } from '../../track/gnss-builder.ts'

function plainStyle(charset: Charset): Style {
  return { ...createStyle('none', charset), paint: (_tone, text) => text }
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-look-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A look at bytes as if they were a file of this name. */
async function lookAt(bytes: Uint8Array, path: string, columns: number): Promise<TrackLook> {
  const file = join(folder, 'track.oao')
  await writeFile(file, bytes)
  const opened = await openTrack(file)
  if (!opened.ok) throw new Error(opened.reason)
  const look = await lookAtTrack(opened.track, columns)
  await opened.track.close()
  return { ...look, path }
}

async function linesOf(
  bytes: Uint8Array,
  width: number,
  charset: Charset = 'unicode',
  { path = 'gpslogs/20231007/ABC601DEF_601_20231007_111940.oao', rows = 24 } = {},
): Promise<readonly string[]> {
  const style = plainStyle(charset)
  const look = await lookAt(bytes, path, columnsFor(width, style))
  return lookLines(look, { width, rows }, style)
}

/** An hour and a half of runs to and fro, the fastest at its end, with lunch and a swim between. */
const session = buildTrack({
  speeds: Array.from({ length: 24_000 }, (_, index) => {
    if (index >= 9000 && index < 10_000) return 300
    const run = Math.abs(Math.sin(index / 190)) * (9000 + (index % 5) * 40)
    return Math.round(index > 20_000 && index < 20_400 ? run + 6000 : run)
  }),
  utcOf: (index) => plainShape.start + index * 200 + (index >= 13_000 ? 1_500_000 : 0),
  end: plainShape.start + 24_000 * 200 + 1_500_000,
})

const damaged = Uint8Array.from(session.bytes)
damaged[512 + 52 * 3000 + 17] = 0xff
damaged.fill(0xee, 512 + 52 * 15_000, 512 + 52 * 15_000 + 100)

const headless = Uint8Array.from(session.bytes)
headless[100] = 0xff

describe('the look at a track', () => {
  it.each([
    [80, 'unicode'],
    [80, 'ascii'],
    [120, 'unicode'],
    [120, 'ascii'],
  ] as const)('the look at a track at %i columns in %s is as it was approved', async (width, charset) => {
    const lines = await linesOf(session.bytes, width, charset, { rows: width === 80 ? 24 : 40 })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`__snapshots__/session-${width}-${charset}.txt`)
  })

  it.each([
    ['damaged', damaged],
    ['headless', headless],
    ['short', session.bytes.subarray(0, 512 + 52 * 30)],
    ['empty', session.bytes.subarray(0, 512)],
  ])('the look at a track that is %s shows what can be read', async (name, bytes) => {
    const lines = await linesOf(bytes, 80)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`__snapshots__/${name}-80-unicode.txt`)
  })

  it.each([24, 30, 40])(
    'the look at a track fits into a terminal of %i rows with its prompt',
    async (rows) => {
      expect((await linesOf(session.bytes, 80, 'unicode', { rows })).length).toBeLessThan(rows)
    },
  )

  it.each(['unicode', 'ascii'] as const)(
    'the look at a track in %s is never wider than the terminal',
    async (charset) => {
      for (const width of [40, 53, 80, 120, 250]) {
        for (const bytes of [session.bytes, damaged, session.bytes.subarray(0, 512 + 52 * 700)]) {
          for (const line of await linesOf(bytes, width, charset))
            expect(widthOf(line)).toBeLessThanOrEqual(width)
        }
      }
    },
  )

  it('the look at a track in ASCII has only ASCII, and nothing of a path controls a terminal', async () => {
    const path = 'träcks/\u001b]0;owned\u0007\u009b2J.oao'
    const ascii = await linesOf(session.bytes, 80, 'ascii', { path })
    expect(ascii.join('')).toMatch(/^[ -~]+$/)
    const unicode = await linesOf(session.bytes, 80, 'unicode', { path })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(unicode.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
  })

  it('the look at a track has colours only where its style has some', async () => {
    const painted = createStyle('dark', 'unicode')
    const look = await lookAt(session.bytes, 'a.oao', columnsFor(80, painted))
    const plain = lookLines(look, { width: 80, rows: 24 }, plainStyle('unicode'))
    const coloured = lookLines(look, { width: 80, rows: 24 }, painted)
    expect(coloured.join('\n')).toContain('\u001b[1;32m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken away
    expect(coloured.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''))).toEqual(plain)
  })
})

/** The highest dot that is set in each column of a plot of characters, -1 = none. */
function highestDots(rows: readonly string[], columns: number, charset: Charset): readonly number[] {
  const { wide, high } = cellShapes[charset]
  const isSet = (character: string, x: number, dot: number): boolean => {
    if (charset === 'ascii') return (dot === 0 ? '.:' : "':").includes(character)
    const bits = [
      [6, 2, 1, 0],
      [7, 5, 4, 3],
    ][x]?.[dot]
    return character !== ' ' && (((character.codePointAt(0) ?? 0) >> (bits ?? 0)) & 1) === 1
  }
  return Array.from({ length: columns }, (_, column) => {
    for (let dot = rows.length * high - 1; dot >= 0; dot -= 1) {
      const row = rows[rows.length - 1 - Math.floor(dot / high)] ?? ''
      if (isSet(row.charAt(Math.floor(column / wide)), column % wide, dot % high)) return dot
    }
    return -1
  })
}

describe('the plot', () => {
  it.each([
    ['unicode', '×'],
    ['ascii', 'x'],
  ] as const)(
    'the plot in %s has the scale of the sure speeds, and %s where there are no others',
    async (charset, mark) => {
      const spiky = framesOf(500, (index) =>
        index >= 200 && index < 250 ? { speed: 60_000, speedAccuracy: 5000 } : { speed: 8000 },
      )
      const lines = await linesOf(trackOf(spiky), 80, charset)
      const axis = lines.find((line) => line.includes(mark)) ?? ''
      expect(axis.split(mark)).toHaveLength(7)
      const labels = lines.flatMap((line) => /^\s+(\d+) [┤+]/.exec(line)?.[1] ?? [])
      expect(Number(labels[0])).toBeLessThanOrEqual(16)
      expect(lines.join('\n')).toContain('50 of 500 frames left out')
    },
  )

  it.each(['unicode', 'ascii'] as const)(
    'the plot in %s draws the peak of every column, wherever it lies and however short it is',
    (charset) => {
      fc.assert(
        fc.property(
          anyFrames,
          fc.integer({ min: 1, max: 20 }),
          fc.integer({ min: 1, max: 12 }),
          (frames, cells, rows) => {
            const count = cells * cellShapes[charset].wide
            const times = frames.map(({ utc }) => utc)
            const columns = new SpeedColumns(count, { from: Math.min(...times), to: Math.max(...times) })
            for (const frame of frames) columns.add(frame)
            const sure = frames.filter(({ speedAccuracy }) => speedAccuracy < 1000)
            const top = Math.max(1, ...sure.map(({ speed }) => speed))
            const dots = rows * cellShapes[charset].high
            const drawn = charactersOf(dotRanges(columns.columns(), top, dots), rows, charset)
            const highest = highestDots(drawn, count, charset)
            columns.columns().forEach((column, index) => {
              if (column.kind === 'frames') expect(highest[index]).toBe(dotOf(column.fastest, top, dots))
              if (column.kind === 'unsure') expect(highest[index]).toBe(-1)
            })
            // Where nothing moves there is no peak.
            if (sure.some(({ speed }) => speed > 0)) expect(Math.max(...highest)).toBe(dots - 1)
          },
        ),
      )
    },
  )

  it('the plot leaves a gap empty and joins frames that are only far apart', () => {
    const frames = (speed: number) =>
      ({ kind: 'frames', slowest: speed, fastest: speed, fewestSatellites: 9 }) as const
    const [gap, between] = [{ kind: 'gap' }, { kind: 'between' }] as const
    const ranges = dotRanges([frames(0), between, frames(2), gap, between, frames(7)], 7, 8)
    expect(ranges).toEqual([
      { low: 0, high: 0 },
      { low: 1, high: 1 },
      { low: 2, high: 2 },
      undefined,
      undefined,
      { low: 7, high: 7 },
    ])
  })

  it('the plot joins columns whose speeds do not meet, from the faster one down', () => {
    const column = (slowest: number, fastest: number) =>
      ({ kind: 'frames', slowest, fastest, fewestSatellites: 9 }) as const
    expect(dotRanges([column(0, 1), column(6, 7), column(2, 3)], 7, 8)).toEqual([
      { low: 0, high: 1 },
      { low: 2, high: 7 },
      { low: 2, high: 3 },
    ])
  })
})

describe('the axes', () => {
  it.each([
    [17_441, 4, ['0', '10', '20', '30']],
    [17_441, 8, ['0', '5', '10', '15', '20', '25', '30']],
    [300, 4, ['0.0', '0.2', '0.4']],
    [4_294_967_295, 2, ['0', '5.0e+6']],
  ])('the axis of speeds up to %i mm/s has round knots', (fastest, intervals, labels) => {
    expect(speedTicks(fastest, intervals).map(({ label }) => label)).toEqual(labels)
  })

  it.each([
    [5000, 0, ['10:19:40', '10:19:41', '10:19:42', '10:19:43', '10:19:44', '10:19:45']],
    [3_600_000, 60, ['11:20', '11:30', '11:40', '11:50', '12:00', '12:10']],
    [3_600_000, 345, ['16:10', '16:20', '16:30', '16:40', '16:50', '17:00']],
    [3 * 86_400_000, 0, ['12:00', '00:00', '12:00', '00:00', '12:00', '00:00']],
    [30 * 86_400_000, 0, ['2023-10-10', '2023-10-20', '2023-10-30']],
    [0, 60, ['11:19:40']],
  ])('the axis of a track of %i ms in zone %i has round local times', (span, timezone, labels) => {
    const ticks = timeTicks({ from: START, to: START + span }, timezone, 60)
    expect(ticks.map(({ label }) => label)).toEqual(labels)
  })

  it('the axis of any length has labels that leave room for each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 28, max: 400 }), (span, cells) => {
        const ticks = timeTicks({ from: START, to: START + span }, 60, cells)
        expect(ticks.length).toBeGreaterThan(0)
        for (const { at } of ticks) {
          expect(at).toBeGreaterThanOrEqual(START)
          expect(at).toBeLessThanOrEqual(START + span)
        }
        const width = Math.max(...ticks.map(({ label }) => label.length))
        expect((ticks.length - 1) * width).toBeLessThanOrEqual(cells)
      }),
    )
  })

  it('the axes lie beside the plot', async () => {
    const lines = await linesOf(session.bytes, 80)
    expect(lines.find((line) => line.includes('UTC+01:00'))?.indexOf('UTC+01:00')).toBe(1)
    expect(lines.filter((line) => line.charAt(GUTTER - 1) === '┤').length).toBeGreaterThan(2)
  })
})

describe('the words', () => {
  it.each([
    [0, '0.0 s'],
    [4234, '4.2 s'],
    [59_960, '1 min 0 s'],
    [130_000, '2 min 10 s'],
    [3_599_600, '1 h 0 min'],
    [19_440_000, '5 h 24 min'],
  ])('the duration of %i ms is written as %s', (span, words) => {
    expect(spanText(span)).toBe(words)
  })

  it.each([
    [0, 'UTC+00:00'],
    [-210, 'UTC-03:30'],
    [345, 'UTC+05:45'],
  ])('the zone of %i minutes is written as %s', (zone, words) => {
    expect(zoneText(zone)).toBe(words)
  })
})
