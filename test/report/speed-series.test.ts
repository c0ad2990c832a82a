import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reduceSeries, SpeedRecorder, type SpeedSeries } from '../../src/report/speed-series.ts'

const series = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 5000 }), speed: fc.integer({ min: 0, max: 40_000 }) }), {
    maxLength: 400,
  })
  .map((points): SpeedSeries => {
    let time = 1_700_000_000_000
    const times = points.map(({ step }) => {
      time += step
      return time
    })
    return { times, speeds: points.map(({ speed }) => speed) }
  })
const mosts = fc.integer({ min: 4, max: 120 })

const pointsOf = ({ times, speeds }: SpeedSeries) => times.map((time, index) => [time, speeds[index]])

describe('fewer points of a series', () => {
  test('a reduced speed series has no more points than requested, each one of the series, in its order', () => {
    fc.assert(
      fc.property(series, mosts, (whole, most) => {
        const reduced = reduceSeries(whole, most)
        expect(reduced.times.length).toBe(reduced.speeds.length)
        expect(reduced.times.length).toBeLessThanOrEqual(Math.max(most, 4))
        const left = pointsOf(whole)
        for (const [time, speed] of pointsOf(reduced)) {
          const at = left.findIndex((point) => point[0] === time && point[1] === speed)
          expect(at).toBeGreaterThanOrEqual(0)
          left.splice(0, at + 1)
        }
      }),
    )
  })

  test('a reduced speed series keeps the first and the last point, the highest and the lowest', () => {
    fc.assert(
      fc.property(series, mosts, (whole, most) => {
        fc.pre(whole.speeds.length > 0)
        const reduced = reduceSeries(whole, most)
        expect(Math.max(...reduced.speeds)).toBe(Math.max(...whole.speeds))
        expect(Math.min(...reduced.speeds)).toBe(Math.min(...whole.speeds))
        expect(pointsOf(reduced)[0]).toEqual(pointsOf(whole)[0])
        expect(pointsOf(reduced).at(-1)).toEqual(pointsOf(whole).at(-1))
      }),
    )
  })

  test('a reduced speed series keeps the highest and the lowest of each stretch', () => {
    fc.assert(
      fc.property(series, mosts, (whole, most) => {
        const count = whole.speeds.length
        fc.pre(count > most)
        const stretches = Math.floor((most - 2) / 2)
        const kept = pointsOf(reduceSeries(whole, most)).map(([time, speed]) => `${time} ${speed}`)
        for (let stretch = 0; stretch < stretches; stretch++) {
          const from = Math.floor((stretch * count) / stretches)
          const to = Math.floor(((stretch + 1) * count) / stretches)
          const own = whole.speeds.slice(from, to)
          const keptHere = whole.speeds.flatMap((speed, index) => {
            const isHere = index >= from && index < to && kept.includes(`${whole.times[index]} ${speed}`)
            return isHere ? [speed] : []
          })
          expect(Math.max(...keptHere)).toBe(Math.max(...own))
          expect(Math.min(...keptHere)).toBe(Math.min(...own))
        }
      }),
    )
  })

  test('a speed series of few points is not reduced', () => {
    const few = { times: [1, 2, 3], speeds: [5, 9, 1] }
    expect(reduceSeries(few, 4)).toBe(few)
  })
})

test('a speed whose time is outside the log is not part of its series', () => {
  const recorder = new SpeedRecorder(1000, 2000)
  for (const time of [0, 999, 1000, 1500, 2000, 2001, 1e18]) recorder.add(time, time)
  expect(recorder.series(100)).toEqual({ times: [1000, 1500, 2000], speeds: [1000, 1500, 2000] })
})
