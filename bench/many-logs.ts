/** One device with 20,000 wanted logs beside a good one: how long the engine is blocked, and what the ledger writes. */
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceContents, LogRecord } from '../src/simulator/contents.ts'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import type { BenchRow } from './row.ts'
import { emptyDevice, SimulatedEvent } from './simulated-event.ts'

/** The most that a logs.json may list. */
const LOGS = 20_000

const MINUTE = 60_000

/** The engine's longest block while it plans, while it downloads, and when it restarts. */
export const benchManyLogs: Section = async (extent) => {
  const span = extent === 'full' ? 60_000 : 20_000
  const laden = { ...emptyDevice(601), logs: logsOf(601) }
  const devices: DeviceContents[] = [laden, emptyDevice(602)]
  await using event = await SimulatedEvent.start({ devices, timing: { answer: [1, 2] } })
  const rows: BenchRow[] = []
  for (const start of ['first start', 'next start']) {
    await using monitor = MonitorProcess.ours(event.root)
    await monitor.heard('track-completed', [601], 120_000)
    const planned = Math.max(...monitor.searchCosts().map(({ delay }) => delay?.most ?? 0))
    const [begunAt, before] = [Date.now(), await writtenBy(monitor)]
    await wait(span)
    const written = ((await writtenBy(monitor)) - before) / 2 ** 20 / (span / 1000)
    const fetching = Math.max(...monitor.searchCosts(begunAt).map(({ delay }) => delay?.most ?? 0))
    const fetched = monitor.events.filter(
      ({ type, at }) => type === 'track-completed' && at >= begunAt,
    ).length
    rows.push({ name: `${start}: away while planning`, value: planned, unit: 'ms', atMost: 100 })
    rows.push({ name: `${start}: away while fetching`, value: fetching, unit: 'ms', atMost: 100 })
    rows.push({ name: `${start}: written`, value: written, unit: 'MiB/s' })
    rows.push({ name: `${start}: tracks fetched`, value: fetched / (span / 1000), unit: '/s' })
    rows.push({
      name: `${start}: memory`,
      value: (await monitor.usage())?.mostMemory ?? Number.NaN,
      unit: 'MiB',
    })
  }
  return rows
}

/** One a minute, of twelve frames each, over the last fortnight. */
function logsOf(motion: number): LogRecord[] {
  const first = Math.floor(Date.now() / MINUTE - LOGS - 1440) * MINUTE
  return Array.from({ length: LOGS }, (_, index) => {
    const start = first + index * MINUTE
    const local = new Date(start + 60 * MINUTE).toISOString()
    const [year, month] = local.split('-')
    const stamp = `${local.slice(0, 10)}-${local.slice(11, 16).replace(':', '')}`
    return {
      file: `/logs/${year}/${month}/${String(motion).padStart(4, '0')}_${stamp}.oao`,
      size: 1536 + 52 * 12,
      timezone: 60,
      mode: 0,
      start_date: start,
      end_date: start + 2400,
      duration: 2400,
      distance: 30_000,
      '2s_best': 13_691,
      '10s_best': 13_298,
      '500m_best': 12_755,
      '1852m_best': 0,
      a500m_best: 0,
      '1h_best': 0,
      spot: '',
      wind: '',
      board: '',
      sail: '',
      fin: '',
    }
  })
}

/** Bytes that a process has passed to write calls. */
async function writtenBy({ child }: MonitorProcess): Promise<number> {
  const io = await readFile(`/proc/${child.pid ?? 0}/io`, 'utf8')
  return Number(/^wchar: (\d+)/m.exec(io)?.[1] ?? Number.NaN)
}
