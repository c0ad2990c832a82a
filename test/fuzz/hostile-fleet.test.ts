/** A fleet with every attack at once beside twenty good devices, which are served as if alone. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonText } from '../../src/core/base/sanitise.ts'
import { MIB } from '../../src/core/base/units.ts'
import { formatEvent } from '../../src/core/events/log-line.ts'
import type { Scenario } from '../../src/simulator/scenario.ts'
import { createScenarioPlayer } from '../../src/simulator/scenario-player.ts'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { HOSTILE_TEXT, hostileFleet } from '../simulator/hostile-fleet.ts'
import { controls, strangeFiles } from './event-folder.ts'

const fleet = hostileFleet({ devices: 20, seed: 7, today: '2026-10-12', scale: 0.2 })
const good = fleet.good.map(({ id }) => id)

/** When the last of the good devices and when the tenth was released, ms. */
interface Released {
  readonly last: number
  readonly middle: number
}

/** Plays a scenario until every good device is released. */
async function play(scenario: Scenario, monitored: MonitoredFleet): Promise<Released> {
  const started = Date.now()
  const player = createScenarioPlayer({ fleet: monitored.fleet })
  await player.play(scenario)
  await monitored.until(
    (state) => good.every((id) => state.motions.get(id)?.releasedAt !== undefined),
    60_000,
  )
  const times = good.map((id) => monitored.motion(id).releasedAt ?? Number.NaN).sort((a, b) => a - b)
  return { last: (times.at(-1) ?? Number.NaN) - started, middle: (times[9] ?? Number.NaN) - started }
}

function compared(which: keyof Released, alone: Released, beside: Released): string {
  const ratio = (beside[which] / alone[which]).toFixed(2)
  return `${which} after ${(beside[which] / 1000).toFixed(1)} s (${ratio} x alone)`
}

function start(): Promise<MonitoredFleet> {
  return MonitoredFleet.start({
    devices: [...fleet.good, ...fleet.hostile.map(({ device }) => device)],
    dates: [['2026-10-01', '2026-12-31']],
    initially: 'off',
    server: {
      Threading: {
        DetectionThreadPool: { Interval: 0.5 },
        InspectionThread: { Timeout: 2 },
        DownloadThread: { Timeout: 30 },
      },
    },
  })
}

async function sizeBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries.map(async (entry) =>
    entry.isFile() ? (await stat(join(entry.parentPath, entry.name))).size : 0,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

test('twenty good devices are released beside as many hostile ones, and nothing else comes of these', {
  timeout: 180_000,
}, async () => {
  let alone: Released
  {
    await using monitored = await start()
    alone = await play(fleet.goodAlone, monitored)
  }
  await using monitored = await start()
  // Its name leads out of the local network: nothing there is asked.
  monitored.fleet.dns.setBehaviour('motion-620', { type: 'address', address: '192.0.2.1' })
  const rssBefore = process.memoryUsage().rss
  const beside = await play(fleet.scenario, monitored)
  const ids = fleet.hostile.map(({ device }) => device.id)
  // Every reachable device has been tried.
  await monitored.until((state) => ids.every((id) => state.motions.get(id)?.state !== 'awaited'), 60_000)
  const growth = (process.memoryUsage().rss - rssBefore) / MIB
  console.info(
    `20 good devices beside ${ids.length} hostile ones: ${compared('middle', alone, beside)}, ` +
      `${compared('last', alone, beside)}; ${growth.toFixed(0)} MiB more`,
  )
  expect(growth).toBeLessThan(600)
  expect(monitored.state.violations).toEqual([])
  const lines = monitored.lines()
  expect(lines.filter((line) => line.includes('unexpected error'))).toEqual([])
  const names = 'escape sequences in its names'
  for (const { device, trick } of fleet.hostile) {
    const isReleased = monitored.motion(device.id).releasedAt !== undefined
    // A strange name harms nobody, and neither does a strange header or a long list that is otherwise right.
    const isHarmless = [names, 'escape sequences in its headers', 'lists within lists'].includes(trick)
    if (!isHarmless) expect(isReleased, trick).toBe(false)
  }
  for (const event of monitored.events) {
    const shown = `${jsonText(event)}${formatEvent(event).map(({ message }) => message)}`
    expect(shown).not.toMatch(controls)
    expect(shown).not.toContain(HOSTILE_TEXT)
  }
  await monitored.stop()
  const log = (await monitored.readEventFile('logs/server.log')).toString()
  expect(log).not.toMatch(controls)
  expect(log).not.toContain(HOSTILE_TEXT)
  expect(log.length).toBeLessThan(2 * MIB)
  expect(await strangeFiles(monitored.root)).toEqual([])
  expect(existsSync('/tmp/x.oao')).toBe(false)
  // Payloads are kept as they came, and no longer than that.
  expect(await sizeBelow(join(monitored.eventFolder, 'motions'))).toBeLessThan(40 * MIB)
})
