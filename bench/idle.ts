/** The cost of a waiting monitor: 117 motions, all absent. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import type { BenchRow } from './row.ts'
import { emptyDevice, SimulatedEvent } from './simulated-event.ts'

const FLEET = 117

/** Processor time, memory and packets, over a minute. */
export const benchIdle: Section = async (extent) => {
  const span = extent === 'full' ? 60_000 : 4000
  const devices = Array.from({ length: FLEET }, (_, index) => emptyDevice(601 + index))
  const rows: BenchRow[] = []
  for (const kind of MonitorProcess.kinds({ isTelling: false })) {
    await using event = await SimulatedEvent.start({ devices, initially: 'off' })
    await using monitor = kind(event.root)
    if (monitor.isPeer) await wait(20_000)
    else await monitor.heard('motion-unanswered', FLEET, 60_000)
    await wait(2000)
    const [begunAt, asked] = [Date.now(), event.fleet.dns.counters.queries]
    const before = await monitor.usage()
    await wait(span)
    const after = await monitor.usage()
    const heard = ((event.fleet.dns.counters.queries - asked) * 1000) / (Date.now() - begunAt)
    const name = `${monitor.name}${FLEET} absent`
    if (before !== undefined && after !== undefined) {
      const used = ((after.processor - before.processor) / span) * 60
      rows.push({ name: `${name}: processor`, value: used, unit: 's/min' })
      rows.push({ name: `${name}: memory`, value: after.memory, unit: 'MiB' })
    }
    rows.push({
      name: `${name}: packets that arrived at the name server`,
      value: heard,
      unit: '/s',
      atMost: 150,
    })
  }
  return rows
}
