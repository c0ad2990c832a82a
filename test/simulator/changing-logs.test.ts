import { afterEach, describe, expect, test } from 'vitest'
import { parseLogs } from '../../src/core/domain/payload-schemas.ts'
import { createTrackReader } from '../../src/core/oao/track-reader.ts'
import { type Fleet, startFleet } from '../../src/simulator/fleet.ts'
import { deviceOf, get, logOf } from './builders.ts'
import { grown, listedAgain, whileOpen, withLog, withoutLog } from './changing-logs.ts'

let fleet: Fleet
const log = logOf()
const quick = { timing: { answer: [0, 0] }, bandwidth: { device: 1e9, accessPoint: 1e9 } } as const

afterEach(() => fleet.close())

/** What motion 601 lists, as the product reads it, and the verdict on its first log. */
async function asked() {
  const answer = await get(fleet.endpointOf(601), '/logs.json')
  const listed = parseLogs(answer.body.toString())
  if (!listed.ok) throw new Error(listed.reason)
  const [first] = listed.logs
  if (first === undefined) return { logs: listed.logs, verdict: undefined }
  const reader = createTrackReader({ motion: 601, log: first })
  reader.push((await get(fleet.endpointOf(601), first.file)).body)
  return { logs: listed.logs, verdict: reader.end().verdict }
}

describe('a device in use', () => {
  test('a simulated device in use lists an open log, then a longer one, then a closed one, each with its own track', async () => {
    fleet = await startFleet({ devices: [deviceOf(601, [whileOpen(log)])], ...quick })
    expect(await asked()).toMatchObject({ logs: [{ endDate: 0, best500m: 0 }], verdict: 'usable' })
    fleet.change(601, (device) => withLog(device, grown(whileOpen(log), 100)))
    expect(await asked()).toMatchObject({ logs: [{ endDate: 0, size: log.size + 5200 }] })
    fleet.change(601, (device) => withLog(device, grown(log, 200)))
    const { logs, verdict } = await asked()
    expect(logs).toMatchObject([{ endDate: log.end_date + 40_000, size: log.size + 10_400 }])
    expect(verdict).toBe('exact')
  })

  test('a simulated device in use adds a log, lists it again and again, and loses its record with its track', async () => {
    const other = logOf({ file: log.file.replace('1100', '1300') })
    fleet = await startFleet({ devices: [deviceOf(601, [log])], ...quick })
    fleet.change(601, (device) => listedAgain(withLog(device, other), other.file, 3))
    expect((await asked()).logs.map(({ file }) => file)).toEqual([
      log.file,
      other.file,
      other.file,
      other.file,
    ])
    fleet.change(601, (device) => withoutLog(device, other.file))
    expect((await asked()).logs.map(({ file }) => file)).toEqual([log.file])
    expect((await get(fleet.endpointOf(601), other.file)).head).toContain(' 404 ')
  })
})
