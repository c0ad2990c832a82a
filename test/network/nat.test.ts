import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { whyNoNat } from './nat-box.ts'
import { NetworkLab, whyNoNamespaces } from './network-lab.ts'

const reason = whyNoNamespaces() ?? whyNoNat()

if (reason !== undefined) console.warn(`Skipped, no laptop is behind NAT: ${reason}`)

/** A wait of a test that must not take long, ms. */
const PATIENCE = 25_000

const released = [601, 602, 603]
const reading = 651

const sailed = {
  ...deviceOf(reading, [logOf({ file: '/logs/2026/10/0651_2026-10-12-1100.oao', size: 1536 + 52 * 40_000 })]),
  manner: { rate: 15_000 },
}

function absentOnes(count: number): readonly MotionId[] {
  return Array.from({ length: count }, (_, index) => 701 + index)
}

interface Fleet {
  readonly home?: readonly MotionId[]
  readonly isRead?: boolean
  readonly absent?: number
}

/** A laptop behind NAT with a fleet of which some are released, one may be read, and some are absent. */
async function startBehindNat({ home = released, isRead = true, absent = 3 }: Fleet): Promise<NetworkLab> {
  const present = [...home, ...(isRead ? [reading] : [])]
  const ids = [...home, ...absentOnes(absent)]
  const devices = [...ids.map((id) => deviceOf(id, [])), ...(isRead ? [sailed] : [])]
  const lab = await NetworkLab.start({ devices, present, isBehindNat: true })
  try {
    if (isRead) await lab.event('track-progressed', undefined, { patience: PATIENCE })
    await lab.until(() => home.every((id) => lab.stateOf(id) === 'released'), PATIENCE)
    return lab
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
}

const alarms = (lab: NetworkLab) =>
  lab.events.filter(({ type }) => type === 'alarm-raised' || type === 'alarm-cleared')

/** What must not be said because of the network. */
const blame = (lab: NetworkLab) =>
  lab.events.filter(({ type }) => ['motion-disconnected', 'motion-troubled', 'track-failed'].includes(type))

/** How long after `from` (Unix ms) the alarm about the network was raised, as the product's own time. */
async function alarmDelay(lab: NetworkLab, from: number, starved: () => number): Promise<number> {
  const { at } = await lab.event('alarm-raised', ({ topic }) => topic === 'network', { patience: PATIENCE })
  return at - from - starved()
}

/** Waits until the motion that is read goes on, and no alarm is left. */
async function expectResumed(lab: NetworkLab): Promise<void> {
  const since = lab.events.length
  await lab.event('track-progressed', undefined, { since, patience: PATIENCE })
  await lab.until((state) => state.alarms.length === 0, PATIENCE)
  expect(blame(lab)).toEqual([])
  expect(lab.state.violations).toEqual([])
}

describe.skipIf(reason !== undefined).concurrent('behind NAT, as under WSL', () => {
  test('a link that is down behind NAT is shown within 5 s, nothing counts as gone, and work goes on after', async () => {
    await using lab = await startBehindNat({})
    const starved = lab.starvation()
    const wentAt = Date.now()
    await lab.nat.ip('link', 'set', 'wlan0', 'down')
    const delay = await alarmDelay(lab, wentAt, starved)
    console.info(`link down behind NAT: shown after ${Math.round(delay)} ms`)
    expect(delay).toBeLessThan(5000)
    await wait(12_000)
    expect(blame(lab)).toEqual([])
    await lab.nat.ip('link', 'set', 'wlan0', 'up')
    await expectResumed(lab)
  })

  test.each(['drop', 'reset'] as const)(
    'another WiFi behind NAT, whose DNS denies every name and whose router answers connections with a %s, is shown within 5 s',
    async (how) => {
      await using lab = await startBehindNat({ home: how === 'drop' ? [] : released })
      const starved = lab.starvation()
      const wentAt = Date.now()
      lab.nat.mode = 'denies'
      await lab.nat.block(how)
      const delay = await alarmDelay(lab, wentAt, starved)
      console.info(`another WiFi behind NAT, ${how}: shown after ${Math.round(delay)} ms`)
      expect(delay).toBeLessThan(5000)
      await wait(15_000)
      expect(blame(lab)).toEqual([])
      lab.nat.mode = 'drops-denials'
      await lab.nat.unblock()
      await expectResumed(lab)
    },
  )

  test('absent motions alone behind NAT, of which the tunnel says nothing, raise no alarm', async () => {
    await using lab = await NetworkLab.start({
      devices: absentOnes(20).map((id) => deviceOf(id, [])),
      present: [],
      isBehindNat: true,
    })
    await lab.event('motion-unanswered', undefined, { patience: PATIENCE })
    await wait(10_000)
    expect(alarms(lab)).toEqual([])
  })

  test('a DNS tunnel that fails for every name is shown with what to do, and its end when it answers', async () => {
    await using lab = await startBehindNat({ isRead: false })
    lab.nat.mode = 'fails'
    const { message } = await lab.event('alarm-raised', undefined, { patience: PATIENCE })
    expect(message).toMatch(/^DNS refuses every name.*name the router in Monitor\.DNS Servers/)
    lab.nat.mode = 'suffixes'
    await lab.until((state) => state.alarms.length === 0, PATIENCE)
    expect(blame(lab)).toEqual([])
  })

  test('the last motions to leave behind NAT are reported within 10 s, whether their names stay or go', async () => {
    await using lab = await startBehindNat({ isRead: false })
    for (const [motion, how] of [
      [601, 'stale'],
      [602, 'off'],
      [603, 'off'],
    ] as const) {
      const starved = lab.starvation()
      const leftAt = Date.now()
      await lab.order({ type: 'off', motion, how })
      const { as, at } = await lab.event('motion-disconnected', (event) => event.motion === motion, {
        patience: PATIENCE,
      })
      expect(as).toBe('gone')
      expect(at - leftAt - starved()).toBeLessThan(10_000)
    }
    await wait(8000)
    expect(alarms(lab)).toEqual([])
  })
})

// By itself: an answer that waits for a processor is a slow one.
describe.skipIf(reason !== undefined)('through the DNS tunnel of WSL', () => {
  test('a hundred absent motions whose names are dropped or repeated with a suffix for 60 s raise no alarm', async () => {
    await using lab = await startBehindNat({ absent: 100 })
    for (const mode of ['drops-denials', 'suffixes', 'mixed'] as const) {
      lab.nat.mode = mode
      const starved = lab.starvation()
      await wait(20_000)
      expect(alarms(lab), `${mode}, without a processor for ${Math.round(starved())} ms`).toEqual([])
    }
    const since = lab.events.length
    await lab.order({ type: 'on', motion: 701 })
    const { motion } = await lab.event('motion-connected', undefined, { since, patience: PATIENCE })
    expect(motion).toBe(701)
    expect(blame(lab)).toEqual([])
  })
})
