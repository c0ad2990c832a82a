import { expect, test } from 'vitest'
import { Allowance } from '../../../src/core/device/allowance.ts'
import { ReadPace } from '../../../src/core/device/wire.ts'

const KIB = 1024

/** The first count that is refused when the same is taken again and again, or `most` where none is. */
function firstRefused(take: () => Error | undefined, most = 1_000_000): number {
  for (let count = 1; count <= most; count++) if (take() !== undefined) return count
  return most
}

/** A body in chunks of a size, each in its own packet with some overhead. */
function bodyOf(total: number, chunk: number, around: number): Error | undefined {
  const allowance = new Allowance()
  allowance.takeWire(200)
  allowance.beginBody()
  for (let sent = 0; sent < total; sent += chunk) {
    const flood = allowance.takeWire(chunk + around) ?? allowance.takePiece(chunk)
    if (flood !== undefined) return flood
  }
  return undefined
}

test('an answer is a flood when it has not begun after more bytes than headers need, and not before', () => {
  const allowance = new Allowance()
  expect(firstRefused(() => allowance.takeWire(KIB))).toBe(66)
  expect(new Allowance().takeWire(500 * KIB)).toBeUndefined()
})

test('thirty-two informational answers are accepted, and one more is a flood', () => {
  const allowance = new Allowance()
  expect(firstRefused(() => allowance.takeInformational())).toBe(33)
})

test('a track in small padded chunks and a list in single words are what an honest device may send', () => {
  expect(bodyOf(25 * KIB * KIB, 128, 14)).toBeUndefined()
  expect(bodyOf(25 * KIB * KIB, 52, 14)).toBeUndefined()
  expect(bodyOf(75 * KIB, 4, 5)).toBeUndefined()
  expect(bodyOf(20 * KIB, 1, 5)).toBeUndefined()
})

test('a long body in tiny pieces, or with more bytes around it than in it, is a flood', () => {
  expect(bodyOf(KIB * KIB, 1, 5)?.message).toContain('pieces for')
  expect(bodyOf(KIB * KIB, 4, 5)?.message).toContain('pieces for')
  expect(bodyOf(KIB * KIB, 64, 3000)?.message).toContain('bytes of content')
})

test('a short answer is read without a pause, tiny pieces are gathered, and large reads never wait', () => {
  const pace = new ReadPace()
  const waits = Array.from({ length: 100 }, () => pace.take(1000, 1))
  expect(waits.slice(0, 64)).toEqual(Array.from({ length: 64 }, () => 0))
  expect(waits[64]).toBe(4)
  expect(pace.take(1000, 64 * KIB)).toBe(0)
  // A motion's own pace of a packet of 1,400 bytes every 2 ms is slowed to one read of two packets.
  const steady = new ReadPace()
  let at = 0
  let reads = 0
  for (; at < 10_000; reads++) at += Math.max(2, steady.take(at, 1400))
  expect(reads).toBeLessThan(2600)
})
