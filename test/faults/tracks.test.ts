/** Faults of a track during its download: it is never saved wrongly, the motion never goes early, and a retry works. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatCsv } from '../../src/report/format-csv.ts'
import { formatTable } from '../../src/report/format-table.ts'
import { formatHtml } from '../../src/report/html/format-html.ts'
import { ReportReader } from '../../src/report/read-event.ts'
import type { Framing } from '../../src/simulator/answer.ts'
import { type ImplausibleKind, implausibleBody } from '../../src/simulator/body.ts'
import { firmwareCodeOf } from '../../src/simulator/contents.ts'
import type { FaultInput } from '../../src/simulator/faults.ts'
import { trackChunks, trackLength } from '../../src/simulator/track.ts'
import {
  expectHome,
  expectMended,
  expectWithheld,
  figures,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedDay,
  sailedLog,
  startFaulty,
  startHasty,
  trackBytes,
  trackFiles,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'

interface Unprovided {
  readonly name: string
  readonly fault: FaultInput
  /** What the reason in the ledger speaks of. */
  readonly reason: RegExp
  /** A smaller log, where the time of the whole matters. */
  readonly frames?: number
  readonly framing?: Framing
}

const path = '/logs/2026/10/0601_2026-10-12-1100.oao'
const key = keyOf(601)

const unprovided: readonly Unprovided[] = [
  { name: 'cut before its Content-Length', fault: { type: 'cut-with-length' }, reason: /connection broke/ },
  { name: 'cut before its last chunk', fault: { type: 'cut-chunked' }, reason: /connection broke/ },
  { name: 'reset in the middle', fault: { type: 'reset' }, reason: /connection broke/, framing: 'length' },
  { name: 'never answered', fault: { type: 'stall-before-headers' }, reason: /did not answer in time/ },
  { name: 'silent in the middle', fault: { type: 'stall-in-body' }, reason: /stopped in the middle/ },
  { name: 'answered too late', fault: { type: 'hang', seconds: 2 }, reason: /did not answer in time/ },
  { name: 'a slow drip', fault: { type: 'drip', rate: 900 }, reason: /not complete after/, frames: 200 },
  { name: 'not found', fault: { type: 'not-found' }, reason: /HTTP 404/ },
  { name: 'an error of the server', fault: { type: 'server-error' }, reason: /HTTP 500/ },
  { name: 'a redirect', fault: { type: 'redirect' }, reason: /redirect \(HTTP 302\)/ },
  { name: 'behind a megabyte of headers', fault: { type: 'huge-headers' }, reason: /too many headers/ },
]

describe.concurrent('a track that the device does not provide', () => {
  test.each(unprovided)(
    'a track that does not arrive is reported, tried again and home: $name',
    async ({ fault, reason, frames, framing = 'close' }) => {
      const log = sailedLog(601, 0, frames === undefined ? {} : { size: 1536 + 52 * frames })
      const device = sailed(601, [log])
      const good = sailed(602)
      await using monitored = await startFaulty({ devices: [device, good], framing }, fault, {
        path: 'track',
      })

      await Promise.all([troubled(monitored, 601), released(monitored, 602)])
      await expectWithheld(monitored, 601, key)
      await expectHome(monitored, good)
      const shown = frames === undefined ? figures : figures.replace('0.1 MiB', '0.0 MiB')
      expect(said(monitored)).toContain(`ERROR,motion-601 ${key} failed - ${shown}`)
      expect(said(monitored)).toContain(`ERROR,motion-601 was unable to provide ${path}`)
      const entry = await ledgerEntry(monitored, 601, key)
      expect(entry.status).toBe('failed')
      expect(entry.reason).toMatch(reason)
      expect(await trackFiles(monitored)).not.toContain(`${key}.rejected`)

      await expectMended(monitored, device)
      expect(said(monitored)).toContain(`INFO,motion-601 ${key} downloaded - ${shown}`)
    },
  )
})

interface Rejected {
  readonly name: string
  readonly fault: FaultInput
  readonly verdict: string
  /** The identifier in the log, if another device answered. */
  readonly identifier?: number
}

