import { describe, expect, test } from 'vitest'
import { Priority } from '../../../../src/core/engine/visit/priority.ts'
import { HandClock } from '../../../hand-clock.ts'

const { signal } = new AbortController()

/** Whether a promise has been fulfilled. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false
  void promise.then(() => {
    kept = true
  })
  await new Promise(setImmediate)
  return kept
}

describe('the priority', () => {
  test('a healthy motion waits for no other motion', async () => {
    const priority = new Priority(new HandClock())
    priority.begin(false)
    expect(await isKept(priority.begin(false).yieldToOthers(signal))).toBe(true)
  })

  test('a suspect motion waits until the last healthy one has been served', async () => {
    const priority = new Priority(new HandClock())
    const [one, other] = [priority.begin(false), priority.begin(false)]
    const waiting = priority.begin(true).yieldToOthers(signal)
    one.giveUp()
    expect(await isKept(waiting)).toBe(false)
    other.giveUp()
    expect(await isKept(waiting)).toBe(true)
  })

  test('suspect motions do not wait for each other', async () => {
    const priority = new Priority(new HandClock())
    priority.begin(true)
    const fallen = priority.begin(false)
    fallen.giveUp()
    expect(await isKept(priority.begin(true).yieldToOthers(signal))).toBe(true)
    expect(await isKept(fallen.yieldToOthers(signal))).toBe(true)
  })

  test('a suspect motion waits ten seconds at most in all, however many are served first', async () => {
    const clock = new HandClock()
    const priority = new Priority(clock)
    priority.begin(false)
    const doubtful = priority.begin(true)
    const first = doubtful.yieldToOthers(signal)
    clock.advance(9000)
    expect(await isKept(first)).toBe(false)
    clock.advance(1000)
    expect(await isKept(first)).toBe(true)
    expect(await isKept(doubtful.yieldToOthers(signal))).toBe(true)
  })

  test('a waiting motion is freed when the work ends', async () => {
    const priority = new Priority(new HandClock())
    priority.begin(false)
    const ending = new AbortController()
    const waiting = priority.begin(true).yieldToOthers(ending.signal)
    ending.abort()
    expect(await isKept(waiting)).toBe(true)
  })
})
