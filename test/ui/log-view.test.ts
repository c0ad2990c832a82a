import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendLines, emptyRing, type LogLine, type LogRing } from '../../src/core/events/log-ring.ts'
import {
  findInLog,
  type HeldLog,
  type LogFilter,
  type LogView,
  logWindow,
  scrollLog,
} from '../../src/ui/log-view.ts'

/** So late that no error is of the last minute. */
const LATER = 10 * 60_000

const all: LogFilter = { level: 'DEBUG', motion: undefined }

function line(number: number): LogLine {
  const level = number % 3 === 0 ? 'DEBUG' : number % 7 === 0 ? 'ERROR' : 'INFO'
  return { at: number, level, message: `line ${number}`, motion: number % 5 === 0 ? 605 : 601 }
}

function grow(ring: LogRing, count: number, kept: number): LogRing {
  const end = ring.dropped + ring.lines.length
  return appendLines(
    ring,
    Array.from({ length: count }, (_, place) => line(end + place)),
    kept,
  )
}

function view(ring: LogRing, held?: HeldLog, filter = all): LogView {
  return { ring, filter, held }
}

function shown(ring: LogRing, held: HeldLog | undefined, filter = all): string[] {
  return logWindow(view(ring, held, filter), 5, LATER).lines.map((each) => each.line.message)
}

describe('the log on the screen', () => {
  it('the log on the screen follows until it is moved', () => {
    expect(shown(grow(emptyRing, 20, 100), undefined)).toEqual([
      'line 15',
      'line 16',
      'line 17',
      'line 18',
      'line 19',
    ])
  })

  it('an error of the last minute stays at the top of a log that follows, and then makes room', () => {
    const ring = grow(emptyRing, 35, 100)
    const at = (now: number) => logWindow(view(ring), 6, now).lines.map(({ line: { message } }) => message)
    expect(at(60_000 + 14)).toEqual(['line 14', 'line 28', 'line 31', 'line 32', 'line 33', 'line 34'])
    expect(at(60_000 + 15)).toEqual(['line 28', 'line 30', 'line 31', 'line 32', 'line 33', 'line 34'])
    expect(at(LATER)).toEqual(['line 29', 'line 30', 'line 31', 'line 32', 'line 33', 'line 34'])
  })

  it('a log that follows has no line twice, none out of order, and always the newest', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 30 }), fc.nat(120_000), (count, height, now) => {
        const ring = grow(emptyRing, count + 1, 100)
        const numbers = logWindow(view(ring), height, now).lines.map(({ number }) => number)
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
        expect(numbers).toHaveLength(Math.min(height, ring.lines.length))
        expect(numbers.at(-1)).toBe(count)
      }),
    )
  })

  it('the log on the screen stands still once it is moved, whatever comes and whatever is trimmed', () => {
    const kept = 50
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
        (by, bursts) => {
          let ring = grow(emptyRing, 60, kept)
          const held = scrollLog(view(ring), 5, -by)
          const before = shown(ring, held)
          for (const burst of bursts) ring = grow(ring, burst, kept)
          expect(shown(ring, held)).toEqual(before)
        },
      ),
    )
  })

  it('the log on the screen counts the new lines below', () => {
    const ring = grow(emptyRing, 60, 100)
    const held = scrollLog(view(ring), 5, -3)
    expect(logWindow(view(grow(ring, 37, 100), held), 5, LATER).newer).toBe(40)
  })

  it('the log on the screen follows again at its end', () => {
    const ring = grow(emptyRing, 60, 100)
    const held = scrollLog(view(ring), 5, -3)
    expect(scrollLog(view(ring, held), 5, 2)).toBeDefined()
    expect(scrollLog(view(ring, held), 5, 3)).toBeUndefined()
  })

  it('the log on the screen stops with its first line at the top', () => {
    const ring = grow(emptyRing, 60, 100)
    const held = scrollLog(view(ring), 5, -1000)
    expect(shown(ring, held)[0]).toBe('line 0')
    expect(shown(ring, held)).toHaveLength(5)
  })

  it('the log on the screen cannot be moved while all of it is visible', () => {
    expect(scrollLog(view(grow(emptyRing, 3, 100)), 5, -1)).toBeUndefined()
  })

  it('the log on the screen returns to the kept lines when it is moved down from trimmed ones', () => {
    let ring = grow(emptyRing, 60, 50)
    let held = scrollLog(view(ring), 5, -40)
    ring = grow(ring, 500, 50)
    for (let step = 0; step < 100 && held !== undefined; step += 1) held = scrollLog(view(ring, held), 5, 10)
    expect(held).toBeUndefined()
  })

  it('the log on the screen shows a level and above, or one motion alone', () => {
    const ring = grow(emptyRing, 100, 100)
    const loud = logWindow(view(ring, undefined, { level: 'ERROR', motion: undefined }), 50, LATER).lines
    expect(loud.every((each) => each.line.level === 'ERROR')).toBe(true)
    const own = logWindow(view(ring, undefined, { level: 'DEBUG', motion: 605 }), 50, LATER).lines
    expect(own).toHaveLength(20)
  })

  it('the log on the screen finds a text in older and in newer lines', () => {
    const ring = grow(emptyRing, 100, 100)
    const older = findInLog(view(ring), 'LINE 42', 'older')
    expect(older?.bottom).toBe(42)
    expect(findInLog(view(ring, older), 'line 4', 'older')?.bottom).toBe(41)
    expect(findInLog(view(ring, older), 'line 4', 'newer')?.bottom).toBe(43)
    expect(findInLog(view(ring, older), 'nowhere', 'newer')).toBeUndefined()
  })
})