const rejected: readonly Rejected[] = [
  { name: 'cut, as if it were all', fault: { type: 'cut-without-length' }, verdict: 'incomplete' },
  { name: 'reset, which looks like an end', fault: { type: 'reset' }, verdict: 'incomplete' },
  { name: 'without a byte', fault: { type: 'cut-without-length', at: 0 }, verdict: 'not-a-track' },
  { name: 'a web page', fault: { type: 'html' }, verdict: 'not-a-track' },
  {
    name: "another device's",
    fault: { type: 'another-device', id: 609 },
    verdict: 'another-log',
    identifier: 609,
  },
  { name: 'of another log of the device', fault: { type: 'another-log' }, verdict: 'another-log' },
  { name: 'with a bit flipped', fault: { type: 'bit-flipped' }, verdict: 'damaged' },
  {
    name: 'with a bit of its id flipped',
    fault: { type: 'bit-flipped', at: 4 / 104_512 },
    verdict: 'damaged',
  },
  { name: 'without some of its frames', fault: { type: 'frames-lost' }, verdict: 'incomplete' },
  { name: 'without its last frame', fault: { type: 'frames-lost', at: 1, frames: 1 }, verdict: 'incomplete' },
  { name: 'of another day', fault: { type: 'implausible', kind: 'day-off' }, verdict: 'damaged' },
  { name: 'that has grown', fault: { type: 'log-growing' }, verdict: 'unfinished' },
]

describe.concurrent('a file that is not the wanted track', () => {
  test.each(rejected)(
    'a file that is not the wanted track is kept beside for a person, and the next is home: $name',
    async (row) => {
      const { fault, verdict, identifier } = row
      const device = sailed(601)
      const good = sailed(602)
      await using monitored = await startFaulty({ devices: [device, good] }, fault, { path: 'track' })

      await Promise.all([troubled(monitored, 601), released(monitored, 602)])
      await expectWithheld(monitored, 601, key)
      await expectHome(monitored, good)
      expect(await trackFiles(monitored)).toContain(`${key}.rejected`)
      const lines = said(monitored)
      expect(lines).toContain(`ERROR,motion-601 ${key} failed - ${figures}`)
      const reported = lines.filter((line) =>
        line.startsWith(`ERROR,Motion 601 ${key}: not the wanted track (${verdict}: `),
      )
      expect(reported).not.toEqual([])
      expect(lines.filter((line) => line.includes('was unable to provide'))).toEqual([])
      expect(lines.filter((line) => line.includes('identifier is incorrect')).slice(0, 1)).toEqual(
        identifier === undefined ? [] : [`ERROR,motion-601 identifier is incorrect (${identifier})`],
      )
      expect((await ledgerEntry(monitored, 601, key)).status).toBe('failed')

      await expectMended(monitored, device)
    },
  )
})

interface Odd {
  readonly name: string
  readonly fault: FaultInput
  readonly warning: RegExp
  readonly tail?: string
}

const odd: readonly Odd[] = [
  {
    name: 'as long as its size in logs.json',
    fault: { type: 'size-equals-length' },
    warning: /as long as the size in logs\.json/,
  },
  { name: 'with "]}" behind it', fault: { type: 'trailing-bracket' }, warning: /"\]\}" follow/, tail: ']}' },
]

describe.concurrent('a track that is odd but whole', () => {
  test.each(odd)(
    'an odd but whole track is home with a warning: $name',
    async ({ fault, warning, tail = '' }) => {
      const device = sailed(601)
      await using monitored = await startFaulty({ devices: [device] }, fault)
      await released(monitored, 601)
      const [record = sailedLog(601)] = device.logs
      const bytes = Buffer.concat([trackBytes(device, record), Buffer.from(tail)])
      await expectHome(monitored, device, 0, { verdict: 'usable', bytes })
      expect(
        said(monitored).filter((line) => line.startsWith('INFO,Motion 601 ') && warning.test(line)),
      ).toHaveLength(1)
    },
  )
})

interface Doubted {
  readonly name: string
  readonly kind: ImplausibleKind
  readonly doubt: RegExp
}

const doubted: readonly Doubted[] = [
  {
    name: 'off the globe',
    kind: 'off-globe',
    doubt: /1000 of 2000 GNSS frames have a position that is not on/,
  },
  { name: 'far from the rest of it', kind: 'leap', doubt: /are too far from the place before/ },
  {
    name: 'a millisecond apart',
    kind: 'rushed',
    doubt: /1999 of 1999 GNSS frames follow the one before sooner/,
  },
  {
    name: 'faster than its distance',
    kind: 'hastened',
    doubt: /the distance of the GNSS frames is at least/,
  },
]

describe.concurrent('a track that cannot be true though its bytes are right', () => {
  test.each(doubted)(
    'an impossible track is home, and the log, the ledger, the screen and the report say so: $name',
    async (row) => {
      const { kind, doubt } = row
      const device = sailed(601)
      await using monitored = await startFaulty({ devices: [device] }, { type: 'implausible', kind })
      await released(monitored, 601)
      const [record = sailedLog(601)] = device.logs
      const source = { motion: 601, record, firmware: firmwareCodeOf(device) }
      const body = { length: trackLength(source), chunks: () => trackChunks(source) }
      const bytes = Buffer.concat([...implausibleBody(body, kind).chunks()])
      await expectHome(monitored, device, 0, { verdict: 'usable', bytes })
      const lines = said(monitored).filter((line) => line.startsWith('INFO,Motion 601 ') && doubt.test(line))
      expect(lines).toHaveLength(1)
      const { doubts = [] } = await ledgerEntry(monitored, 601, key)
      expect(doubts.filter((each) => doubt.test(each))).toHaveLength(1)
      expect(monitored.motion(601).tracks[0]?.doubts).toEqual(doubts)
      const reader = new ReportReader(monitored.root, 'test')
      const { report } = await reader.read({ type: 'newest' }, record.end_date)
      expect(report.days[0]?.motions[0]?.marks).toContain('implausible')
      for (const text of [formatCsv(report), formatTable(report, 300), formatHtml(report, new Map())])
        expect(text).toMatch(doubt)
    },
  )
})

