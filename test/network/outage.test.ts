import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { AlarmTopic, MonitorEvent } from '../../src/core/events/events.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { NetworkLab, whyNoNamespaces } from './network-lab.ts'

const reason = whyNoNamespaces()

if (reason !== undefined) console.warn(`Skipped, the network is not taken away: ${reason}`)

/** The promised time until work resumes after the network's return, plus ARP, which asks once a second. */
const RESUMED_WITHIN = 2000
const SLACK = 500

const released = [601, 602, 603]
const reading = 604
const absent = [605, 606]

/** Three motions that are soon released, one that is read for a minute, two that are not there. */
const devices = [
  ...released.map((id) => deviceOf(id, [])),
  { ...deviceOf(reading, [bigLog()]), manner: { rate: 20_000 } },
  ...absent.map((id) => deviceOf(id, [])),
]

function bigLog() {
  const frames = 20_000
  return logOf({ file: '/logs/2026/10/0604_2026-10-12-1100.oao', size: 1536 + 52 * frames })
}

async function startWorking(): Promise<NetworkLab> {
  const lab = await NetworkLab.start({ devices, present: [...released, reading] })
  try {
    await lab.event('track-progressed')
    await lab.until(() => released.every((id) => lab.stateOf(id) === 'released'))
    return lab
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
}

/** The first alarm about a topic that says so: another may come before it, while the trouble is only half seen. */
async function alarm(lab: NetworkLab, topic: AlarmTopic, words: RegExp, since: number) {
  return lab.event('alarm-raised', (event) => event.topic === topic && words.test(event.message), { since })
}

/** How long after `returnedAt` (Unix ms) the motion being read is connected anew or its track grows, as the product's own time. */
async function resumption(lab: NetworkLab, returnedAt: number, since: number): Promise<number> {
  const starved = lab.starvation()
  const isWork = (event: MonitorEvent): boolean =>
    (event.type === 'motion-connected' || event.type === 'track-progressed') &&
    event.motion === reading &&
    event.at >= returnedAt
  await lab.until(() => lab.events.slice(since).some(isWork))
  const first = lab.events.slice(since).find(isWork)
  return (first?.at ?? Number.POSITIVE_INFINITY) - returnedAt - starved()
}

/** What must not be said because of the network. */
function blame(lab: NetworkLab): readonly MonitorEvent[] {
  return lab.events.filter(({ type }) =>
    ['motion-disconnected', 'motion-troubled', 'track-failed'].includes(type),
  )
}

async function expectNothingLost(lab: NetworkLab): Promise<void> {
  // Longer than a motion that left would take to be missed.
  await wait(4000)
  expect(blame(lab)).toEqual([])
  expect(lab.state.violations).toEqual([])
  for (const id of released) expect(lab.stateOf(id)).toBe('released')
}

describe.skipIf(reason !== undefined).concurrent('while the network is away', () => {
  test('a laptop off the WiFi is reported, nothing counts as gone, and work goes on within 2 s of its return', async () => {
    await using lab = await startWorking()
    let since = lab.events.length
    const starved = lab.starvation()
    const wentAt = Date.now()
    await lab.laptopIp('link', 'set', 'wlan0', 'down')
    const { at } = await alarm(lab, 'network', /on no network/, since)
    expect(at - wentAt - starved()).toBeLessThan(1500)
    await wait(7000)
    expect(blame(lab)).toEqual([])
    for (const id of released) expect(lab.stateOf(id)).toBe('released')
    since = lab.events.length
    await lab.laptopIp('link', 'set', 'wlan0', 'up')
    const delay = await resumption(lab, Date.now(), since)
    console.info(`off the WiFi: reported after ${at - wentAt} ms, work resumed after ${Math.round(delay)} ms`)
    expect(delay).toBeLessThan(RESUMED_WITHIN + SLACK)
    await lab.until((state) => state.alarms.every(({ topic }) => topic !== 'network' && topic !== 'dns'))
    await expectNothingLost(lab)
  })

  test('a router that restarts is reported, and a motion that returns late at another address was never gone', async () => {
    await using lab = await startWorking()
    let since = lab.events.length
    const wentAt = Date.now()
    await lab.fleetIp('route', 'add', 'blackhole', '10.77.200.1/32')
    const { at } = await alarm(lab, 'network', /^Neither DNS nor any motion answers/, since)
    await lab.order({ type: 'off', motion: 602, how: 'off' })
    await wait(4000)
    expect(blame(lab)).toEqual([])
    since = lab.events.length
    await lab.fleetIp('route', 'delete', 'blackhole', '10.77.200.1/32')
    const delay = await resumption(lab, Date.now(), since)
    console.info(
      `router restarting: reported after ${at - wentAt} ms, work resumed after ${Math.round(delay)} ms`,
    )
    expect(delay).toBeLessThan(RESUMED_WITHIN + SLACK)
    await wait(5000)
    expect(lab.stateOf(602)).toBe('released')
    since = lab.events.length
    await lab.order({ type: 'on', motion: 602, at: 605 })
    const starved = lab.starvation()
    const cameAt = Date.now()
    const { at: foundAt } = await lab.event('motion-connected', (event) => event.motion === 602, { since })
    expect(foundAt - cameAt - starved()).toBeLessThan(2500)
    await lab.until(() => lab.stateOf(602) === 'released')
    await expectNothingLost(lab)
  })

  test('another address interrupts only what was under way, and another network is reported until the laptop is back', async () => {
    await using lab = await startWorking()
    let since = lab.events.length
    await lab.laptopIp('addr', 'delete', '10.77.200.1/16', 'dev', 'wlan0')
    await lab.laptopIp('addr', 'add', '10.77.200.2/16', 'dev', 'wlan0')
    const changeDelay = await resumption(lab, Date.now(), since)
    console.info(`another address: work resumed after ${Math.round(changeDelay)} ms`)
    expect(changeDelay).toBeLessThan(RESUMED_WITHIN + SLACK)
    await alarm(lab, 'network', /./, since)
    await wait(4000)
    expect(blame(lab)).toEqual([])
    since = lab.events.length
    await lab.laptopIp('addr', 'delete', '10.77.200.2/16', 'dev', 'wlan0')
    await lab.laptopIp('addr', 'add', '10.99.0.7/16', 'dev', 'wlan0')
    await lab.event('alarm-raised', ({ message }) => /has left the network/.test(message), { since })
    await wait(4000)
    since = lab.events.length
    await lab.laptopIp('addr', 'delete', '10.99.0.7/16', 'dev', 'wlan0')
    await lab.laptopIp('addr', 'add', '10.77.200.3/16', 'dev', 'wlan0')
    const delay = await resumption(lab, Date.now(), since)
    console.info(`another network and back: work resumed after ${Math.round(delay)} ms`)
    expect(delay).toBeLessThan(RESUMED_WITHIN + SLACK)
    await lab.until((state) => state.alarms.every(({ topic }) => topic !== 'network'))
    await expectNothingLost(lab)
  })

  test('a laptop that slept is reported, and work goes on at once', async () => {
    await using lab = await startWorking()
    lab.signal('SIGSTOP')
    await wait(16_000)
    const since = lab.events.length
    const wokenAt = Date.now()
    lab.signal('SIGCONT')
    const delay = await resumption(lab, wokenAt, since)
    console.info(`laptop asleep for 16 s: work resumed after ${Math.round(delay)} ms`)
    expect(delay).toBeLessThan(RESUMED_WITHIN)
    const { message } = await alarm(lab, 'network', /slept for/, 0)
    // As long as it was: the signal that wakes it may be late, never early.
    expect(Number(/slept for (\d+) s/.exec(message)?.[1])).toBeGreaterThanOrEqual(16)
    await lab.until((state) => state.alarms.length === 0)
    await expectNothingLost(lab)
  })
})

describe.skipIf(reason !== undefined).concurrent('while DNS does not work', () => {
  test('a silent DNS is reported, connected motions stay, and new ones are found within 2 s of its return', async () => {
    await using lab = await startWorking()
    const since = lab.events.length
    const wentAt = Date.now()
    await lab.order({ type: 'lose', share: 1 })
    const { at } = await alarm(lab, 'dns', /^DNS does not answer/, since)
    await lab.order({ type: 'on', motion: 605 })
    await wait(4000)
    expect(lab.state.alarms.map(({ topic }) => topic)).toEqual(['dns'])
    const starved = lab.starvation()
    const returnedAt = Date.now()
    await lab.order({ type: 'lose', share: 0 })
    const found = await lab.event('motion-connected', (event) => event.motion === 605)
    console.info(`DNS silent: reported after ${at - wentAt} ms, found after ${found.at - returnedAt} ms`)
    expect(found.at - returnedAt - starved()).toBeLessThan(RESUMED_WITHIN)
    await lab.until((state) => state.alarms.length === 0)
    await expectNothingLost(lab)
  })

  test('an answer of 10.10.10.10 for every name is reported as such, and ends with the first address', async () => {
    await using lab = await startWorking()
    const since = lab.events.length
    const wentAt = Date.now()
    await lab.order({ type: 'know-nobody' })
    const { at } = await alarm(lab, 'dns', /10\.10\.10\.10 for every motion/, since)
    expect(lab.state.alarms.map(({ topic }) => topic)).toEqual(['dns'])
    await lab.order({ type: 'on', motion: 605 })
    await lab.order({ type: 'know-nobody' })
    await wait(2000)
    const starved = lab.starvation()
    const returnedAt = Date.now()
    await lab.order({ type: 'know-everybody' })
    const found = await lab.event('motion-connected', (event) => event.motion === 605)
    console.info(
      `DNS knows nobody: reported after ${at - wentAt} ms, found after ${found.at - returnedAt} ms`,
    )
    expect(found.at - returnedAt - starved()).toBeLessThan(RESUMED_WITHIN)
    await lab.until((state) => state.alarms.length === 0)
    await expectNothingLost(lab)
  })

  test('a DNS that loses a fifth of its answers is reported, and keeps no motion from arriving or leaving', async () => {
    await using lab = await startWorking()
    const since = lab.events.length
    await lab.order({ type: 'lose', share: 0.2 })
    await lab.event('alarm-raised', ({ message }) => /loses answers/.test(message), {
      since,
    })
    await lab.order({ type: 'on', motion: 605 })
    await lab.event('motion-connected', (event) => event.motion === 605)
    await lab.until(() => lab.stateOf(605) === 'released')
    expect(blame(lab)).toEqual([])
    await lab.order({ type: 'off', motion: 605, how: 'stale' })
    const { as } = await lab.event('motion-disconnected', (event) => event.motion === 605)
    expect(as).toBe('gone')
  })

  test('the DNS servers of another WiFi are asked as soon as the system knows them', async () => {
    const resolvConf = 'nameserver 10.77.9.9\n'
    await using lab = await NetworkLab.start({ devices: [deviceOf(601, [])], resolvConf })
    await alarm(lab, 'dns', /./, 0)
    const starved = lab.starvation()
    const changedAt = Date.now()
    await lab.writeResolvConf('nameserver 10.77.0.1\n')
    const { at } = await lab.event('motion-connected')
    console.info(`resolv.conf changed: connected after ${at - changedAt} ms`)
    expect(at - changedAt - starved()).toBeLessThan(3500)
    await lab.until((state) => state.alarms.length === 0)
  })
})
