import { beforeEach, expect, test } from 'vitest'
import { AddressBook } from '../../../../src/core/engine/network/address-book.ts'
import { Placeholders } from '../../../../src/core/engine/network/placeholders.ts'

const HOST = '192.168.0.1'
let placeholders = new Placeholders()

beforeEach(() => {
  placeholders = new Placeholders()
})

/** The names of this many motions, from 601 on, lead to the address. */
function leadThere(names: number, at = 0): void {
  for (let motion = 601; motion < 601 + names; motion++) placeholders.lead(motion, [HOST], at)
}

/** Two motions have looked and found no Motion. */
function findNobody(at = 0): void {
  for (const motion of [601, 602]) placeholders.noteNoMotion(motion, HOST, at)
}

test('an address of three names where two motions found no Motion stands for "no such name"', () => {
  leadThere(3)
  placeholders.noteNoMotion(601, HOST, 0)
  expect(placeholders.has(603, HOST), 'after one').toBe(false)
  placeholders.noteNoMotion(602, HOST, 0)
  expect(placeholders.has(603, HOST)).toBe(true)
  expect(placeholders.has(603, '192.168.0.2'), 'another address').toBe(false)
})

test('two names at one address are normal: one is stale', () => {
  leadThere(2)
  findNobody()
  expect(placeholders.has(601, HOST)).toBe(false)
})

test('a name server that denies most names needs no placeholder address', () => {
  leadThere(3)
  for (const motion of [701, 702, 703]) placeholders.lead(motion, [], 0)
  findNobody()
  expect(placeholders.has(601, HOST)).toBe(false)
})

test('a finding at an address does not count after more than a minute', () => {
  leadThere(3)
  placeholders.noteNoMotion(601, HOST, 0)
  leadThere(3, 61_000)
  placeholders.noteNoMotion(602, HOST, 61_000)
  expect(placeholders.has(603, HOST)).toBe(false)
  expect(placeholders.isCrowded(601, HOST, 61_000)).toBe(true)
  expect(placeholders.isCrowded(601, HOST, 122_000)).toBe(false)
})

test('two motions at a time look at a crowded address, and those that have an answer make room', () => {
  leadThere(4)
  const mayLook = (motion: number, at = 0): boolean => placeholders.mayLook(motion, HOST, at, false)
  expect([601, 602, 603].map((motion) => mayLook(motion))).toEqual([true, true, false])
  expect(mayLook(601), 'again').toBe(true)
  placeholders.noteNothing(601, HOST, 10)
  expect(mayLook(603, 10)).toBe(true)
  expect(mayLook(604, 10)).toBe(false)
  expect(mayLook(604, 21_000), 'looks without an end are not waited for').toBe(true)
  expect(placeholders.mayLook(701, HOST, 10, false), 'another motion whose name does not lead there').toBe(
    true,
  )
})

test('a placeholder is probed by one motion at a time, ever more rarely, and soon where a person asks', () => {
  leadThere(3)
  findNobody()
  const mayLook = (at: number, isAsked = false): boolean => placeholders.mayLook(603, HOST, at, isAsked)
  expect(mayLook(4999)).toBe(false)
  expect(mayLook(4999, true)).toBe(true)
  expect(placeholders.mayLook(602, HOST, 5000, false), 'another one is looking').toBe(false)
  placeholders.noteNoMotion(603, HOST, 5000)
  const [first, last] = [14_999, 15_000].map((at) => mayLook(at))
  expect([first, last]).toEqual([false, true])
  for (let times = 0; times < 5; times++) placeholders.noteNoMotion(603, HOST, 20_000)
  expect([mayLook(49_999), mayLook(50_000)]).toEqual([false, true])
})

test('a Motion that proves to be at a placeholder makes it a normal address, and is never kept from it', () => {
  leadThere(3)
  findNobody()
  placeholders.noteMotion(603, HOST)
  expect(placeholders.has(601, HOST)).toBe(false)
  expect(placeholders.mayLook(601, HOST, 0, false)).toBe(true)
  findNobody(100)
  expect(placeholders.has(601, HOST), 'two found nobody since').toBe(true)
  expect(placeholders.has(603, HOST), 'the one that was there').toBe(false)
  expect(placeholders.mayLook(603, HOST, 100, false)).toBe(true)
})

test('a motion being visited at a stale address is a Motion, though it refuses a second connection', () => {
  const addresses = new AddressBook()
  const target = { host: HOST, port: 80 }
  for (const motion of [601, 602, 603]) addresses.placeholders.lead(motion, [HOST], 0)
  addresses.claim(target, { motion: 603, isBusy: () => true, leave: () => undefined })
  for (const motion of [601, 602]) addresses.findNoMotion(target, motion, 0)
  expect(addresses.placeholders.has(601, HOST)).toBe(false)
  addresses.release(target, 603)
  for (const motion of [601, 602]) addresses.findNoMotion(target, motion, 0)
  expect(addresses.placeholders.has(601, HOST)).toBe(true)
})

test('a device that answers at a placeholder may not have been the motion', () => {
  const addresses = new AddressBook()
  const target = { host: HOST, port: 80 }
  addresses.approach(target, 601)
  expect(addresses.mayBe(target, 601)).toBe(true)
  for (const motion of [601, 602, 603]) addresses.placeholders.lead(motion, [HOST], 0)
  for (const motion of [602, 603]) addresses.findNoMotion(target, motion, 0)
  expect(addresses.mayBe(target, 601)).toBe(false)
})
