import { expect, test } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import { MotionResolver } from '../../../src/core/device/resolver.ts'
import type { MonitorEvent } from '../../../src/core/events.ts'
import { formatEvent } from '../../../src/core/log/format.ts'
import { Fleet } from '../../../src/core/stages/fleet.ts'
import { parseResources, tellResources } from '../../../src/core/stages/resource-count.ts'
import { tellVitalSigns } from '../../../src/core/stages/vital-signs.ts'
import { formatVitalSigns } from '../../../src/core/vital-signs.ts'
import { HandClock, settle } from '../../hand-clock.ts'

const resolver = new MotionResolver({
  dnsServers: [],
  searchDomains: [],
  addresses: new Map(),
  publicAddresses: false,
  timeout: 1000,
})

/** What a stage says until it has said so much. */
async function heard(
  count: number,
  tell: (
    context: { emit: (event: MonitorEvent) => void; fleet: Fleet; resolver: MotionResolver },
    signal: AbortSignal,
  ) => Promise<void>,
): Promise<string[]> {
  const messages: string[] = []
  const ending = new AbortController()
  const emit = (event: MonitorEvent): void => {
    messages.push(...formatEvent(event).map(({ message }) => message))
    if (messages.length === count) ending.abort()
  }
  await tell({ emit, fleet: new Fleet(), resolver }, ending.signal)
  return messages
}

test('what the engine holds open is told as often as somebody asks for it', async () => {
  const messages = await heard(2, (context, signal) =>
    tellResources({ ...context, clock: systemClock }, signal, '0.02'),
  )
  expect(messages).toHaveLength(2)
  const count = parseResources(messages[0] ?? '')
  expect(count?.heap).toBeGreaterThan(1_000_000)
  expect(count?.active.Timeout).toBeGreaterThan(0)
  expect(parseResources('motion-601 is connected')).toBeUndefined()
})

test.each([undefined, '', 'often', '-1'])(
  'where nobody asks for it (%j), nothing is counted',
  async (asked) => {
    const clock = new HandClock()
    const emit = (): void => expect.unreachable()
    await tellResources({ clock, emit }, new AbortController().signal, asked)
  },
)

test('nothing is told of a session that has ended meanwhile', async () => {
  const clock = new HandClock()
  const ending = new AbortController()
  const telling = tellResources({ clock, emit: () => expect.unreachable() }, ending.signal, '60')
  ending.abort()
  await telling
})

test('what the monitor costs is told once a minute, without a watch on the event loop', async () => {
  const clock = new HandClock()
  const messages: string[] = []
  const fleet = new Fleet()
  const absence = fleet.beginAbsence()
  const ending = new AbortController()
  const emit = (event: MonitorEvent): void =>
    void messages.push(...formatEvent(event).map(({ message }) => message))
  const telling = tellVitalSigns({ clock, emit, fleet, resolver }, ending.signal, undefined)
  await settle()
  for (let packet = 0; packet < 120; packet++) absence.noteSent()
  clock.advance(59_000)
  await settle()
  expect(messages).toEqual([])
  clock.advance(1000)
  await settle()
  expect(messages[0]).toMatch(/^Looking for 1 absent motions: 2\.0 packets a second, [\d.]+% of a core$/)
  ending.abort()
  await telling
  expect(messages).toHaveLength(1)
})

test('where a measurement is asked for it comes as often, with how late the event loop was', async () => {
  const [message = ''] = await heard(1, (context, signal) =>
    tellVitalSigns({ ...context, clock: systemClock }, signal, '0.05'),
  )
  expect(message).toMatch(/% of a core, event loop late by [\d.]+ ms \(p99\), [\d.]+ ms at most$/)
})

test('a line of vital signs has each figure with its unit', () => {
  const signs = { absent: 12, packetsPerSecond: 34.5, processor: 6.7, delay: { p99: 1.2, most: 34.5 } }
  expect(formatVitalSigns(signs)).toBe(
    'Looking for 12 absent motions: 34.5 packets a second, 6.7% of a core, event loop late by 1.2 ms (p99), 34.5 ms at most',
  )
})
