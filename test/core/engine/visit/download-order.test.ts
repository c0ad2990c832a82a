import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DownloadPlaces, nextTurn, type Turn } from '../../../../src/core/engine/visit/download-places.ts'
import { HandClock } from '../../../hand-clock.ts'

const turns = fc.array(
  fc.record({ day: fc.constantFrom('20261011', '20261012'), bytes: fc.integer({ min: 0, max: 26e6 }) }),
  { minLength: 1, maxLength: 120 },
)

function alike(count: number): Turn[] {
  return Array.from({ length: count }, () => ({ day: '20261012', bytes: 1e6 }))
}

describe('who is read next', () => {
  test('the next motion to be read has tracks of the newest day', () => {
    fc.assert(
      fc.property(turns, (waiting) => {
        const days = waiting.map(({ day }) => day).sort()
        expect(waiting[nextTurn(waiting)]?.day).toBe(days.at(-1))
      }),
    )
  })

  test('the next motion to be read is the first to come where all have about as much', () => {
    expect(nextTurn(alike(100))).toBe(0)
    expect(nextTurn(alike(1))).toBe(0)
  })

  test('the next motion to be read is the one that takes about as long as all others side by side', () => {
    expect(nextTurn([...alike(20), { day: '20261012', bytes: 9e6 }])).toBe(20)
    expect(nextTurn([...alike(120), { day: '20261012', bytes: 9e6 }])).toBe(0)
  })

  test('no motion is read next where none waits', () => {
    expect(nextTurn([])).toBe(-1)
  })
})

test('motions that wait for a download place get it in download order, each once', async () => {
  const places = new DownloadPlaces(new HandClock(), 1)
  const served: string[] = []
  const end = Promise.withResolvers<void>()
  const first = places.run({ day: '20261010', bytes: 1 }, () => end.promise)
  const waiting: readonly (readonly [string, Turn])[] = [
    ['older', { day: '20261011', bytes: 9e6 }],
    ['first', { day: '20261012', bytes: 1e6 }],
    ...alike(15).map((turn, index) => [`other ${index}`, turn] as const),
    ['long', { day: '20261012', bytes: 25e6 }],
  ]
  const others = waiting.map(([name, turn]) => places.run(turn, async () => served.push(name)))
  end.resolve()
  await Promise.all([first, ...others])
  expect(served.slice(0, 2)).toEqual(['long', 'first'])
  expect(served.at(-1)).toBe('older')
  expect(served.toSorted()).toEqual(waiting.map(([name]) => name).toSorted())
})
