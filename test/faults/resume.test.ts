/** A partial download continues only where a device gives exactly its rest; otherwise it starts again. */
import { describe, expect, test } from 'vitest'
import {
  expectHome,
  keyOf,
  ledgerEntry,
  released,
  sailed,
  sailedLog,
  startHasty,
  trackBytes,
  turnOnAll,
} from './faulty-fleet.ts'

type Ranges = 'right' | 'other-start' | 'other-total' | 'other-log' | 'refused' | 'silent' | 'none'

/** A device whose first answer for its track falls silent in the middle; `sent` are the bytes of each answer. */
async function startCut(ranges: Ranges, log = sailedLog(601)) {
  const device = sailed(601, [log])
  const sent: number[] = []
  const monitored = await startHasty({
    devices: [device],
    framing: 'length',
    onEvent: (event) => {
      if (event.type === 'answered' && event.path === log.file) sent.push(event.bytes)
    },
  })
  // Silence, not an end: what came before it has certainly been taken.
  monitored.fleet.fault(601, { type: 'stall-in-body', at: 0.5 }, { path: 'track', times: 1 })
  if (ranges !== 'none') monitored.fleet.fault(601, { type: 'ranges', kind: ranges })
  await turnOnAll(monitored)
  await released(monitored, 601)
  const whole = trackBytes(device, log).length
  return { monitored, device, sent, whole, half: Math.floor(whole / 2) }
}

describe.concurrent('a track cut in the middle', () => {
  test('a cut track is continued where the device gives exactly the rest', async () => {
    const { monitored, device, sent, whole, half } = await startCut('right')
    await using _ = monitored
    expect(sent).toEqual([half, whole - half])
    await expectHome(monitored, device)
    expect((await ledgerEntry(monitored, 601, keyOf(601))).attempts).toBe(1)
  })

  test('a cut track is taken from the start where the device does not know ranges', async () => {
    const { monitored, device, sent, whole, half } = await startCut('none')
    await using _ = monitored
    expect(sent).toEqual([half, whole])
    await expectHome(monitored, device)
  })

  test.each(['other-start', 'other-total', 'refused', 'silent'] as const)(
    'a cut track is fetched as a whole after a range answered wrongly (%s)',
    async (kind) => {
      const { monitored, device, sent, whole } = await startCut(kind)
      await using _ = monitored
      expect(sent).toHaveLength(3)
      expect(sent.at(-1)).toBe(whole)
      await expectHome(monitored, device)
      expect((await ledgerEntry(monitored, 601, keyOf(601))).attempts).toBe(2)
    },
  )

  test('a cut track continued with the rest of another log is refused as a whole', async () => {
    const { monitored, device } = await startCut('other-log')
    await using _ = monitored
    const reasons = monitored.events.flatMap((event) => (event.type === 'track-failed' ? [event.reason] : []))
    expect(reasons.at(-1)).toMatch(/^not the wanted track \(damaged: /)
    await expectHome(monitored, device)
  })

  test('a cut track is started again where its inside cannot be checked, even if the device knows ranges', async () => {
    const log = sailedLog(601)
    const gpx = { ...log, file: log.file.replace('.oao', '.gpx') }
    const { monitored, sent, whole, half } = await startCut('right', gpx)
    await using _ = monitored
    expect(sent).toEqual([half, whole])
  })
})
