/** Twenty good devices beside a hostile fleet: the time until their release, against the same twenty alone. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Scenario } from '../src/simulator/scenario.ts'
import { createScenarioPlayer } from '../src/simulator/scenario-player.ts'
import { hostileFleet } from '../test/simulator/hostile-fleet.ts'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import { type BenchRow, median } from './row.ts'
import { SimulatedEvent } from './simulated-event.ts'

const GOOD = 20

/** Throws when a good one is not released, or its track is not exact. */
export const benchHostile: Section = async (extent) => {
  const fleet = hostileFleet({
    devices: GOOD,
    seed: 7,
    today: new Date().toISOString().slice(0, 10),
    scale: 0.2,
  })
  const rows: BenchRow[] = []
  for (const kind of MonitorProcess.kinds()) {
    const [alone, beside]: [Released[], Released[]] = [[], []]
    for (let run = 0; run < (extent === 'full' ? 5 : 1); run++) {
      alone.push(await released(fleet, fleet.goodAlone, kind))
      beside.push(await released(fleet, fleet.scenario, kind))
    }
    for (const which of ['last', 'middle'] as const) {
      const [limit, value] = [alone, beside].map((runs) => median(runs.map((run) => run[which])))
      const monitor = alone[0]?.monitor ?? ''
      const name = `${monitor}${which} of ${GOOD} good beside ${fleet.hostile.length} hostile`
      rows.push({ name, value: value ?? Number.NaN, unit: 's', limit: limit ?? Number.NaN, atMost: 1.1 })
    }
  }
  return rows
}

interface Released {
  readonly monitor: string
  /** Seconds since the first connected device. */
  readonly last: number
  readonly middle: number
}

async function released(
  { good, hostile }: ReturnType<typeof hostileFleet>,
  scenario: Scenario,
  kind: (root: string) => MonitorProcess,
): Promise<Released> {
  const devices = [...good, ...hostile.map(({ device }) => device)]
  await using event = await SimulatedEvent.start({ devices, initially: 'off' })
  await using monitor = kind(event.root)
  if (monitor.isPeer) await wait(20_000)
  else await monitor.heard('motion-unanswered', devices.length, 60_000)
  await createScenarioPlayer({ fleet: event.fleet }).play(scenario)
  const ids = good.map(({ id }) => id)
  await monitor.heard('motion-released', ids, 300_000)
  monitor.requireExact(ids)
  const start = Math.min(...monitor.timesOf('motion-connected').values())
  const times = monitor.timesOf('motion-released')
  const seconds = ids.map((id) => ((times.get(id) ?? Number.NaN) - start) / 1000).toSorted((a, b) => a - b)
  return {
    monitor: monitor.name,
    last: seconds.at(-1) ?? Number.NaN,
    middle: seconds[GOOD / 2 - 1] ?? Number.NaN,
  }
}
