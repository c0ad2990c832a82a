/** Addresses are reused within seconds: what one device says must never count for another (docs/device.md, "Addresses"). */
import { describe, expect, test } from 'vitest'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import {
  expectHome,
  expectMended,
  expectWithheld,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedLog,
  startFaulty,
  startHasty,
  startPresent,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'

/** What answers at one address: another device from the moment that `isOther` is set. */
class SharedAddress implements DeviceContents {
  readonly id = 601
  readonly settings = sailed(601).settings
  readonly #own: DeviceContents
  readonly #other: DeviceContents
  isOther = false

  constructor(own: DeviceContents, other: DeviceContents) {
    this.#own = own
    this.#other = other
  }

  get info(): DeviceContents['info'] {
    return (this.isOther ? this.#other : this.#own).info
  }

  get logs(): readonly LogRecord[] {
    return (this.isOther ? this.#other : this.#own).logs
  }
}

/** Another device answers as soon as one has answered `path`; the first answers again after `bringBack`. */
async function startShared(path: string, other: DeviceContents, own = sailed(601)) {
  const address = new SharedAddress(own, other)
  let isOver = false
  const monitored = await startHasty({
    devices: [address, sailed(602)],
    onEvent: (event) => {
      if (event.motion === 601 && event.type === 'answered' && event.path === path && !isOver) {
        address.isOther = true
      }
    },
  })
  const bringBack = () => {
    isOver = true
    address.isOther = false
    monitored.dispatch({ type: 're-inspect', motion: 601 })
  }
  return { monitored, own, bringBack }
}

describe.concurrent('another device at the address of a motion', () => {
  test('another device that answers info.json is reported by its identifier', async () => {
    const device = sailed(601)
    await using monitored = await startFaulty(
      { devices: [device, sailed(602)] },
      { type: 'another-identifier', id: 609 },
    )
    await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    expect(said(monitored)).toContain('ERROR,motion-601 identifier is incorrect (609)')
    await expectWithheld(monitored, 601, keyOf(601))
    await expectMended(monitored, device)
  })

  test('another device with logs of its own neither releases the motion nor enters its ledger', async () => {
    const { monitored, own, bringBack } = await startShared('/info.json', sailed(609))
    await using _ = monitored
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble).toMatchObject({ code: 'wrong-identifier', identifier: 609 })
    expect(said(monitored)).toContain('ERROR,motion-601 identifier is incorrect (609)')
    await expectWithheld(monitored, 601, keyOf(601))
    await expect(ledgerEntry(monitored, 601, keyOf(601))).rejects.toThrow()
    bringBack()
    await released(monitored, 601)
    await expectHome(monitored, own)
  })

  test('another device that has no logs does not release the motion', async () => {
    const { monitored, own, bringBack } = await startShared('/settings.json', sailed(609, []))
    await using _ = monitored
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble).toMatchObject({ code: 'wrong-identifier', identifier: 609 })
    await expectWithheld(monitored, 601, keyOf(601))
    bringBack()
    await released(monitored, 601)
    await expectHome(monitored, own)
  })

  test('another device in the middle of the tracks costs the motion one try, and not one for each track', async () => {
    const logs = [0, 1, 2].map((hour) => sailedLog(601, hour))
    const { monitored, own, bringBack } = await startShared(
      logs[0]?.file ?? '',
      sailed(609),
      sailed(601, logs),
    )
    await using _ = monitored
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble).toMatchObject({ code: 'wrong-identifier', identifier: 609 })
    expect(monitored.events.filter(({ type }) => type === 'track-failed')).toHaveLength(1)
    await expectWithheld(monitored, 601, keyOf(601, 1))
    bringBack()
    await released(monitored, 601)
    for (const hour of [0, 1, 2]) await expectHome(monitored, own, hour)
  })
})

test('a motion without any logs proves itself once more, and is released', async () => {
  await using monitored = await startPresent({ devices: [sailed(601, [])] })
  await released(monitored, 601)
  expect(monitored.motion(601).releaseContent).toBe('nothing-today')
  expect(monitored.fleet.counters.get(601)?.requests).toBe(4)
})
