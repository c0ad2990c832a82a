/** An unexpected error in any part is one device's trouble, with its cause at ERROR, and affects no other. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DeviceClient } from '../../src/core/device/client.ts'
import { MotionResolver } from '../../src/core/device/resolver.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import {
  expectHome,
  released,
  said,
  sailed,
  startHasty,
  troubled,
  turnOnAll,
} from '../faults/faulty-fleet.ts'

const device = sailed(601)
const good = sailed(602)

afterEach(() => vi.restoreAllMocks())

/** Makes one part of the program fail, for one motion alone, as a mistake of ours in it would. */
const broken: Readonly<Record<string, () => void>> = {
  'the search for it': () => {
    const resolve = MotionResolver.prototype.resolve
    vi.spyOn(MotionResolver.prototype, 'resolve').mockImplementation(function (
      this: MotionResolver,
      ...given
    ) {
      failFor(given[0])
      return resolve.apply(this, given)
    })
  },
  'the reading of its payloads': () => {
    const readText = DeviceClient.prototype.readText
    vi.spyOn(DeviceClient.prototype, 'readText').mockImplementation(function (this: DeviceClient, ...given) {
      failFor(given[0].motion)
      return readText.apply(this, given)
    })
  },
  'the fetching of its tracks': () => {
    const download = DeviceClient.prototype.download
    vi.spyOn(DeviceClient.prototype, 'download').mockImplementation(function (this: DeviceClient, ...given) {
      if (given[0].path.startsWith('/logs/')) failFor(given[0].motion)
      return download.apply(this, given)
    } as typeof download)
  },
}

function failFor(motion: MotionId): void {
  if (motion === 601) throw new TypeError('a mistake of ours')
}

describe.each(Object.entries(broken))('a mistake in %s', (_, breakIt) => {
  test('a mistake in the program is reported with its cause, affects one motion, and ends when it is repaired', async () => {
    breakIt()
    await using monitored = await startHasty({ devices: [device, good] })
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble).toMatchObject({ code: 'internal' })
    expect(trouble.message).toContain('a mistake of ours')
    await released(monitored, 602)
    await expectHome(monitored, good)
    const reported = said(monitored).filter((line) => line.startsWith('ERROR,Motion 601: unexpected error: '))
    expect(reported[0]).toMatch(/TypeError: a mistake of ours +at failFor/)
    expect(monitored.motion(601).state).toBe('in-trouble')
    expect(monitored.motion(601).releasedAt).toBeUndefined()

    vi.restoreAllMocks()
    await released(monitored, 601)
    await expectHome(monitored, device)
    expect(monitored.state.violations).toEqual([])
  })
})