describe.concurrent('a device that goes while it is read', () => {
  test('a device that goes while it is read comes back, and its track is home', async () => {
    const device = sailed(601)
    const good = sailed(602)
    await using monitored = await startFaulty(
      { devices: [device, good] },
      { type: 'vanish', seconds: 1.5 },
      { path: 'track', times: 1 },
    )
    await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    await expectWithheld(monitored, 601, key)
    await released(monitored, 601)
    await expectHome(monitored, device)
    await expectHome(monitored, good)
  })

  test('a device that goes and whose address another gets has no track of the other, nor the other of it', async ({
    skip,
  }) => {
    const slow = { ...sailed(601), manner: { rate: 60_000 } }
    const other = sailed(603)
    await using monitored = await startHasty({ devices: [slow, other] })
    if (Object.keys(monitored.fleet.addresses).length > 0) skip('this machine has one loopback address only')
    await monitored.fleet.turnOn(601)
    await monitored.event('track-progressed', (event) => event.motion === 601)
    await monitored.fleet.turnOff(601, 'stale')
    await monitored.fleet.turnOn(603, { at: 601 })
    await released(monitored, 603)
    await expectWithheld(monitored, 601, key)
    await expectHome(monitored, other)
    await monitored.fleet.turnOff(603)
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    await expectHome(monitored, slow)
  })

  test('a device that goes while it is read costs its other tracks neither a try nor a time-out', async () => {
    const logs = [0, 1, 2].map((hour) => sailedLog(601, hour))
    const device = sailed(601, logs)
    await using monitored = await startFaulty(
      { devices: [device] },
      { type: 'vanish', seconds: 2 },
      { path: 'track', times: 1 },
    )
    await troubled(monitored, 601)
    expect(monitored.events.filter(({ type }) => type === 'track-failed')).toHaveLength(1)
    await released(monitored, 601)
    for (const hour of [0, 1, 2]) await expectHome(monitored, device, hour)
  })
})

test('devices that drip, hang and fail keep none of the others waiting', async () => {
  const bad = [601, 602, 603]
  const good = [611, 612, 613, 614, 615, 616, 617, 618]
  await using monitored = await startHasty({ devices: [...bad, ...good].map((id) => sailed(id)) })
  monitored.fleet.fault(601, { type: 'drip', rate: 900 }, { path: 'track' })
  monitored.fleet.fault(602, { type: 'stall-before-headers' })
  monitored.fleet.fault(603, { type: 'server-error' }, { path: 'track' })
  await turnOnAll(monitored)
  await Promise.all([
    ...good.map((id) => released(monitored, id)),
    troubled(monitored, 602),
    troubled(monitored, 603),
  ])
  // The slow download has seconds to go: no other has waited for it.
  expect(monitored.motion(601).state).toBe('downloading')
  expect(monitored.state.violations).toEqual([])
})

test('a track that fails keeps none of the others from coming, but the motion from going', async () => {
  const logs = [0, 1, 2].map((hour) => sailedLog(601, hour))
  const [, second = sailedLog(601)] = logs
  const device = sailed(601, logs)
  await using monitored = await startFaulty(
    { devices: [device] },
    { type: 'server-error' },
    { path: second.file as `/${string}` },
  )
  await troubled(monitored, 601)
  expect((await trackFiles(monitored)).sort()).toEqual([keyOf(601, 0), keyOf(601, 2)])
  await expectWithheld(monitored, 601, keyOf(601, 1))
  monitored.fleet.clearFaults(601)
  monitored.dispatch({ type: 're-inspect', motion: 601 })
  await released(monitored, 601)
  for (const hour of [0, 1, 2]) await expectHome(monitored, device, hour)
})

test('what was rejected is a copy of what came, so that a person can look at it', async () => {
  await using monitored = await startFaulty({ devices: [sailed(601)] }, { type: 'html' }, { path: 'track' })
  await troubled(monitored, 601)
  const file = join(monitored.eventFolder, 'gpslogs', sailedDay, `${key}.rejected`)
  expect(await readFile(file, 'utf8')).toContain('Welcome to the WiFi')
})
