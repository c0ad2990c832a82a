import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pace } from '../../src/board/pace.ts'

/** When things were sent, with all that was asked for at these times; a pulse among them where it is negative. */
function sendings(asked: readonly number[]): { readonly at: number; readonly isPulse: boolean }[] {
  const sent: { readonly at: number; readonly isPulse: boolean }[] = []
  const due: { readonly at: number; readonly callback: () => void }[] = []
  let now = 0
  const pace = new Pace({
    send: (isPulse) => sent.push({ at: now, isPulse }),
    now: () => now,
    schedule: (callback, delay) => due.push({ at: now + delay, callback }),
  })
  const passTo = (at: number): void => {
    for (let next = due[0]; next !== undefined && next.at <= at; next = due[0]) {
      due.shift()
      now = next.at
      next.callback()
    }
    now = at
  }
  for (const each of asked.toSorted((a, b) => Math.abs(a) - Math.abs(b))) {
    passTo(Math.abs(each))
    if (each < 0) pace.pulse()
    else pace.soon()
  }
  passTo(Number.POSITIVE_INFINITY)
  return sent
}

test('a phone gets something at most four times a second, signs of life among it, and nothing waits longer than 250 ms', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 1 }), (asked) => {
      const sent = sendings(asked)
      for (const [place, { at }] of sent.entries())
        expect(at - (sent[place - 1]?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(250)
      for (const each of asked) {
        const at = Math.abs(each)
        const taken = sent.find((sending) => sending.at >= at && (each >= 0 || sending.isPulse))
        expect(taken?.at).toBeLessThanOrEqual(at + 250)
      }
    }),
  )
})

test('what comes after a pause is sent at once', () => {
  expect(sendings([1000, 2000, 2100]).map(({ at }) => at)).toEqual([1000, 2000, 2250])
})
