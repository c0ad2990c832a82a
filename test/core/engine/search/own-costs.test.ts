import { expect, test } from 'vitest'
import { systemClock } from '../../../../src/core/base/clock.ts'
import { MotionResolver } from '../../../../src/core/device/resolver.ts'
import { AbsentMotions } from '../../../../src/core/engine/search/absent-motions.ts'
import { logResources, reportSearchCost } from '../../../../src/core/engine/search/search-cost-report.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { formatEvent } from '../../../../src/core/events/log-line.ts'
import { HandClock, settle } from '../../../hand-clock.ts'
import { parseResources } from '../../../soak/resources.ts'

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
  reportCost: (
    context: { emit: (event: MonitorEvent) => void; fleet: AbsentMotions; resolver: MotionResolver },
    signal: AbortSignal,
  ) => Promise<void>,
): Promise<string[]> {
  const messages: string[] = []
  const ending = new AbortController()
  const emit = (event: MonitorEvent): void => {
    messages.push(...formatEvent(event).map(({ message }) => message))
    if (messages.length === count) ending.abort()
  }
  await reportCost({ emit, fleet: new AbsentMotions(), resolver }, ending.signal)
  return messages
}

test('the open handles of the engine are reported as often as they are requested', async () => {
  const messages = await heard(2, (context, signal) =>
    logResources({ ...context, clock: systemClock }, signal, '0.02'),
  )
  expect(messages).toHaveLength(2)
  const count = parseResources(messages[0] ?? '')
  expect(count?.heap).toBeGreaterThan(1_000_000)
  expect(count?.active.Timeout).toBeGreaterThan(0)
  expect(parseResources('motion-601 is connected')).toBeUndefined()
})

test.each([undefined, '', 'often', '-1'])(
  'nothing is counted where no interval is requested (%j)',
  async (asked) => {
    const clock = new HandClock()
    const emit = (): void => expect.unreachable()
    await logResources({ clock, emit }, new AbortController().signal, asked)
  },
)

test('no costs are reported for a session that has ended', async () => {
  const clock = new HandClock()
  const ending = new AbortController()
  const telling = logResources({ clock, emit: () => expect.unreachable() }, ending.signal, '60')
  ending.abort()
  await telling
})

test('the costs of the monitor are reported once a minute, without a watch on the event loop', async () => {
  const clock = new HandClock()
  const messages: string[] = []
  const fleet = new AbsentMotions()
  const absence = fleet.beginAbsence()
  const ending = new AbortController()
  const emit = (event: MonitorEvent): void =>
    void messages.push(...formatEvent(event).map(({ message }) => message))
  const telling = reportSearchCost({ clock, emit, fleet, resolver }, ending.signal, undefined)
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

test('a requested measurement comes as often as requested, with the delay of the event loop', async () => {
  const [message = ''] = await heard(1, (context, signal) =>
    reportSearchCost({ ...context, clock: systemClock }, signal, '0.05'),
  )
  expect(message).toMatch(/% of a core, event loop late by [\d.]+ ms \(p99\), [\d.]+ ms at most$/)
})

test('a line of search costs has each figure with its unit', () => {
  const signs = { absent: 12, packetsPerSecond: 34.5, processor: 6.7, delay: { p99: 1.2, most: 34.5 } }
  const [line] = formatEvent({ type: 'vital-signs-measured', at: 0, signs })
  expect(line?.message).toBe(
    'Looking for 12 absent motions: 34.5 packets a second, 6.7% of a core, event loop late by 1.2 ms (p99), 34.5 ms at most',
  )
})
