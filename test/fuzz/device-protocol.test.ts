/** Devices that send anything to the real engine: it goes on, releases none wrongly, and serves the good one. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyFile } from '../../src/core/archive/verify-file.ts'
import { localFileOf, logOf as logOfEntry } from '../../src/core/domain/ledger.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { isSound } from '../../src/core/domain/track-verdict.ts'
import { createRecordLookup } from '../../src/core/oao/record-lookup.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { expectHome, sailed, startHasty, trackBytes } from '../faults/faulty-fleet.ts'
import { controls, strangeFiles } from './event-folder.ts'
import { fuzzSeconds, fuzzSeed } from './fuzz.ts'
import { mutatedBytes, mutatedJson } from './mutations.ts'
import { type RawAnswer, RawDevice } from './raw-device.ts'

const good = 601
const raw = Array.from({ length: 12 }, (_, index) => 602 + index)
const span = Math.max(12_000, fuzzSeconds * 1000)

const headers = fc.subarray(
  [
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Content-Encoding: gzip',
    'Content-Range: bytes 0-5/6',
    'Location: http://192.0.2.1/info.json',
    'Connection: keep-alive',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'X: \x1b]0;owned\x07\x9b2J',
    `X: ${'y'.repeat(20_000)}`,
    ' folded',
    ': nameless',
    'nul\0: 1',
    'no colon',
  ],
  { maxLength: 4 },
)
const statusLine = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.0 200',
  'HTTP/1.1 100 Continue',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 206 Partial Content',
  'HTTP/1.1 302 Found',
  'HTTP/1.1 999 \x1b[2J',
  'HTTP/9.9 200 OK',
  'ICY 200 OK',
  'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK',
  '',
)

/** Valid most of the time, so that the monitor gets as far as the tracks; else anything. */
function answerFor(body: fc.Arbitrary<Uint8Array>, sound: Uint8Array): fc.Arbitrary<RawAnswer> {
  const plain = (bytes: Uint8Array) => Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), bytes])
  const odd = fc
    .tuple(statusLine, headers, fc.oneof(body, fc.constant(sound)))
    .map(([line, fields, bytes]) => {
      return Buffer.concat([Buffer.from([line, ...fields, '', ''].join('\r\n'), 'latin1'), bytes])
    })
  return fc.record({
    bytes: fc.oneof(
      { weight: 24, arbitrary: fc.constant(plain(sound)) },
      { weight: 4, arbitrary: body.map(plain) },
      { weight: 4, arbitrary: odd },
      { weight: 2, arbitrary: mutatedBytes(plain(sound)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }) },
    ),
    end: fc.oneof(
      { weight: 8, arbitrary: fc.constant<RawAnswer['end']>('close') },
      { weight: 1, arbitrary: fc.constantFrom<RawAnswer['end']>('reset', 'hold') },
    ),
  })
}

/** An endless stream of answers of one arbitrary, the same for the same seed. */
function streamOf(arbitrary: fc.Arbitrary<RawAnswer>, seed: number): () => RawAnswer {
  let round = 0
  let batch: RawAnswer[] = []
  return () => {
    if (batch.length === 0) batch = fc.sample(arbitrary, { seed: seed + round++, numRuns: 40 })
    return batch.pop() ?? { bytes: new Uint8Array(), end: 'close' }
  }
}

function answersOf(device: DeviceContents, seed: number): (path: string) => RawAnswer {
  const json = (value: unknown) =>
    answerFor(
      mutatedJson(value).map((text) => Buffer.from(text)),
      Buffer.from(JSON.stringify(value)),
    )
  const track = Buffer.concat(device.logs.slice(0, 1).map((log) => trackBytes(device, log)))
  const streams = {
    '/info.json': streamOf(json(device.info), seed),
    '/settings.json': streamOf(json(device.settings), seed + 1),
    '/logs.json': streamOf(json({ logs: device.logs }), seed + 2),
  }
  const tracks = streamOf(answerFor(mutatedBytes(track), track), seed + 3)
  return (path) => (Object.entries(streams).find(([name]) => name === path)?.[1] ?? tracks)()
}

/** At the instant of a release: what was planned is home and sound, whatever the device sent. */
async function expectReleasable(monitored: MonitoredFleet, motion: MotionId): Promise<void> {
  const text = await monitored.readEventFile(`motions/motion-${motion}/downloads.json`).catch(() => '{}')
  const { ledger, faults } = parseLedger(text.toString())
  expect(faults).toEqual([])
  for (const [key, entry] of ledger) {
    if (entry.status !== 'completed') continue
    const records = createRecordLookup([logOfEntry(key, entry)])
    const verified = await verifyFile(join(monitored.eventFolder, localFileOf(entry)), { records })
    expect(verified.ok && isSound(verified.report.verdict), key).toBe(true)
  }
}

/** Each release so far came after what was planned last was home or skipped. */
function expectReleasesAfterTracks(monitored: MonitoredFleet): void {
  for (const [at, event] of monitored.events.entries()) {
    if (event.type !== 'motion-released') continue
    const before = monitored.events.slice(0, at)
    const plan = before.findLast((one) => one.type === 'tracks-planned' && one.motion === event.motion)
    if (plan?.type !== 'tracks-planned') throw new Error(`motion ${event.motion} was released without a plan`)
    for (const { key, status } of plan.tracks) {
      const wasFetched = before.some((one) => one.type === 'track-completed' && one.key === key)
      expect(status === 'skipped' || status === 'completed' || wasFetched, key).toBe(true)
    }
  }
}

test('devices that send anything are troubles of their own', { timeout: span + 60_000 }, async () => {
  console.info(`fuzzing the protocol with seed ${fuzzSeed}`)
  const device = sailed(good)
  await using monitored = await startHasty({ devices: [device, ...raw.map((id) => sailed(id))] })
  await using devices = new AsyncDisposableStack()
  const listening: RawDevice[] = []
  for (const id of raw) {
    const endpoint = monitored.fleet.endpointOf(id)
    const answers = answersOf(sailed(id), fuzzSeed + id * 100_000)
    listening.push(devices.use(await RawDevice.listen(endpoint, answers)))
    monitored.fleet.dns.setBehaviour(`motion-${id}`, { type: 'address', address: endpoint.host })
  }
  await monitored.fleet.turnOn(good)
  const until = performance.now() + span
  while (performance.now() < until) {
    for (const motion of raw) monitored.dispatch({ type: 're-inspect', motion })
    await delay(150)
  }
  const since = monitored.events.length
  monitored.dispatch({ type: 're-inspect', motion: good })
  await monitored.event('motion-released', (event) => event.motion === good, { since })
  await expectHome(monitored, device)

  const answered = listening.reduce((sum, { answered: count }) => sum + count, 0)
  const releases = monitored.events.filter((event) => event.type === 'motion-released').length
  console.info(`${answered} answers, ${releases} releases, ${monitored.events.length} events`)
  expect(answered).toBeGreaterThan(100)
  expect(releases).toBeGreaterThan(1)
  expect(listening.flatMap(({ strange }) => strange)).toEqual([])
  expect(monitored.state.violations).toEqual([])
  const lines = monitored.lines()
  expect(lines.filter((line) => line.includes('unexpected error'))).toEqual([])
  expectReleasesAfterTracks(monitored)
  for (const id of raw) await expectReleasable(monitored, id)
  await monitored.stop()
  expect(await strangeFiles(monitored.root)).toEqual([])
  const log = await monitored.readEventFile('logs/server.log')
  expect(log.toString()).not.toMatch(controls)
})
