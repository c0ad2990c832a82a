import { describe, expect, it } from 'vitest'
import { dayMarksOf, medianOf, usualMarks as usual } from '../../../src/core/domain/day-marks.ts'
import type { TrackFigures } from '../../../src/core/domain/track.ts'

const hour = 3_600_000
const nine = Date.UTC(2025, 9, 7, 8)

function log(hours: number, startDate = nine): TrackFigures {
  const duration = hours * hour
  return {
    size: 1,
    startDate,
    endDate: startDate + duration,
    duration,
    distance: 1,
    best2s: 1,
    best10s: 1,
    best500m: 1,
  }
}

describe('the marks of a day', () => {
  it('a usual day and a day without logs have no day marks', () => {
    expect(dayMarksOf([log(5)], 6 * hour, 60, usual)).toEqual([])
    expect(dayMarksOf([], 6 * hour, 60, usual)).toEqual([])
  })

  it('a day is marked as short below half of the median, not at it', () => {
    expect(dayMarksOf([log(3)], 6 * hour, 60, usual)).toEqual([])
    expect(dayMarksOf([log(2.9)], 6 * hour, 60, usual)).toEqual(['short'])
    expect(dayMarksOf([log(0.1)], undefined, 60, usual)).toEqual([])
  })

  it('a day with several logs is marked, and their hours are added up', () => {
    expect(dayMarksOf([log(2), log(2)], 6 * hour, 60, usual)).toEqual(['several'])
  })

  it('a motion left on for over 12 hours is marked', () => {
    expect(dayMarksOf([log(12)], 6 * hour, 60, usual)).toEqual([])
    expect(dayMarksOf([log(13)], 6 * hour, 60, usual)).toEqual(['long'])
  })

  it('a log across midnight is marked by the zone of the event, not of Greenwich', () => {
    const late = Date.UTC(2025, 9, 7, 22, 30)
    expect(dayMarksOf([log(1, late)], undefined, 0, usual)).toEqual([])
    expect(dayMarksOf([log(1, late)], undefined, 60, usual)).toEqual(['across-midnight'])
  })

  it('the end of a log that was never closed is taken from its duration', () => {
    const open = { ...log(10, Date.UTC(2025, 9, 7, 20)), endDate: 0 }
    expect(dayMarksOf([open], undefined, 0, usual)).toEqual(['across-midnight'])
  })

  it('the day marks follow the configured thresholds', () => {
    const thresholds = { shortShare: 0.9, severalLogs: 3, longHours: 4 }
    expect(dayMarksOf([log(2.5), log(2.5)], 6 * hour, 60, thresholds)).toEqual(['short', 'long'])
  })
})

describe('a median', () => {
  it('the median is the middle value, or lies between the two middle ones', () => {
    expect(medianOf([9, 1, 5])).toBe(5)
    expect(medianOf([9, 1, 5, 7])).toBe(6)
    expect(medianOf([])).toBeUndefined()
  })
})
