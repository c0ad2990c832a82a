import { describe, expect, test } from 'vitest'
import { RightOfWay } from '../../../src/core/stages/right-of-way.ts'
import { HandClock } from '../../hand-clock.ts'

const { signal } = new AbortController()

/** Whether a promise has been kept by now. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false
  void promise.then(() => {
    kept = true
  })
  await new Promise(setImmediate)
  return kept
}

describe('the right of way', () => {
  test('a motion of good standing waits for nobody', async () => {
    const rightOfWay = new RightOfWay(new HandClock())
    rightOfWay.begin(false)
    expect(await isKept(rightOfWay.begin(false).giveWay(signal))).toBe(true)
  })

  test('a doubtful motion waits until the last of good standing has been served', async () => {
    const rightOfWay = new RightOfWay(new HandClock())
    const [one, other] = [rightOfWay.begin(false), rightOfWay.begin(false)]
    const waiting = rightOfWay.begin(true).giveWay(signal)
    one.resign()
    expect(await isKept(waiting)).toBe(false)
    other.resign()
    expect(await isKept(waiting)).toBe(true)
  })

  test('doubtful motions do not wait for each other', async () => {
    const rightOfWay = new RightOfWay(new HandClock())
    rightOfWay.begin(true)
    const fallen = rightOfWay.begin(false)
    fallen.resign()
    expect(await isKept(rightOfWay.begin(true).giveWay(signal))).toBe(true)
    expect(await isKept(fallen.giveWay(signal))).toBe(true)
  })

  test('nobody waits longer than ten seconds in all, however many are always served first', async () => {
    const clock = new HandClock()
    const rightOfWay = new RightOfWay(clock)
    rightOfWay.begin(false)
    const doubtful = rightOfWay.begin(true)
    const first = doubtful.giveWay(signal)
    clock.advance(9000)
    expect(await isKept(first)).toBe(false)
    clock.advance(1000)
    expect(await isKept(first)).toBe(true)
    expect(await isKept(doubtful.giveWay(signal))).toBe(true)
  })

  test('who waits is let go when the work ends', async () => {
    const rightOfWay = new RightOfWay(new HandClock())
    rightOfWay.begin(false)
    const ending = new AbortController()
    const waiting = rightOfWay.begin(true).giveWay(ending.signal)
    ending.abort()
    expect(await isKept(waiting)).toBe(true)
  })
})
