import { expect, test } from 'vitest'
import { MIB } from '../../../../src/core/base/units.ts'
import { DiskRoom } from '../../../../src/core/engine/watches/disk-watch.ts'

test('bytes written between two measurements of the disk count, and 100 MiB stay free', () => {
  const room = new DiskRoom()
  room.measured(110 * MIB)
  room.require(10 * MIB)
  expect(() => room.require(10 * MIB + 1)).toThrow('the track has 11 MiB, and the disk has 110 MiB left')
  for (let written = 0; written < 10; written++) room.take(MIB)
  expect(() => room.take(1)).toThrow(expect.objectContaining({ code: 'disk' }))
  expect(room.free).toBe(100 * MIB)
  room.measured(200 * MIB)
  room.take(MIB)
})

test('every download may be tried where the free room of the disk cannot be read', () => {
  const room = new DiskRoom()
  room.require(1e12)
  room.take(1e12)
  expect(room.free).toBeUndefined()
})

test('the lower room of a virtual disk and the disk beneath it counts, and both shrink with each write', () => {
  const room = new DiskRoom()
  room.measuredBeneath(110 * MIB)
  expect(room.free).toBeUndefined()
  room.measured(900 * MIB)
  expect(room.free).toBe(110 * MIB)
  expect(room.isShortBeneath).toBe(true)
  room.take(10 * MIB)
  expect(() => room.take(1)).toThrow('the disk has 100 MiB left')
  room.measuredBeneath(2000 * MIB)
  expect(room.free).toBe(890 * MIB)
  expect(room.isShortBeneath).toBe(false)
  room.measuredBeneath(undefined)
  expect(room.free).toBe(890 * MIB)
})
